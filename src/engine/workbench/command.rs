//! Everything a user can do. Panels, the keyboard, the palette, the command line and tests send these; nothing else
//! changes the workbench.

use std::path::PathBuf;

use super::census_page::CensusStep;
use super::comparison::CompareStep;
use super::export_review::ExportAnswer;
use super::jobs::JobKind;
use super::plan_page::PlanStep;
use super::review::ReviewFor;
use super::rows::SourceOrder;
use super::sealed_snapshot::SnapshotStep;
use super::signing::SigningStep;
use super::suggested::{Accept, SuggestStep};
use super::tenant_page::TenantStep;
use super::view::{ChosenRecords, DryRunPart, HandOverPart, PreviewPart, RuleHelp, Theme, Workspace};
use super::walk::{Take, WalkStep};
use crate::base::{ClientKind, ResourceKind, Token};
use crate::client::native::NativeFormat;
use crate::document::{Edit, ExportKind};
use crate::scim::TargetPath;
use crate::source::TextEncoding;
use crate::source::pseudonym::Treatment;

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

/// One thing a user does.
#[derive(Clone, Debug)]
pub enum Command {
    Document(Edit),
    View(Look),
    Work(Task),
    /// Takes what clears findings.
    Take(Take),
    /// Takes or declines suggestions.
    Accept(Accept),
    /// An answer that a file needs before it is written.
    Export(ExportAnswer),
    /// Yes or no to what is asked.
    Answer(bool),
    Undo,
    Redo,
}

/// Changes of what is looked at.
#[derive(Clone, Debug)]
pub enum Look {
    Show(Workspace),
    /// Opens Hand over with this.
    Piece(HandOverPart),
    /// Opens Dry run with this.
    DryRun(DryRunPart),
    /// A row of a fill-in sheet is done, or not done after all.
    Tick(String),
    Kind(ResourceKind),
    Record(usize),
    NextRecord,
    PreviousRecord,
    /// Only the records behind a bar of an attribute's histogram; all of them again.
    Choose(Option<ChosenRecords>),
    /// Opens Map with this target's rule.
    OpenRule(TargetPath),
    Target(Option<TargetPath>),
    /// One more target is chosen, or one of several no longer.
    ToggleTarget(TargetPath),
    /// These are chosen together; the next range begins at the same one.
    Targets {
        anchor: TargetPath,
        targets: Vec<TargetPath>,
    },
    /// What is told of the chosen rule; any other look but at another record closes it.
    RuleHelp(Option<RuleHelp>),
    Source(Option<String>),
    FoldSource(String),
    FoldTarget(String),
    FilterSources(String),
    HideEmpty(bool),
    OrderSources(SourceOrder),
    /// Source rows in the order of their targets, so that wires run straight; as in the file again.
    Untangle,
    FilterTargets(String),
    OnlyUnmapped(bool),
    /// Map, with only the targets whose rules read nothing of what is loaded; all of them again.
    OnlyUnread(bool),
    /// Source, with the place where one's own files go in; or with what is loaded again.
    UseOwn(bool),
    /// What Preview shows of the record in view.
    Preview(PreviewPart),
    /// One of its requests.
    Request(usize),
    /// Goes through the causes, one after the other.
    Walk(WalkStep),
    /// Goes through the suggestions, one after the other.
    Suggestions(SuggestStep),
    Problems(bool),
    /// Whether the window has the person's attention: files are watched meanwhile.
    Focused(bool),
    /// Nothing is said of the present change of files any more.
    PutOffReload,
    /// What vanished with the last reload was seen.
    DismissVanished,
    /// What is said of the files that were loaded was read.
    DismissArrival,
    /// What is said of the mapping file that came in was read.
    DismissTakenIn,
    /// What is said of the work that is there again was read.
    DismissReturned,
    /// Another treatment for one of the attributes under review.
    Treat(usize, Treatment),
    CloseReview,
    Theme(Theme),
    DismissMessage(u64),
}

/// Work that takes time, or that touches files or the network.
#[derive(Clone, Debug)]
pub enum Task {
    /// Another client: asks first when mappings that somebody made would make room for its default ones.
    SwitchClient(ClientKind),
    OpenSample(ClientKind),
    /// Payloads, a vendor's mapping file, or one crosswalk file. `add` keeps the payloads that are loaded.
    OpenFiles {
        paths: Vec<PathBuf>,
        add: bool,
    },
    Paste(String),
    /// Reads the files again that are loaded; mapping, record in view and filters stay.
    Reload,
    /// Reads the files again, in this encoding where they are no UTF-8; without one, in what it is guessed to be.
    ReadIn(Option<TextEncoding>),
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
    /// Looks for all of them, for the list of records.
    NarrowRecords(String),
    /// Begins a crosswalk anew; undoing it leads back to what was open.
    NewCrosswalk,
    OpenCrosswalk(PathBuf),
    /// To the crosswalk's file, or to another.
    Save(Option<PathBuf>),
    /// Writes what is made of the rules alone. A vendor's own file is shown instead, to be looked at first.
    Export {
        kind: ExportKind,
        path: PathBuf,
    },
    /// Shows a vendor's own file with the rules in it. `base`: another one than before, chosen to put them into.
    ReviewExport {
        format: &'static NativeFormat,
        base: Option<PathBuf>,
    },
    /// Takes from this file what the one under review hangs on.
    ReadBeside(PathBuf),
    /// Writes the file under review, as it was seen.
    SaveExport(PathBuf),
    /// Writes it into a new folder, with the scripts that put it in place.
    SaveKit(PathBuf),
    /// Compares two mappings by meaning.
    Compare(CompareStep),
    /// Writes what they differ in.
    SaveComparison(PathBuf),
    /// Writes what the vendor's own evaluator is asked, or takes its answers in.
    AskTenant(TenantStep),
    /// Takes a snapshot, or opens one that is sealed.
    Snapshot(SnapshotStep),
    /// Opens a snapshot, or decides who is in the account already.
    Census(CensusStep),
    /// Says what is to be said of a plan: who was looked at, what may pass.
    Plan(PlanStep),
    /// Chooses what stands on the specification to sign, or writes it.
    Specify(SigningStep),
    /// Reads the rules of a vendor’s own mapping file.
    ReadNative(PathBuf),
    /// Writes the requests of the record in view as an `.http` file.
    SaveRequests(PathBuf),
    /// Writes a table that is shown.
    SaveTable {
        path: PathBuf,
        text: String,
    },
    /// Finds the endpoint's base URL by the ladder. The token stays in memory.
    Connect {
        url: String,
        token: Token,
    },
    /// Connections trust the authorities in this file beside the system's; or only the system's again.
    Trust(Option<PathBuf>),
    UseSandbox,
    /// Counts what looking up all records would cost; sends nothing.
    EstimateDryRun,
    DryRun(DryRunScope),
    ResumeDryRun,
    /// Goes on with a run that another window, or this one before a crash, left in a file.
    GoOnWithRun(PathBuf),
    /// Deletes such a file.
    DeleteRun(PathBuf),
    Cancel(JobKind),
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

impl From<ExportAnswer> for Command {
    fn from(answer: ExportAnswer) -> Self {
        Self::Export(answer)
    }
}

impl From<Take> for Command {
    fn from(take: Take) -> Self {
        Self::Take(take)
    }
}

impl From<WalkStep> for Command {
    fn from(step: WalkStep) -> Self {
        Self::View(Look::Walk(step))
    }
}

impl From<Accept> for Command {
    fn from(accept: Accept) -> Self {
        Self::Accept(accept)
    }
}

impl From<SuggestStep> for Command {
    fn from(step: SuggestStep) -> Self {
        Self::View(Look::Suggestions(step))
    }
}
