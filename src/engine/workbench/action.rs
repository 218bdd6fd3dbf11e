//! What can be done without pointing at something: the palette, the menus and the keyboard are made from this list.

use super::Workbench;
use super::census_page::CensusStep;
use super::command::{Command, DryRunScope, Look, Task};
use super::jobs::JobKind;
use super::review::ReviewFor;
use super::view::{DryRunPart, HandOverPart, RuleHelp, Theme, Workspace};
use super::walk::WalkStep;
use crate::base::ResourceKind;
use crate::client;
use crate::document::{EachRule, ExportKind};

/// A key, named as keyboards name it. Turned into egui's in `ui/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Letter(char),
    Digit(u8),
    F(u8),
    Left,
    Right,
    Delete,
}

/// A key with its modifiers. `command` is Ctrl, and ⌘ on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    pub command: bool,
    pub shift: bool,
    pub alt: bool,
    pub key: Key,
}

impl Shortcut {
    const fn command(key: Key) -> Option<Self> {
        Some(Self { command: true, shift: false, alt: false, key })
    }

    const fn command_shift(key: Key) -> Option<Self> {
        Some(Self { command: true, shift: true, alt: false, key })
    }

    const fn alt(key: Key) -> Option<Self> {
        Some(Self { command: false, shift: false, alt: true, key })
    }

    const fn plain(key: Key) -> Option<Self> {
        Some(Self { command: false, shift: false, alt: false, key })
    }

    /// "Ctrl Shift Z".
    pub fn label(self) -> String {
        let mut words = Vec::new();
        if self.command {
            words.push("Ctrl".to_owned());
        }
        if self.shift {
            words.push("Shift".to_owned());
        }
        if self.alt {
            words.push("Alt".to_owned());
        }
        words.push(match self.key {
            Key::Letter(letter) => letter.to_uppercase().to_string(),
            Key::Digit(digit) => digit.to_string(),
            Key::F(number) => format!("F{number}"),
            Key::Left => "Left".to_owned(),
            Key::Right => "Right".to_owned(),
            Key::Delete => "Delete".to_owned(),
        });
        words.join(" ")
    }
}

/// One thing that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Source,
    Map,
    Preview,
    DryRun,
    HandOver,
    NewCrosswalk,
    OpenFiles,
    AddFiles,
    Reload,
    LoadPseudonymised,
    SavePseudonymised,
    OpenCrosswalk,
    Save,
    SaveAs,
    Rename,
    Export(ExportKind),
    SaveRequests,
    Specification,
    AskTenant,
    ReadNative,
    Compare,
    CompareFiles,
    Undo,
    Redo,
    PreviousRecord,
    NextRecord,
    FindRecord,
    AllRecords,
    Palette,
    Problems,
    ReviewFindings,
    Users,
    Groups,
    DisableRule,
    RemoveRule,
    ExplainRule,
    FormatExpression,
    RuleLanguage,
    Untangle,
    HideEmpty,
    UseDefaultMapping,
    DryRunOne,
    DryRunSome,
    DryRunAll,
    WhoIsThere,
    /// The plan in view beside an earlier one.
    ComparePlans,
    OpenSnapshot,
    OpenAccountExport,
    TakeSnapshot,
    PlanFromSnapshot,
    UseSandbox,
    LightOrDark,
    Keyboard,
}

impl Action {
    /// Everything a person can do, in the order of the palette.
    pub fn all() -> impl Iterator<Item = Self> {
        let natives = client::native::formats().map(|(_, format)| Self::Export(ExportKind::Native(format)));
        Self::FIXED.into_iter().chain(natives)
    }

    /// All but the exports of vendors' own files.
    const FIXED: [Self; 55] = [
        Self::Source,
        Self::Map,
        Self::Preview,
        Self::DryRun,
        Self::HandOver,
        Self::NewCrosswalk,
        Self::OpenFiles,
        Self::AddFiles,
        Self::Reload,
        Self::LoadPseudonymised,
        Self::SavePseudonymised,
        Self::OpenCrosswalk,
        Self::Save,
        Self::SaveAs,
        Self::Rename,
        Self::Export(ExportKind::Sheet),
        Self::Export(ExportKind::Markdown),
        Self::Export(ExportKind::Csv),
        Self::Specification,
        Self::AskTenant,
        Self::SaveRequests,
        Self::ReadNative,
        Self::Compare,
        Self::CompareFiles,
        Self::Undo,
        Self::Redo,
        Self::PreviousRecord,
        Self::NextRecord,
        Self::FindRecord,
        Self::AllRecords,
        Self::Palette,
        Self::Problems,
        Self::ReviewFindings,
        Self::Users,
        Self::Groups,
        Self::DisableRule,
        Self::RemoveRule,
        Self::ExplainRule,
        Self::FormatExpression,
        Self::RuleLanguage,
        Self::Untangle,
        Self::HideEmpty,
        Self::UseDefaultMapping,
        Self::DryRunOne,
        Self::DryRunSome,
        Self::DryRunAll,
        Self::WhoIsThere,
        Self::ComparePlans,
        Self::OpenSnapshot,
        Self::OpenAccountExport,
        Self::TakeSnapshot,
        Self::PlanFromSnapshot,
        Self::UseSandbox,
        Self::LightOrDark,
        Self::Keyboard,
    ];

    /// The words in the palette and menus.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Source => "Go to Source",
            Self::Map => "Go to Map",
            Self::Preview => "Go to Preview",
            Self::DryRun => "Go to Dry run",
            Self::HandOver => "Go to Hand over",
            Self::NewCrosswalk => "New crosswalk",
            Self::OpenFiles => "Open files…",
            Self::AddFiles => "Add files…",
            Self::Reload => "Reload files",
            Self::LoadPseudonymised => "Load pseudonymised…",
            Self::SavePseudonymised => "Save a pseudonymised copy…",
            Self::OpenCrosswalk => "Open crosswalk…",
            Self::Save => "Save crosswalk",
            Self::SaveAs => "Save crosswalk as…",
            Self::Rename => "Rename crosswalk…",
            Self::Export(kind) => Self::export_label(kind),
            Self::SaveRequests => "Export the requests in view (.http)…",
            Self::ReadNative => "Read rules from a vendor’s file (schema, template)…",
            Self::Specification => "Export the specification to sign (HTML)…",
            Self::AskTenant => "Ask the tenant what expressions give…",
            Self::Compare => "Compare the crosswalk with a file…",
            Self::CompareFiles => "Compare two mapping files…",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::PreviousRecord => "Previous record",
            Self::NextRecord => "Next record",
            Self::FindRecord => "Find a record…",
            Self::AllRecords => "Step through all records again",
            Self::Palette => "Search and commands…",
            Self::Problems => "Show or hide problems",
            Self::ReviewFindings => "Review findings…",
            Self::Users => "Show users",
            Self::Groups => "Show groups",
            Self::DisableRule => "Disable or enable the chosen rule",
            Self::RemoveRule => "Remove the chosen rule",
            Self::ExplainRule => "Explain the chosen rule’s value…",
            Self::FormatExpression => "Format the chosen rule’s expression",
            Self::RuleLanguage => "Show the chosen rule in another language…",
            Self::Untangle => "Untangle the wires, or back to the file’s order",
            Self::HideEmpty => "Hide or show empty source attributes",
            Self::UseDefaultMapping => "Use the client’s default mapping",
            Self::DryRunOne => "Dry run: the record in view",
            Self::DryRunSome => "Dry run: the first 20",
            Self::DryRunAll => "Dry run: all…",
            Self::WhoIsThere => "Dry run: who is there already",
            Self::ComparePlans => "Dry run: compare plans",
            Self::OpenSnapshot => "Open a snapshot of the account…",
            Self::OpenAccountExport => "Open what the account exports of its people…",
            Self::TakeSnapshot => "Take a snapshot of the account…",
            Self::PlanFromSnapshot => "Dry run: plan from the open snapshot",
            Self::UseSandbox => "Connect to the built-in sandbox",
            Self::LightOrDark => "Theme: light or dark",
            Self::Keyboard => "Help: keyboard shortcuts",
        }
    }

    const fn export_label(kind: ExportKind) -> &'static str {
        match kind {
            ExportKind::Crosswalk => "Export the crosswalk file…",
            ExportKind::Csv => "Export the table of rules (CSV)…",
            ExportKind::Markdown => "Export the specification (Markdown)…",
            ExportKind::Native(format) => format.export_label,
            ExportKind::Sheet => "Export the fill-in sheet…",
        }
    }

    pub const fn shortcut(self) -> Option<Shortcut> {
        match self {
            Self::Source => Shortcut::command(Key::Digit(1)),
            Self::Map => Shortcut::command(Key::Digit(2)),
            Self::Preview => Shortcut::command(Key::Digit(3)),
            Self::DryRun => Shortcut::command(Key::Digit(4)),
            Self::HandOver => Shortcut::command(Key::Digit(5)),
            Self::NewCrosswalk => Shortcut::command(Key::Letter('n')),
            Self::OpenFiles => Shortcut::command(Key::Letter('o')),
            Self::AddFiles => Shortcut::command_shift(Key::Letter('o')),
            Self::Reload => Shortcut::command(Key::Letter('r')),
            Self::Save => Shortcut::command(Key::Letter('s')),
            Self::SaveAs => Shortcut::command_shift(Key::Letter('s')),
            Self::Undo => Shortcut::command(Key::Letter('z')),
            Self::Redo => Shortcut::command_shift(Key::Letter('z')),
            Self::PreviousRecord => Shortcut::alt(Key::Left),
            Self::NextRecord => Shortcut::alt(Key::Right),
            Self::FindRecord => Shortcut::command(Key::Letter('f')),
            Self::Palette => Shortcut::command(Key::Letter('k')),
            Self::Problems => Shortcut::command(Key::Letter('p')),
            Self::DisableRule => Shortcut::command(Key::Letter('d')),
            Self::ExplainRule => Shortcut::command(Key::Letter('e')),
            Self::FormatExpression => Shortcut::command_shift(Key::Letter('e')),
            Self::Untangle => Shortcut::plain(Key::Letter('u')),
            Self::Keyboard => Shortcut::plain(Key::F(1)),
            _ => None,
        }
    }

    /// Whether it can be done now.
    pub fn is_possible(self, bench: &Workbench) -> bool {
        match self {
            Self::Undo => bench.undo_name().is_some(),
            Self::Redo => bench.redo_name().is_some(),
            Self::PreviousRecord | Self::NextRecord | Self::FindRecord => bench.count() > 1,
            Self::Reload => bench.document().sources.iter().any(|source| !source.is_sample()),
            Self::SavePseudonymised => !bench.set().is_empty(),
            Self::AllRecords => bench.view().chosen.is_some(),
            Self::ReviewFindings => bench.has_causes(),
            Self::Untangle | Self::HideEmpty => bench.view().workspace == Workspace::Map,
            Self::Export(ExportKind::Sheet) => bench.client().has_sheet(),
            Self::Export(kind @ ExportKind::Native(_)) => ExportKind::of(bench.client().kind).any(|of| of == kind),
            Self::AskTenant => bench.client().quirks.evaluator.is_some(),
            Self::SaveRequests => !bench.requests().is_empty(),
            Self::Users => bench.set().count(ResourceKind::User) > 0,
            Self::Groups => bench.set().count(ResourceKind::Group) > 0,
            Self::DisableRule => bench.concerned(EachRule::Disable) + bench.concerned(EachRule::Enable) > 0,
            Self::RemoveRule => bench.concerned(EachRule::Remove) > 0,
            Self::ExplainRule => bench.chosen_expression().is_some() && bench.record().is_some(),
            Self::FormatExpression => bench.chosen_expression().is_some_and(|of| of.dialect().has_functions()),
            Self::RuleLanguage if bench.view().several.is_some() => false,
            Self::RuleLanguage => bench.view().target.as_ref().is_some_and(|t| bench.has_source(t)),
            Self::TakeSnapshot => bench.connection().is_open() && !bench.is_running(JobKind::TakeSnapshot),
            Self::OpenAccountExport => bench.provider().has_export(),
            Self::PlanFromSnapshot => {
                bench.census_page().snapshot().is_some() && bench.count() > 0 && !bench.is_running(JobKind::DryRun)
            }
            Self::DryRunOne | Self::DryRunSome | Self::DryRunAll => bench.connection().is_open() && bench.count() > 0,
            _ => true,
        }
    }

    /// The command it stands for; `None` for what needs the window first: a file dialog, a search field.
    pub fn command(self, bench: &Workbench) -> Option<Command> {
        Some(match self {
            Self::Source => Look::Show(Workspace::Source).into(),
            Self::Map => Look::Show(Workspace::Map).into(),
            Self::Preview => Look::Show(Workspace::Preview).into(),
            Self::DryRun => Look::Show(Workspace::DryRun).into(),
            Self::HandOver => Look::Show(Workspace::HandOver).into(),
            Self::Save if bench.file().is_some() => Task::Save(None).into(),
            Self::NewCrosswalk => Task::NewCrosswalk.into(),
            Self::Reload => Task::Reload.into(),
            Self::SavePseudonymised => Task::ReviewPersonal(ReviewFor::Copy).into(),
            Self::Undo => Command::Undo,
            Self::Redo => Command::Redo,
            Self::PreviousRecord => Look::PreviousRecord.into(),
            Self::NextRecord => Look::NextRecord.into(),
            Self::AllRecords => Look::Choose(None).into(),
            Self::Problems => Look::Problems(!bench.view().problems_open).into(),
            Self::ReviewFindings => WalkStep::Begin(None).into(),
            Self::Users => Look::Kind(ResourceKind::User).into(),
            Self::Groups => Look::Kind(ResourceKind::Group).into(),
            Self::DisableRule => {
                // Of several, those that are disabled come back only when all are.
                let is_off = bench.concerned(EachRule::Disable) == 0;
                match &bench.view().several {
                    None => super::Edit::SetEnabled { target: bench.view().target.clone()?, enabled: is_off }.into(),
                    Some(_) => {
                        let change = if is_off { EachRule::Enable } else { EachRule::Disable };
                        super::Edit::Several { targets: bench.view().targets().cloned().collect(), change }.into()
                    }
                }
            }
            Self::RemoveRule if bench.view().several.is_some() => {
                super::Edit::Several { targets: bench.view().targets().cloned().collect(), change: EachRule::Remove }
                    .into()
            }
            Self::RemoveRule => super::Edit::RemoveRule(bench.view().target.clone()?).into(),
            Self::ExplainRule => Look::RuleHelp(Some(RuleHelp::Explain)).into(),
            Self::FormatExpression => super::Edit::FormatExpression(bench.view().target.clone()?).into(),
            Self::RuleLanguage => {
                Look::RuleHelp(Some(RuleHelp::Language(bench.other_languages().first().copied()?))).into()
            }
            Self::Untangle => Look::Untangle.into(),
            Self::HideEmpty => Look::HideEmpty(!bench.view().hide_empty).into(),
            Self::UseDefaultMapping => super::Edit::UseDefaultMapping.into(),
            Self::DryRunOne => Task::DryRun(DryRunScope::One).into(),
            Self::DryRunSome => Task::DryRun(DryRunScope::Some).into(),
            Self::WhoIsThere => Look::DryRun(DryRunPart::Census).into(),
            Self::ComparePlans => Look::DryRun(DryRunPart::Compare).into(),
            Self::PlanFromSnapshot => Task::Census(CensusStep::Plan).into(),
            Self::UseSandbox => Task::UseSandbox.into(),
            Self::Export(ExportKind::Native(format)) => Task::ReviewExport { format, base: None }.into(),
            Self::Specification => Look::Piece(HandOverPart::Signing).into(),
            Self::AskTenant => Look::Piece(HandOverPart::Tenant).into(),
            Self::LightOrDark => {
                let other = if bench.view().theme == Theme::Dark { Theme::Light } else { Theme::Dark };
                Look::Theme(other).into()
            }
            Self::OpenFiles
            | Self::AddFiles
            | Self::LoadPseudonymised
            | Self::OpenCrosswalk
            | Self::Save
            | Self::SaveAs
            | Self::Rename
            | Self::Export(_)
            | Self::SaveRequests
            | Self::ReadNative
            | Self::Compare
            | Self::CompareFiles
            | Self::FindRecord
            | Self::Palette
            | Self::DryRunAll
            | Self::OpenSnapshot
            | Self::OpenAccountExport
            | Self::TakeSnapshot
            | Self::Keyboard => return None,
        })
    }
}
