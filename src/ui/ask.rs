//! What panels ask for. A panel draws from `&Workbench` and never changes it: it asks, and the window acts afterwards.

use crate::client::native::NativeFormat;
use crate::exchange::snapshot::seal::SealFor;
use crate::workbench::{Action, Command, ExportKind, PlanAs, SideName};

/// One wish of a panel.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A change that the workbench makes.
    Do(Command),
    /// Something from the list of actions; those that need a dialog, a search field or a confirmation get it.
    Run(Action),
    /// Choose a file, and write this there.
    Export(ExportKind),
    /// Choose a file, and write the requests of the record in view there, as `.http`.
    SaveRequests,
    /// Choose a file, and write this table there.
    SaveTable(String),
    /// Choose where pseudonymised copies go, as reviewed.
    SavePseudonymised,
    /// Choose a vendor's mapping file to read rules from.
    ReadNative,
    /// Choose the vendor's file that the rules go into.
    ChooseBase(&'static NativeFormat),
    /// Choose what the file under review hangs on.
    ChooseBeside(&'static NativeFormat),
    /// Choose a file, and write there what was reviewed.
    SaveReviewed(&'static NativeFormat),
    /// Choose what stands on one side of a comparison.
    ChooseSide(SideName),
    /// Choose the file before, for the specification to sign.
    ChooseBefore,
    /// Choose a file, and write the specification to sign there.
    SaveSpecification,
    /// Choose a plan that was saved, to compare the one in view with.
    OpenPlan,
    /// Choose a file, and write the plan in view there.
    SavePlan(PlanAs),
    /// Choose a file, and write the people to begin with there.
    SavePilot,
    /// Choose a file, and write there what two mappings differ in.
    SaveComparison,
    /// Choose a new folder, and write there what the tenant is asked.
    WriteQuestions,
    /// Choose the folder with what it answered.
    ReadAnswers,
    /// A folder with that file and its scripts.
    SaveKit(&'static NativeFormat),
    /// Load what is on the clipboard.
    Paste,
    /// Choose a file with an authority that connections trust.
    ChooseAuthority,
    /// Choose the file with keys that opens the snapshot that waits.
    ChooseIdentities,
    /// Choose where a snapshot goes, and take it; sealed where that is asked for.
    TakeSnapshot(Option<SealFor>),
    /// Put a text on the clipboard; the second text says what it is.
    Copy(String, String),
}

/// The wishes of one frame.
#[derive(Debug, Default)]
pub struct Asks(Vec<Ask>);

impl Asks {
    pub fn push(&mut self, ask: Ask) {
        self.0.push(ask);
    }

    /// Asks for a change of the workbench.
    pub fn command(&mut self, command: impl Into<Command>) {
        self.0.push(Ask::Do(command.into()));
    }

    pub fn run(&mut self, action: Action) {
        self.0.push(Ask::Run(action));
    }

    pub fn copy(&mut self, text: impl Into<String>, what: impl Into<String>) {
        self.0.push(Ask::Copy(text.into(), what.into()));
    }

    pub fn take(&mut self) -> Vec<Ask> {
        std::mem::take(&mut self.0)
    }
}
