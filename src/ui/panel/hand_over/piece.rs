//! What can be taken home, for each client.

use crate::base::ClientKind;
use crate::client;
use crate::ui::icon;
use crate::ui::widget::badge::Tone;
use crate::workbench::{ExportKind, Workbench};

/// One thing to take home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Crosswalk,
    Sheet,
    EntraSchema,
    Specification,
    Table,
    /// Not a file: what to type, and what is known of both sides.
    Connection,
}

impl Piece {
    /// What there is for a client. One without screens has nothing to fill in.
    pub(super) fn of(client: ClientKind) -> Vec<Self> {
        let all = [
            (Self::Crosswalk, true),
            (Self::Sheet, client != client::any().kind),
            (Self::EntraSchema, client == ClientKind::new("entra")),
            (Self::Specification, true),
            (Self::Table, true),
            (Self::Connection, true),
        ];
        all.into_iter().filter_map(|(piece, is_there)| is_there.then_some(piece)).collect()
    }

    pub(super) const fn export(self) -> Option<ExportKind> {
        Some(match self {
            Self::Crosswalk => ExportKind::Crosswalk,
            Self::Sheet => ExportKind::Sheet,
            Self::EntraSchema => ExportKind::EntraSchema,
            Self::Specification => ExportKind::Markdown,
            Self::Table => ExportKind::Csv,
            Self::Connection => return None,
        })
    }

    pub(super) fn title(self, bench: &Workbench) -> String {
        match self {
            Self::Crosswalk => "Crosswalk file".to_owned(),
            Self::Sheet => format!("Fill-in sheet for {}", bench.client().label),
            Self::EntraSchema => "Entra synchronization schema".to_owned(),
            Self::Specification => "Specification".to_owned(),
            Self::Table => "Table of rules".to_owned(),
            Self::Connection => "Connection".to_owned(),
        }
    }

    /// What it is for.
    pub(super) fn about(self, bench: &Workbench) -> String {
        let client = bench.client().label;
        let provider = bench.provider().label();
        match self {
            Self::Crosswalk => "Opens here again: mappings, client, endpoint".to_owned(),
            Self::Sheet => format!("What to type where on {client}’s screens"),
            Self::EntraSchema => "Your own schema, with these rules".to_owned(),
            Self::Specification => "All rules to agree on (Markdown)".to_owned(),
            Self::Table => "All rules for a spreadsheet (CSV)".to_owned(),
            Self::Connection => format!("What is known of {client} and {provider}"),
        }
    }

    pub(super) const fn icon(self) -> char {
        match self {
            Self::Crosswalk => icon::FILE,
            Self::Sheet => icon::LIST_CHECKS,
            Self::EntraSchema => icon::FILE_CODE,
            Self::Specification => icon::FILE_TEXT,
            Self::Table => icon::FILE_CSV,
            Self::Connection => icon::PLUGS,
        }
    }

    /// What to know before it is relied on.
    pub(super) const fn caution(self) -> Option<(&'static str, Tone)> {
        match self {
            Self::EntraSchema => Some(("import not verified against a tenant", Tone::Warn)),
            _ => None,
        }
    }
}
