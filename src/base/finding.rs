//! A finding: something a person should know, with its severity, place, reason and remedy.
//!
//! Findings are data. Checks make them, screens and the command line show them, and nothing else decides how
//! a problem is worded. The same cause over many records is grouped by [`Finding::code`] and [`Place::target`].

use serde::Serialize;

use super::ResourceKind;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing goes wrong.
    Note,
    /// Something may be lost or surprise.
    Warning,
    /// A request would be refused, or a person would get wrong data.
    Error,
}

/// Where a finding points. Every part is optional; together they say as much as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The file, as the user named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Byte offset in that file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ResourceKind>,
    /// Zero-based position of the record in the loaded set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<usize>,
    /// The record's name as people know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_name: Option<String>,
    /// The source attribute, in the client's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The target attribute: a SCIM attribute path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The value that shows the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// One thing a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Finding {
    pub severity: Severity,
    /// Stable name of the cause, in kebab case: "duplicate-matching-value". Documented in docs/.
    pub code: &'static str,
    /// What: one short sentence without a full stop.
    pub title: String,
    /// Why it matters, in one or two sentences.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
    pub place: Place,
}

impl Finding {
    pub fn new(severity: Severity, code: &'static str, title: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            title: title.into(),
            reason: String::new(),
            remedy: String::new(),
            place: Place::default(),
        }
    }

    pub fn error(code: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, title)
    }

    pub fn warning(code: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, title)
    }

    pub fn note(code: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, title)
    }

    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    #[must_use]
    pub fn at_target(mut self, target: impl Into<String>) -> Self {
        self.place.target = Some(target.into());
        self
    }

    #[must_use]
    pub fn at_source(mut self, source: impl Into<String>) -> Self {
        self.place.source = Some(source.into());
        self
    }

    #[must_use]
    pub fn at_file(mut self, file: impl Into<String>, byte: Option<u64>) -> Self {
        self.place.file = Some(file.into());
        self.place.byte = byte;
        self
    }

    #[must_use]
    pub fn at_record(mut self, kind: ResourceKind, record: usize, name: impl Into<String>) -> Self {
        self.place.kind = Some(kind);
        self.place.record = Some(record);
        self.place.record_name = Some(name.into());
        self
    }

    /// What, why and what to do, as a few sentences without the place.
    pub fn sentence(&self) -> String {
        let parts = [&format!("{}.", self.title), &self.reason, &self.remedy];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.place.value = Some(value.into());
        self
    }
}
