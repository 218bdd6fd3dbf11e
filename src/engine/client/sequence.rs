//! What a client does about an event, step by step: data, before anything is sent.
//!
//! A preview shows a sequence with its openings, a plan phrases it with the ids that the account has shown, and whoever
//! sends it fills in the rest from the answers.

use std::sync::Arc;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::base::Mark;
use crate::scim::template::{Sent, StepNumber};
use crate::scim::{Id, RequestScript, RequestTemplate};

/// The steps, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sequence {
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub kind: StepKind,
    /// When it is done.
    pub condition: Condition,
    pub does: Does,
    /// Whether this form is documented.
    pub mark: Mark,
    /// Where the form stands.
    pub source: &'static str,
    /// What the request leaves out, and what else is to be known of it.
    pub notes: Vec<String>,
}

/// Where in the course of provisioning a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    LookUp,
    Create,
    Update,
    /// Manager or members, once both ends are there.
    Reference,
    Disable,
}

/// Resources come first, for everybody; what refers to others follows when those are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wave {
    Resources,
    References,
}

/// What a step depends on, in words that follow "Sent".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    First,
    /// The look-up before it found nobody.
    NobodyBefore,
    /// No look-up found anything.
    Nobody(&'static str),
    /// A look-up found one that differs.
    Differs(&'static str),
    /// What it refers to is in the account.
    BothThere(&'static str),
    /// Access is to be taken away.
    NoAccess(&'static str),
}

/// What is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Does {
    Send(Box<RequestTemplate>),
    /// The same request, once for each of these.
    SendEach(Box<RequestTemplate>, Arc<[Id]>),
    /// Nothing is sent, and a person should know why.
    Skipped {
        reason: String,
    },
}

impl StepKind {
    pub const fn wave(self) -> Wave {
        match self {
            Self::Reference => Wave::References,
            Self::LookUp | Self::Create | Self::Update | Self::Disable => Wave::Resources,
        }
    }
}

impl Condition {
    /// "when the look-up finds nobody"
    pub const fn words(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::NobodyBefore => "when the look-up before finds nobody",
            Self::Nobody(words) | Self::Differs(words) | Self::BothThere(words) | Self::NoAccess(words) => words,
        }
    }
}

impl Step {
    pub fn new(
        kind: StepKind,
        request: RequestTemplate,
        condition: Condition,
        mark: Mark,
        source: &'static str,
    ) -> Self {
        Self { kind, condition, does: Does::Send(Box::new(request)), mark, source, notes: Vec::new() }
    }

    /// The same request for each of these.
    #[must_use]
    pub fn for_each(mut self, ids: Arc<[Id]>) -> Self {
        if let Does::Send(request) = self.does {
            self.does = Does::SendEach(request, ids);
        }
        self
    }

    pub const fn skipped(
        kind: StepKind,
        reason: String,
        condition: Condition,
        mark: Mark,
        source: &'static str,
    ) -> Self {
        Self { kind, condition, does: Does::Skipped { reason }, mark, source, notes: Vec::new() }
    }

    /// In the place of creating a resource: the client does not.
    pub const fn nothing(reason: String, condition: Condition) -> Self {
        Self::skipped(StepKind::Create, reason, condition, Mark::Unknown, "")
    }

    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The request; `None` for a step that is skipped.
    pub fn request(&self) -> Option<&RequestTemplate> {
        match &self.does {
            Does::Send(request) | Does::SendEach(request, _) => Some(request),
            Does::Skipped { .. } => None,
        }
    }

    /// The request as it is sent the first time.
    pub fn first(&self) -> Option<Sent<'_>> {
        self.sent().next()
    }

    /// The request as often as it is sent.
    pub fn sent(&self) -> impl Iterator<Item = Sent<'_>> {
        let ids = match &self.does {
            Does::SendEach(_, ids) => Some(ids.iter()),
            Does::Send(_) | Does::Skipped { .. } => None,
        };
        let once = if ids.is_none() { self.request().map(RequestTemplate::once) } else { None };
        let of_each = ids.into_iter().flatten().filter_map(|id| Some(self.request()?.of(id)));
        once.into_iter().chain(of_each)
    }

    /// Writes its requests, or why there is none, under a title.
    pub fn write_to(&self, script: &mut RequestScript<'_>, title: &str) {
        if let Some(reason) = self.skipped_because() {
            script.skipped(title, reason);
        }
        self.sent().for_each(|sent| script.request(title, sent));
    }

    /// How often it is sent.
    pub fn times(&self) -> usize {
        match &self.does {
            Does::Send(_) => 1,
            Does::SendEach(_, ids) => ids.len(),
            Does::Skipped { .. } => 0,
        }
    }

    /// Why nothing is sent.
    pub fn skipped_because(&self) -> Option<&str> {
        match &self.does {
            Does::Skipped { reason } => Some(reason),
            Does::Send(_) | Does::SendEach(..) => None,
        }
    }

    /// What people call the step.
    pub fn title(&self) -> &str {
        match (self.request(), self.kind) {
            (Some(request), _) => &request.purpose,
            (None, StepKind::Create) => "Create",
            (None, StepKind::Reference) => "References",
            (None, _) => "Nothing",
        }
    }
}

impl Sequence {
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// How many requests are sent.
    pub fn times(&self) -> usize {
        self.steps.iter().map(Step::times).sum()
    }

    /// Whether nothing is sent.
    pub fn is_silent(&self) -> bool {
        self.times() == 0
    }

    /// Why steps are skipped.
    pub fn skipped(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(Step::skipped_because)
    }

    /// The number of the step that comes next.
    pub(super) fn next(&self) -> StepNumber {
        StepNumber(self.steps.len())
    }

    /// Every request, as often as it is sent.
    pub fn sent(&self) -> impl Iterator<Item = (&Step, Sent<'_>)> {
        self.steps.iter().flat_map(|step| step.sent().map(move |sent| (step, sent)))
    }
}

impl From<Vec<Step>> for Sequence {
    fn from(steps: Vec<Step>) -> Self {
        Self { steps }
    }
}

impl<'a> IntoIterator for &'a Sequence {
    type Item = &'a Step;
    type IntoIter = std::slice::Iter<'a, Step>;

    fn into_iter(self) -> Self::IntoIter {
        self.steps.iter()
    }
}

/// Every request with its reason; a step that is skipped says why.
impl Serialize for Sequence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.steps.iter().flat_map(|step| {
            let skipped = step.skipped_because().map(|_| Entry { step, sent: None });
            skipped.into_iter().chain(step.sent().map(move |sent| Entry { step, sent: Some(sent) }))
        });
        serializer.collect_seq(entries)
    }
}

struct Entry<'a> {
    step: &'a Step,
    sent: Option<Sent<'a>>,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { step, sent } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("step", &step.kind)?;
        map.serialize_entry("wave", &step.kind.wave())?;
        map.serialize_entry("when", step.condition.words())?;
        match (sent, step.skipped_because()) {
            (Some(sent), _) => sent.serialize_into(&mut map)?,
            (None, reason) => map.serialize_entry("skipped", &reason)?,
        }
        if !step.source.is_empty() {
            map.serialize_entry("mark", &step.mark)?;
            map.serialize_entry("source", step.source)?;
        }
        if !step.notes.is_empty() {
            map.serialize_entry("notes", &step.notes)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::{Method, Template, Text};

    fn request(path: Text, body: Template) -> RequestTemplate {
        RequestTemplate { method: Method::Patch, path, headers: Vec::new(), body: Some(body), purpose: "p".to_owned() }
    }

    #[test]
    fn a_step_for_each_is_sent_as_often_and_written_so() {
        let ids: Arc<[Id]> = ["a".into(), "b".into()].into();
        let body = || Template::object([("value", Id::Each.into())]);
        let step = |path: &str| {
            Step::new(StepKind::Reference, request(path.into(), body()), Condition::First, Mark::Documented, "s")
        };
        let why = "the manager is elsewhere".to_owned();
        let skipped =
            Step::skipped(StepKind::Reference, why.clone(), Condition::BothThere("later"), Mark::Observed, "s");
        let sequence = Sequence::from(vec![step("/1"), step("/2").for_each(ids), skipped.noted("n")]);
        let times: Vec<_> = sequence.steps.iter().map(Step::times).collect();
        assert_eq!((times, sequence.sent().count(), sequence.is_silent()), (vec![1, 2, 0], 3, false));
        let written = json!(sequence);
        let paths: Vec<_> = (0..4).map(|at| written[at]["path"].as_str()).collect();
        assert_eq!(paths, [Some("/1"), Some("/2"), Some("/2"), None]);
        assert_eq!((&written[1]["body"], &written[2]["body"]), (&json!({"value": "a"}), &json!({"value": "b"})));
        let last = json!({"step": "reference", "wave": "references", "when": "later", "skipped": why,
            "mark": "observed", "source": "s", "notes": ["n"]});
        assert_eq!(written[3], last);
    }
}
