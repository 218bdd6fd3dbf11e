//! What preview, check, plan and export start from: a crosswalk or a client's default mapping, and the loaded records.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::Unusable;
use super::args::Input as Arguments;
use super::output::Output;
use crate::base::{Cancel, ClientKind, Progress, ResourceKind, Severity};
use crate::client::{self, Client, Variant};
use crate::document::{Document, SourceLocation};
use crate::expression::Context;
use crate::mapping::CompiledMapping;
use crate::provider::{self, Provider};
use crate::source::{Input, LoadedSet, Record, RecordIndex};

/// A document with its records.
pub struct Session {
    pub document: Document,
    pub set: Arc<LoadedSet>,
    pub kind: ResourceKind,
    pub compiled: CompiledMapping,
    pub context: Context,
    /// Only these records; all when `None`.
    pub only: Option<Vec<RecordIndex>>,
    /// Some input could not be read; said on standard error already.
    pub has_load_errors: bool,
}

impl Session {
    pub fn open(arguments: &Arguments, output: &mut Output) -> Result<Self, Unusable> {
        let crosswalk = crosswalk(arguments)?;
        let inputs = inputs(arguments, crosswalk.as_ref())?;
        Self::load(arguments, crosswalk, &inputs, output)
    }

    /// The same, with the crosswalk and the payloads in hand.
    pub fn load(
        arguments: &Arguments,
        crosswalk: Option<Document>,
        inputs: &[Input],
        output: &mut Output,
    ) -> Result<Self, Unusable> {
        let set = load(inputs, output)?;
        let kind = ResourceKind::from(arguments.resource);
        let document = document(arguments, crosswalk, set.client())?;
        let compiled = crate::document::compile(&document, kind);
        let has_load_errors = set.findings().iter().any(|f| f.severity == Severity::Error);
        let mut session = Self {
            document,
            set: Arc::new(set),
            kind,
            compiled,
            context: Context::default(),
            only: None,
            has_load_errors,
        };
        session.only = arguments.record.as_deref().map(|key| session.find(key)).transpose()?;
        Ok(session)
    }

    pub fn client(&self) -> &'static Client {
        client::of(self.document.client)
    }

    pub fn provider(&self) -> &'static Provider {
        provider::of(self.document.provider)
    }

    pub fn variant(&self) -> &'static Variant {
        self.client().variant(&self.document.variant)
    }

    /// Goes through the chosen records in their order.
    pub fn each(
        &self,
        output: &mut Output,
        mut visit: impl FnMut(&Record) -> Result<(), Unusable>,
    ) -> Result<(), Unusable> {
        if let Some(only) = &self.only {
            for index in only {
                let record = self.set.record(self.kind, *index).map_err(Unusable::because)?;
                visit(&record)?;
            }
            return Ok(());
        }
        let mut failed = None;
        let ended = self.set.for_each(self.kind, &Cancel::default(), &mut |record| match visit(record) {
            Ok(()) => std::ops::ControlFlow::Continue(()),
            Err(e) => {
                failed = Some(e);
                std::ops::ControlFlow::Break(())
            }
        });
        if let Err(e) = ended {
            output.word(&e.to_string());
        }
        failed.map_or(Ok(()), Err)
    }

    fn find(&self, key: &str) -> Result<Vec<RecordIndex>, Unusable> {
        let mut found = Vec::new();
        let ended = self.set.for_each(self.kind, &Cancel::default(), &mut |record| {
            if record.answers_to(key) {
                found.push(record.index);
            }
            std::ops::ControlFlow::Continue(())
        });
        ended.map_err(Unusable::because)?;
        if found.is_empty() {
            return Err(Unusable(format!(
                "No {} answers to “{key}”. --record takes a userPrincipalName, login, e-mail address, id or name; `crosswalk profile` shows examples.",
                self.kind.noun()
            )));
        }
        Ok(found)
    }
}

/// The crosswalk file that is named.
pub fn crosswalk(arguments: &Arguments) -> Result<Option<Document>, Unusable> {
    arguments.crosswalk.as_deref().map(Document::open).transpose().map_err(Unusable::because)
}

/// The crosswalk, or the default of the client that is named, or of the payload's own.
pub fn document(
    arguments: &Arguments,
    crosswalk: Option<Document>,
    of_payload: Option<ClientKind>,
) -> Result<Document, Unusable> {
    let mut document = match crosswalk {
        Some(document) => document,
        None => Document::new(
            arguments.client.or(of_payload).unwrap_or(client::any().kind),
            arguments.provider.unwrap_or(provider::first().kind()),
        ),
    };
    if let Some(provider) = arguments.provider {
        document.provider = provider;
    }
    if let Some(client) = arguments.client.filter(|c| *c != document.client) {
        return Err(Unusable(format!(
            "The crosswalk is made for {}, not for {}. Leave --client out, or choose another crosswalk.",
            client::of(document.client).label,
            client::of(client).label
        )));
    }
    Ok(document)
}

pub fn inputs(arguments: &Arguments, crosswalk: Option<&Document>) -> Result<Vec<Input>, Unusable> {
    if arguments.source.is_empty() {
        let kept: Vec<_> = crosswalk.iter().flat_map(|d| d.sources.iter().flat_map(SourceLocation::inputs)).collect();
        return if kept.is_empty() {
            Err(Unusable("There are no records. Name payload files with --source FILE…".to_owned()))
        } else {
            Ok(kept)
        };
    }
    arguments.source.iter().map(|path| input(path)).collect()
}

/// A file, or standard input for "-".
pub fn input(path: &Path) -> Result<Input, Unusable> {
    if path != Path::new("-") {
        return Ok(Input::File(path.to_owned()));
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|e| Unusable(format!("Standard input cannot be read: {e}.")))?;
    Ok(Input::Text { name: "standard input".to_owned(), bytes })
}

/// Loads payloads and says on standard error what is wrong with them. Nothing usable at all is unusable.
pub fn load(inputs: &[Input], output: &mut Output) -> Result<LoadedSet, Unusable> {
    let set = LoadedSet::load(inputs, &Progress::default(), &Cancel::default()).map_err(Unusable::because)?;
    for finding in set.findings() {
        output.finding(finding);
    }
    let records: usize = ResourceKind::ALL.iter().map(|k| set.count(*k)).sum();
    if records == 0 {
        return Err(Unusable(
            "There are no users or groups to work with. Load what the identity provider’s API returns.".to_owned(),
        ));
    }
    Ok(set)
}
