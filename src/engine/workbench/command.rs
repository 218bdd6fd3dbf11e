//! Everything a user can do. Panels, the keyboard, the palette, the command line and tests send these; nothing else
//! changes the workbench.

use std::path::PathBuf;

use super::document::EndpointChoice;
use super::jobs::Slot;
use super::pseudonym::ReviewFor;
use super::view::{ChosenRecords, RuleHelp, Theme, Workspace};
use crate::base::{ClientKind, ProviderKind, ResourceKind, Token};
use crate::mapping::{Apply, RuleSource};
use crate::scim::TargetPath;
use crate::source::pseudonym::Treatment;

/// What a second wire to the same target does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondWire {
    /// The new source alone.
    Replace,
    /// Both, joined by a space in the client's language.
    Combine,
}

/// How many records a dry run looks up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DryRunScope {
    /// The record in view.
    One,
    /// The first 20.
    Some,
    All,
}

impl DryRunScope {
    /// How many of so many records.
    pub fn count(self, all: usize) -> usize {
        match self {
            Self::One => all.min(1),
            Self::Some => all.min(20),
            Self::All => all,
        }
    }
}

/// What can be taken home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportKind {
    Crosswalk,
    Csv,
    Markdown,
    EntraSchema,
    Sheet,
}

impl ExportKind {
    pub const ALL: [Self; 5] = [Self::Crosswalk, Self::Csv, Self::Markdown, Self::EntraSchema, Self::Sheet];

    /// The name on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Crosswalk => "crosswalk",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::EntraSchema => "entra-schema",
            Self::Sheet => "sheet",
        }
    }

    /// The name of the file that is proposed.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Crosswalk => "mapping.crosswalk",
            Self::Csv => "mapping.csv",
            Self::Markdown => "mapping.md",
            Self::EntraSchema => "schema.json",
            Self::Sheet => "fill-in-sheet.md",
        }
    }
}

/// One thing a user does.
#[derive(Clone, Debug)]
pub enum Command {
    Document(Edit),
    View(Look),
    Work(Task),
    Undo,
    Redo,
}

/// One attribute that rules are to read in place of another, by the names rules write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repoint {
    pub kind: ResourceKind,
    pub from: String,
    pub to: String,
}

/// Changes of the document; each can be undone. Rules are those of the kind in view.
#[derive(Clone, Debug)]
pub enum Edit {
    Rename(String),
    /// Starts from that client's default mappings; the samples stay loaded.
    ChooseClient(ClientKind),
    ChooseVariant(String),
    ChooseProvider(ProviderKind),
    ChooseEndpoint(EndpointChoice),
    /// A wire from a source attribute (by the name a rule writes) to a target.
    Wire {
        attribute: String,
        target: TargetPath,
        second: SecondWire,
    },
    SetSource {
        target: TargetPath,
        source: RuleSource,
    },
    SetDefault {
        target: TargetPath,
        default: Option<String>,
    },
    SetApply {
        target: TargetPath,
        apply: Apply,
    },
    SetMatching {
        target: TargetPath,
        matching: Option<u8>,
    },
    RemoveRule(TargetPath),
    /// Breaks a long expression over lines, and puts a short one on one.
    FormatExpression(TargetPath),
    UseDefaultMapping,
    /// Lets rules read other attributes, of either kind: what vanished from an export, and what took its place.
    Repoint(Vec<Repoint>),
    /// The attribute mappings of an Entra synchronization schema, given as text.
    ImportEntraSchema(String),
}

/// Changes of what is looked at.
#[derive(Clone, Debug)]
pub enum Look {
    Show(Workspace),
    Kind(ResourceKind),
    Record(usize),
    NextRecord,
    PreviousRecord,
    /// Only the records behind a bar of an attribute's histogram; all of them again.
    Choose(Option<ChosenRecords>),
    /// Opens Map with this target's rule.
    OpenRule(TargetPath),
    Target(Option<TargetPath>),
    /// What is told of the chosen rule; any other look but at another record closes it.
    RuleHelp(Option<RuleHelp>),
    Source(Option<String>),
    FoldSource(String),
    FoldTarget(String),
    FilterSources(String),
    FilterTargets(String),
    OnlyUnmapped(bool),
    Request(usize),
    Problems(bool),
    /// Whether the window has the person's attention: files are watched meanwhile.
    Focused(bool),
    /// Nothing is said of the present change of files any more.
    PutOffReload,
    /// What vanished with the last reload was seen.
    DismissVanished,
    /// Another treatment for one of the attributes under review.
    Treat(usize, Treatment),
    CloseReview,
    Theme(Theme),
    DismissMessage(u64),
}

/// Work that takes time, or that touches files or the network.
#[derive(Clone, Debug)]
pub enum Task {
    OpenSample(ClientKind),
    OpenScriptSample,
    /// Payload files, or one crosswalk file. `add` keeps what is loaded.
    OpenFiles {
        paths: Vec<PathBuf>,
        add: bool,
    },
    Paste(String),
    /// Reads the files again that are loaded; mapping, record in view and filters stay.
    Reload,
    /// Looks whether the files that are loaded changed.
    LookAtFiles,
    /// Says what would be replaced, for a person to look at before it is.
    ReviewPersonal(ReviewFor),
    /// Loads the files under review with other names in place of the real ones.
    LoadPseudonymised,
    /// Writes pseudonymised copies of what is loaded, as reviewed.
    SavePseudonymised(PathBuf),
    /// Looks for records of the kind in view by name or key.
    FindRecords(String),
    OpenCrosswalk(PathBuf),
    /// To the crosswalk's file, or to another.
    Save(Option<PathBuf>),
    Export {
        kind: ExportKind,
        path: PathBuf,
        base: Option<PathBuf>,
    },
    /// Reads an Entra synchronization schema file.
    ReadEntraSchema(PathBuf),
    /// Writes the requests of the record in view as an `.http` file.
    SaveRequests(PathBuf),
    /// Finds the endpoint's base URL by the ladder. The token stays in memory.
    Connect {
        url: String,
        token: Token,
    },
    UseSandbox,
    /// Counts what looking up all records would cost; sends nothing.
    EstimateDryRun,
    DryRun(DryRunScope),
    ResumeDryRun,
    Cancel(Slot),
}

impl From<Edit> for Command {
    fn from(edit: Edit) -> Self {
        Self::Document(edit)
    }
}

impl From<Look> for Command {
    fn from(look: Look) -> Self {
        Self::View(look)
    }
}

impl From<Task> for Command {
    fn from(task: Task) -> Self {
        Self::Work(task)
    }
}
