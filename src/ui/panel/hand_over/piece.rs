//! What can be taken home, for each client.

use crate::base::file::short_name;
use crate::client::Client;
use crate::client::native::NativeFormat;
use crate::ui::icon;
use crate::workbench::{ExportKind, HandOverPart, Workbench};

/// One thing to take home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Crosswalk,
    Sheet,
    /// The file in which the vendor itself keeps mappings.
    Native(&'static NativeFormat),
    Specification,
    /// The same for who has no Crosswalk, on paper.
    Signing,
    Table,
    /// The people to begin with.
    Pilot,
    /// What the vendor's own evaluator says of these rules.
    Tenant,
    /// These rules beside those of another file.
    Comparison,
    /// Not a file: what to type, and what is known of both sides.
    Connection,
}

impl Piece {
    /// What there is for a client. One without screens has nothing to fill in.
    pub(super) fn of(client: &Client) -> Vec<Self> {
        let natives = client.quirks.native.iter().map(|format| Self::Native(format));
        let sheet = client.has_sheet().then_some(Self::Sheet);
        let first = [Self::Crosswalk].into_iter().chain(natives).chain(sheet);
        let tenant = client.quirks.evaluator.map(|_| Self::Tenant);
        let then = [Self::Signing, Self::Specification, Self::Table, Self::Pilot, Self::Comparison];
        first.chain(then).chain(tenant).chain([Self::Connection]).collect()
    }

    pub(super) const fn part(self) -> HandOverPart {
        HandOverPart::Export(match self {
            Self::Crosswalk => ExportKind::Crosswalk,
            Self::Sheet => ExportKind::Sheet,
            Self::Native(format) => ExportKind::Native(format),
            Self::Specification => ExportKind::Markdown,
            Self::Table => ExportKind::Csv,
            Self::Signing => return HandOverPart::Signing,
            Self::Pilot => return HandOverPart::Pilot,
            Self::Tenant => return HandOverPart::Tenant,
            Self::Comparison => return HandOverPart::Comparison,
            Self::Connection => return HandOverPart::Connection,
        })
    }

    pub(super) const fn export(self) -> Option<ExportKind> {
        self.part().export()
    }

    pub(super) fn title(self, bench: &Workbench) -> String {
        match self {
            Self::Crosswalk => "Crosswalk file".to_owned(),
            Self::Sheet => format!("Fill-in sheet for {}", bench.client().label),
            Self::Native(format) => format.title.to_owned(),
            Self::Signing => "Specification to sign".to_owned(),
            Self::Specification => "Specification".to_owned(),
            Self::Table => "Table of rules".to_owned(),
            Self::Pilot => "List for a pilot".to_owned(),
            Self::Tenant => "Ask the tenant…".to_owned(),
            Self::Comparison => "Compare…".to_owned(),
            Self::Connection => "Connection".to_owned(),
        }
    }

    /// What it is for.
    pub(super) fn about(self, bench: &Workbench) -> String {
        let client = bench.client().label;
        let provider = bench.provider().label();
        match self {
            Self::Crosswalk => "Opens here again".to_owned(),
            Self::Sheet => format!("What to type where on {client}’s screens"),
            Self::Native(format) => match base(bench, format) {
                Some(name) => format!("{name}, with these rules in it"),
                None => format.about.to_owned(),
            },
            Self::Signing => "Rules in words, lines to sign (HTML)".to_owned(),
            Self::Specification => "All rules to agree on (Markdown)".to_owned(),
            Self::Table => "All rules for a spreadsheet (CSV)".to_owned(),
            Self::Pilot => "The first people to try it with (CSV)".to_owned(),
            Self::Tenant => "Whether it gives what these rules give".to_owned(),
            Self::Comparison => "With what is in production, by meaning".to_owned(),
            Self::Connection => format!("What is known of {client} and {provider}"),
        }
    }

    pub(super) const fn icon(self) -> char {
        match self {
            Self::Crosswalk => icon::FILE,
            Self::Sheet => icon::LIST_CHECKS,
            Self::Native(_) => icon::FILE_CODE,
            Self::Signing => icon::SEAL_CHECK,
            Self::Specification => icon::FILE_TEXT,
            Self::Table => icon::FILE_CSV,
            Self::Pilot => icon::USERS_THREE,
            Self::Tenant => icon::SCALES,
            Self::Comparison => icon::GIT_DIFF,
            Self::Connection => icon::PLUGS,
        }
    }
}

/// The file that the rules were read from.
fn base(bench: &Workbench, format: &NativeFormat) -> Option<String> {
    let base = bench.document().base.as_ref().filter(|base| base.format == format.id)?;
    base.path.as_deref().map(|path| short_name(path).into_owned())
}
