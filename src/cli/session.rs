//! What preview, check, plan and export start from: a crosswalk or a client's default mapping, and the loaded records.

use std::cell::OnceCell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Input as Arguments;
use super::incoming::{self, Incoming};
use super::output::Output;
use super::stop::{Partial, Stop, Unusable};
use crate::base::sink::bash::{BashScript, Word};
use crate::base::{Cancel, ClientKind, Finding, Progress, ResourceKind, Severity};
use crate::check::{self, Checked, PopulationReport};
use crate::client::{self, Client, Variant};
use crate::document::{self, Document, SourceLocation, native};
use crate::exchange::{Told, account_export};
use crate::expression::Context;
use crate::mapping::CompiledMapping;
use crate::provider::{self, Provider};
use crate::source::{Answer, Input, LoadedSet, Record, RecordIndex, TextEncoding};
use crate::tenant::arriving;

/// What a command takes for its payloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payloads {
    /// People to provision; an account's own export, which shows who is there, is refused.
    People,
    /// Who is there, too.
    PeopleOrExport,
}

/// A document with its records.
pub struct Session {
    pub mappings: Mappings,
    pub set: Arc<LoadedSet>,
    pub kind: ResourceKind,
    pub context: Context,
    /// Only these records; all when `None`.
    pub only: Option<SoughtRecords>,
    /// The file they were found in, when it was not loaded.
    pub searched: Option<PathBuf>,
    /// Some input is faulty; said on standard error already.
    pub has_load_errors: bool,
    pub cancel: Cancel,
}

/// Records that answer to a key.
pub enum SoughtRecords {
    /// In the set, to be read when they are looked at.
    Loaded(Vec<RecordIndex>),
    /// Found where nothing was loaded.
    Found(Vec<Record>),
}

impl SoughtRecords {
    /// Which of the set they are.
    pub fn indices(&self) -> Vec<RecordIndex> {
        match self {
            Self::Loaded(indices) => indices.clone(),
            Self::Found(records) => records.iter().map(|record| record.index).collect(),
        }
    }
}

/// A document, and its mappings compiled: each once, when it is asked for.
pub struct Mappings {
    pub document: Document,
    users: OnceCell<CompiledMapping>,
    groups: OnceCell<CompiledMapping>,
}

impl Mappings {
    pub fn of(document: Document) -> Self {
        Self { document, users: OnceCell::new(), groups: OnceCell::new() }
    }

    pub fn compiled(&self, kind: ResourceKind) -> &CompiledMapping {
        let cell = match kind {
            ResourceKind::User => &self.users,
            ResourceKind::Group => &self.groups,
        };
        cell.get_or_init(|| document::compile(&self.document, kind))
    }

    pub fn client(&self) -> &'static Client {
        client::of(self.document.client)
    }
}

/// What is known before any record is: the crosswalk file that is named, and mappings that were needed already.
#[derive(Default)]
pub struct Start {
    pub crosswalk: Option<Document>,
    pub mappings: Option<Mappings>,
}

impl Start {
    pub fn of(arguments: &Arguments, output: &mut Output, cancel: &Cancel) -> Result<Self, Stop> {
        arguments.source.iter().try_for_each(|path| no_mapping_file(&Input::File(path.clone())))?;
        Ok(Self { crosswalk: crosswalk(arguments, output, cancel)?, mappings: None })
    }

    /// The mappings for records of this client's shape.
    pub fn mappings(self, arguments: &Arguments, of_payload: Option<ClientKind>) -> Result<Mappings, Unusable> {
        let document = document(arguments, self.crosswalk, of_payload)?;
        Ok(match self.mappings {
            Some(mappings) if mappings.document == document => mappings,
            _ => Mappings::of(document),
        })
    }
}

impl Session {
    pub fn open(arguments: &Arguments, output: &mut Output, cancel: &Cancel) -> Result<Self, Stop> {
        Self::open_of(Payloads::People, arguments, output, cancel)
    }

    /// The same of other payloads than people's.
    pub fn open_of(
        payloads: Payloads,
        arguments: &Arguments,
        output: &mut Output,
        cancel: &Cancel,
    ) -> Result<Self, Stop> {
        let start = Start::of(arguments, output, cancel)?;
        let inputs = inputs(arguments, start.crosswalk.as_ref(), cancel)?;
        Self::load_of(payloads, arguments, start, &inputs, output, cancel)
    }

    /// As [`Self::open`], with the crosswalk and the payloads in hand.
    pub fn load(
        arguments: &Arguments,
        start: Start,
        inputs: &[Input],
        output: &mut Output,
        cancel: &Cancel,
    ) -> Result<Self, Stop> {
        Self::load_of(Payloads::People, arguments, start, inputs, output, cancel)
    }

    fn load_of(
        payloads: Payloads,
        arguments: &Arguments,
        start: Start,
        inputs: &[Input],
        output: &mut Output,
        cancel: &Cancel,
    ) -> Result<Self, Stop> {
        // Of other files than its own the crosswalk says nothing.
        let own = start.crosswalk.as_ref().filter(|_| arguments.source.is_empty());
        let encoding = arguments.encoding.or(own.and_then(|crosswalk| crosswalk.encoding));
        let set = load(inputs, encoding, output, cancel)?;
        if let Some(told) = account_export::told(&set)
            && (payloads == Payloads::People || !told.is_of_people())
        {
            let where_to = "Give it to plan or census with --account-export, and load what the identity provider has.";
            let way = if told.is_of_people() { format!(" {where_to}") } else { String::new() };
            return Err(Unusable(format!("{}{way}", told.not_people())).into());
        }
        let mappings = start.mappings(arguments, set.client())?;
        let kind = ResourceKind::from(arguments.resource);
        if set.count(kind) == 0 {
            output.finding(&none_of(kind));
        }
        let only = arguments.record.as_deref().map(|key| find(&set, kind, key, cancel)).transpose()?;
        let has_load_errors = set.findings().iter().any(|f| f.severity == Severity::Error);
        let (set, cancel) = (Arc::new(set), cancel.clone());
        let (context, searched) = (document::among(Context::default(), &set, mappings.client()), None);
        Ok(Self { mappings, set, kind, context, only, searched, has_load_errors, cancel })
    }

    pub fn document(&self) -> &Document {
        &self.mappings.document
    }

    /// The mapping of the records that are asked for.
    pub fn compiled(&self) -> &CompiledMapping {
        self.mappings.compiled(self.kind)
    }

    pub fn client(&self) -> &'static Client {
        self.mappings.client()
    }

    pub fn provider(&self) -> &'static Provider {
        provider::of(self.document().provider)
    }

    pub fn variant(&self) -> &'static Variant {
        self.client().variant(&self.document().variant)
    }

    /// What its records are checked with.
    pub fn checked(&self) -> Checked<'_> {
        Checked { compiled: self.compiled(), client: self.client(), provider: self.provider(), context: &self.context }
    }

    /// Checks all records; why it is a part, when it is one.
    pub fn report(&self) -> (PopulationReport, Option<Partial>) {
        let (report, ended) = check::population_so_far(&self.set, &self.checked(), &Progress::default(), &self.cancel);
        let part = match &ended {
            Ok(()) => self.missing(report.records),
            Err(why) => Some(Partial::of_pass(why, report.records, self.set.count(self.kind))),
        };
        (report, part)
    }

    /// Goes through the chosen records in their order. What came before the end of a pass that breaks off is a part.
    pub fn each(&self, mut visit: impl FnMut(&Record) -> Result<(), Stop>) -> Result<Option<Partial>, Stop> {
        match &self.only {
            Some(SoughtRecords::Found(records)) => {
                records.iter().try_for_each(visit)?;
                return Ok(self.missing(records.len()));
            }
            Some(SoughtRecords::Loaded(indices)) => {
                indices.iter().try_for_each(|index| visit(&self.set.record(self.kind, *index)?))?;
                return Ok(self.missing(indices.len()));
            }
            None => {}
        }
        let mut visited = 0;
        let mut failed = None;
        let ended = self.set.for_each(self.kind, &self.cancel, &mut |record| match visit(record) {
            Ok(()) => {
                visited += 1;
                ControlFlow::Continue(())
            }
            Err(stop) => {
                failed = Some(stop);
                ControlFlow::Break(())
            }
        });
        match (failed, ended) {
            (Some(stop), _) => Err(stop),
            (None, Ok(())) => Ok(self.missing(visited)),
            (None, Err(error)) => Ok(Some(Partial::of_pass(&error, visited, self.set.count(self.kind)))),
        }
    }

    /// Says of a result over so many records that it is a part, when a file could not be read to its end.
    pub fn missing(&self, records: usize) -> Option<Partial> {
        missing(&self.set, records)
    }
}

/// The same, of a set.
pub fn missing(set: &LoadedSet, records: usize) -> Option<Partial> {
    set.missing().map(|finding| Partial::missing(finding, records))
}

/// Nothing of the kind that is asked for is loaded.
pub fn none_of(kind: ResourceKind) -> Finding {
    let (noun, other) = match kind {
        ResourceKind::User => ("user", ResourceKind::Group),
        ResourceKind::Group => ("group", ResourceKind::User),
    };
    Finding::warning("none-of-this-kind", format!("There is no {noun} in these files"))
        .because(format!("They hold {} only.", other.plural()))
        .remedy(format!("Name the files with the {} too, or ask for {}.", kind.plural(), other.plural()))
}

/// So many resources lack a value because it is not known; to look at them one could take them to be whole.
pub fn not_known(count: usize, kind: ResourceKind) -> Option<Finding> {
    let whose = if count == 1 { format!("1 {} lacks", kind.noun()) } else { format!("{count} {} lack", kind.plural()) };
    let finding = Finding::warning("value-not-known", format!("{whose} a value that is not known"))
        .because("It rests on what is not loaded, and is not in the resource.")
        .remedy("See crosswalk check: it says which values these are, and what to load.");
    (count > 0).then_some(finding)
}

/// The records that answer to a key. Where it is one that no other has, the rest is not looked at.
fn find(set: &LoadedSet, kind: ResourceKind, key: &str, cancel: &Cancel) -> Result<SoughtRecords, Stop> {
    let mut found = Vec::new();
    set.for_each_named(kind, cancel, &mut |record| {
        let answer = record.answer(key);
        if answer != Answer::No {
            found.push(record.index);
        }
        if answer == Answer::ByKey { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if found.is_empty() { Err(no_answer(kind, key).into()) } else { Ok(SoughtRecords::Loaded(found)) }
}

pub fn no_answer(kind: ResourceKind, key: &str) -> Unusable {
    Unusable(format!(
        "There is no {} “{key}”. --record takes a userPrincipalName, login, e-mail address, id or name; `crosswalk profile` shows examples.",
        kind.noun()
    ))
}

/// The crosswalk file that is named, for the provider that is named. Says on standard error what in it is not known here.
pub fn crosswalk(arguments: &Arguments, output: &mut Output, cancel: &Cancel) -> Result<Option<Document>, Stop> {
    let Some(path) = arguments.crosswalk.clone() else { return Ok(None) };
    let mut document = incoming::awaited(move || Document::open(&path), cancel)?.map_err(Unusable::because)?;
    document.provider = arguments.provider.unwrap_or(document.provider);
    document.unknown().iter().for_each(|finding| output.finding(finding));
    Ok(Some(document))
}

/// The crosswalk, or the default of the client that is named, else of the one that is offered.
pub fn document(
    arguments: &Arguments,
    crosswalk: Option<Document>,
    offered: Option<ClientKind>,
) -> Result<Document, Unusable> {
    let document = match crosswalk {
        Some(document) => document,
        None => Document::new(
            arguments.client.or(offered).unwrap_or(client::any().kind),
            arguments.provider.unwrap_or(provider::first().kind()),
        ),
    };
    if let Some(client) = arguments.client.filter(|c| *c != document.client) {
        return Err(Unusable(format!(
            "The crosswalk is made for {}, not for {}. Leave --client out, or choose another crosswalk.",
            client::label(document.client),
            client::label(client)
        )));
    }
    Ok(document)
}

pub fn inputs(arguments: &Arguments, crosswalk: Option<&Document>, cancel: &Cancel) -> Result<Vec<Input>, Stop> {
    if arguments.source.is_empty() {
        let kept: Vec<_> = crosswalk.iter().flat_map(|d| d.sources.iter().flat_map(SourceLocation::inputs)).collect();
        return if kept.is_empty() {
            Err(Unusable("There are no records. Name payload files with --source FILE…".to_owned()).into())
        } else {
            Ok(kept)
        };
    }
    arguments.source.iter().map(|path| input(path, cancel)).collect()
}

/// What standard input is called, as an argument and in words.
pub const STANDARD_INPUT: (&str, &str) = ("-", "standard input");

/// A file, or standard input for "-".
pub fn input(path: &Path, cancel: &Cancel) -> Result<Input, Stop> {
    let (argument, name) = STANDARD_INPUT;
    if path != Path::new(argument) {
        return Ok(Input::File(path.to_owned()));
    }
    let input = Incoming::standard(cancel).map_err(|error| incoming::unreadable(name, &error))?;
    Ok(Input::Text { name: name.to_owned(), bytes: incoming::held(input, name, cancel)? })
}

/// A vendor's own mapping file is no payload, nor is what its evaluator answered: what it is is said, with the way on.
fn no_mapping_file(input: &Input) -> Result<(), Unusable> {
    no_answer_of_a_tenant(input)?;
    if let Input::File(path) = input
        && let Some(sentence) = Told::not_people(path)
    {
        return Err(Unusable(sentence));
    }
    let (name, path, told) = match input {
        Input::File(path) => {
            let told = native::look(path).map(|told| told.map_err(|error| error.to_string()));
            (path.display().to_string(), path.as_path(), told)
        }
        Input::Text { name, bytes } => {
            let told = native::look_at_bytes(bytes).map(|told| told.map_err(|error| format!("{name}: {error}")));
            (name.clone(), Path::new(STANDARD_INPUT.0), told)
        }
    };
    match told {
        None => Ok(()),
        Some(Err(sentence)) => Err(Unusable(sentence)),
        Some(Ok(imported)) => Err(Unusable(format!(
            "{name} is {}, no people. Take its rules in: {}",
            imported.format.named(),
            import_command(path)
        ))),
    }
}

fn no_answer_of_a_tenant(input: &Input) -> Result<(), Unusable> {
    let (name, is_one) = match input {
        Input::File(path) => (path.display().to_string(), arriving::is_of_a_tenant(path)),
        Input::Text { name, bytes } => {
            let text = str::from_utf8(bytes).unwrap_or_default();
            (name.clone(), arriving::look_at_text(text).is_some())
        }
    };
    let sentence = || {
        format!(
            "{name} is of what a tenant was asked about expressions, no people. Compare the answers: crosswalk ask-tenant NAME.crosswalk --answers FOLDER"
        )
    };
    if is_one { Err(Unusable(sentence())) } else { Ok(()) }
}

/// As it is typed into a shell.
fn import_command(path: &Path) -> String {
    let [command, out] = [["crosswalk", "import"], ["--out", "NAME.crosswalk"]].map(|words| words.map(Word::plain));
    let mut script = BashScript::snippet();
    script.command(&[[&command[..], &[Word::typed(&path.to_string_lossy())], &out[..]].concat()]);
    script.take().trim_end().to_owned()
}

/// Loads payloads and says on standard error what is wrong with them. Nothing usable at all is unusable.
pub fn load(
    inputs: &[Input],
    encoding: Option<TextEncoding>,
    output: &mut Output,
    cancel: &Cancel,
) -> Result<LoadedSet, Stop> {
    inputs.iter().try_for_each(no_mapping_file)?;
    let set = LoadedSet::load_in(inputs, encoding, &Progress::default(), cancel)?;
    for finding in set.findings() {
        output.finding(finding);
    }
    if set.is_empty() {
        return Err(Unusable(
            "There are no users or groups to work with. Load what the identity provider’s API returns.".to_owned(),
        )
        .into());
    }
    Ok(set)
}
