//! The view: what of the document is looked at. It is never saved in a crosswalk file and not covered by undo.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::alike::SharedFate;
use super::rows::SourceOrder;
use super::suggested::SuggestWalk;
use super::walk::Walk;
use crate::base::ResourceKind;
use crate::document::ExportKind;
use crate::expression::Dialect;
use crate::scim::TargetPath;
use crate::source::Choice;

/// The five workspaces, in the order of the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Workspace {
    Source,
    Map,
    Preview,
    DryRun,
    HandOver,
}

impl Workspace {
    pub const ALL: [Self; 5] = [Self::Source, Self::Map, Self::Preview, Self::DryRun, Self::HandOver];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Map => "Map",
            Self::Preview => "Preview",
            Self::DryRun => "Dry run",
            Self::HandOver => "Hand over",
        }
    }
}

/// What Preview shows of the record in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PreviewPart {
    /// What becomes of it, attribute by attribute.
    #[default]
    Record,
    /// A request that is sent for it.
    Request,
    /// The mapped resource.
    Resource,
    /// What the service provider makes of it.
    Provider,
}

impl PreviewPart {
    pub const ALL: [Self; 4] = [Self::Record, Self::Request, Self::Resource, Self::Provider];
}

/// What of Dry run is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DryRunPart {
    /// What would happen to each record.
    #[default]
    Plan,
    /// Who is in the account already.
    Census,
    /// The plan beside an earlier one.
    Compare,
}

/// What of Hand over is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOverPart {
    /// What can be taken home, and what is in it.
    Export(ExportKind),
    /// What is known of both sides.
    Connection,
    /// The specification to sign.
    Signing,
    /// The people to begin with.
    Pilot,
    /// Two mappings beside each other.
    Comparison,
    /// What the vendor's own evaluator is asked, and what it answered.
    Tenant,
}

impl HandOverPart {
    pub const fn export(self) -> Option<ExportKind> {
        match self {
            Self::Export(kind) => Some(kind),
            Self::Connection | Self::Signing | Self::Pilot | Self::Comparison | Self::Tenant => None,
        }
    }
}

/// How light or dark the window is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

/// What is told of the chosen rule, over the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleHelp {
    /// What each part of it gives for the record in view.
    Explain,
    /// The rule in another client's language.
    Language(Dialect),
}

/// What the records have in common that are stepped through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InCommon {
    /// A value: those behind a bar of an attribute's histogram.
    Value(Choice),
    /// What the dry run says of them.
    Fate(SharedFate),
}

/// Some of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenRecords {
    pub choice: InCommon,
    /// What they have in common, in words: "department = IT".
    pub words: String,
}

/// What is looked at.
#[derive(Clone, Debug)]
pub struct View {
    pub workspace: Workspace,
    pub theme: Theme,
    /// Users or groups, in every workspace.
    pub kind: ResourceKind,
    /// The record in view, for each kind; the same in every workspace.
    records: [usize; 2],
    /// The records of the kind in view that it steps through; all of them when there is no choice.
    pub chosen: Option<ChosenRecords>,
    /// The chosen target attribute, whose rule the inspector shows; a range of rows begins here.
    pub target: Option<TargetPath>,
    /// All that are chosen where it is not the only one, to do the same with all of them: at least two.
    pub several: Option<BTreeSet<TargetPath>>,
    pub rule_help: Option<RuleHelp>,
    /// The chosen source row, by its identity.
    pub source: Option<String>,
    /// Folded rows of the source tree, by identity.
    pub folded_sources: BTreeSet<String>,
    pub folded_targets: BTreeSet<String>,
    pub source_filter: String,
    /// Source attributes that no record has a value of and no rule reads are left out.
    pub hide_empty: bool,
    pub source_order: SourceOrder,
    pub target_filter: String,
    pub only_unmapped: bool,
    /// Only targets whose rules read nothing of what is loaded.
    pub only_unread: bool,
    /// A person wants to load their own files: Source shows where they go, whatever is loaded.
    pub own: bool,
    pub hand_over: HandOverPart,
    pub dry_run: DryRunPart,
    /// Rows of fill-in sheets that are done, by what they say.
    pub done: BTreeSet<String>,
    pub preview: PreviewPart,
    /// Which of the record's requests was chosen; until one is, the one that creates it is shown.
    pub request: Option<usize>,
    pub problems_open: bool,
    /// How far somebody is in going through the causes.
    pub walk: Option<Walk>,
    /// How far somebody is in going through suggestions.
    pub suggesting: Option<SuggestWalk>,
}

impl Default for View {
    fn default() -> Self {
        Self {
            workspace: Workspace::Map,
            theme: Theme::Dark,
            kind: ResourceKind::User,
            records: [0, 0],
            chosen: None,
            target: None,
            several: None,
            rule_help: None,
            source: None,
            folded_sources: BTreeSet::new(),
            folded_targets: BTreeSet::new(),
            source_filter: String::new(),
            hide_empty: true,
            source_order: SourceOrder::File,
            target_filter: String::new(),
            only_unmapped: false,
            only_unread: false,
            own: false,
            hand_over: HandOverPart::Export(ExportKind::Crosswalk),
            dry_run: DryRunPart::default(),
            done: BTreeSet::new(),
            preview: PreviewPart::default(),
            request: None,
            problems_open: false,
            walk: None,
            suggesting: None,
        }
    }
}

impl View {
    /// Chooses one target, or none.
    pub fn choose_target(&mut self, target: Option<TargetPath>) {
        self.target = target;
        self.several = None;
        self.source = None;
    }

    /// Chooses these targets together; of one alone its rule is looked at.
    pub fn choose_targets(&mut self, anchor: TargetPath, targets: BTreeSet<TargetPath>) {
        match targets.len() {
            0 | 1 => self.choose_target(targets.into_iter().next()),
            _ => {
                self.choose_target(Some(anchor));
                self.several = Some(targets);
            }
        }
    }

    /// The targets that are chosen: several, one or none.
    pub fn targets(&self) -> impl Iterator<Item = &TargetPath> {
        let one = self.target.as_ref().filter(|_| self.several.is_none());
        self.several.iter().flatten().chain(one)
    }

    pub fn is_chosen(&self, target: &TargetPath) -> bool {
        match &self.several {
            Some(several) => several.contains(target),
            None => self.target.as_ref() == Some(target),
        }
    }

    /// The position of the record in view.
    pub fn record(&self) -> usize {
        self.records[slot(self.kind)]
    }

    pub fn set_record(&mut self, index: usize) {
        self.records[slot(self.kind)] = index;
    }

    /// After the same payloads were read again: where the records are now.
    pub fn put_records(&mut self, records: [usize; 2]) {
        self.records = records;
    }

    pub fn records(&self) -> [usize; 2] {
        self.records
    }

    /// After other records were loaded, positions of the old ones mean nothing.
    pub fn forget_records(&mut self) {
        self.records = [0, 0];
        self.chosen = None;
        self.request = None;
        self.own = false;
        self.walk = None;
        self.suggesting = None;
    }
}

/// Arrays of two, for users and groups, are indexed by this.
pub const fn slot(kind: ResourceKind) -> usize {
    match kind {
        ResourceKind::User => 0,
        ResourceKind::Group => 1,
    }
}
