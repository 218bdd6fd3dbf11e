//! What is said once of a vendor's mapping file that came in: what it was, how many rules it had, and what there is to
//! know of them.

use crate::base::file::short_name;
use crate::base::{Finding, ResourceKind, counted};
use crate::client;
use crate::document::native::{BaseFile, Imported};

/// The notice over the workspaces. It stays until it was read, or until the rules are others again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// The file, as the document knows it.
    base: BaseFile,
    /// "To know of schema.json", or of what was pasted.
    pub title: String,
    /// What it was, whose it is, and what came of it: sentences.
    pub words: String,
    pub findings: Vec<Finding>,
}

impl TakenIn {
    pub(super) fn of(imported: &Imported, is_another_client: bool, findings: Vec<Finding>) -> Self {
        let name = name(imported);
        let of = imported.read.application.as_deref().map(|of| format!(" of {of}")).unwrap_or_default();
        let client = client::label(imported.client);
        let so = if is_another_client { format!(" So the client is {client}.") } else { String::new() };
        let words = format!("{name} is {}{of}. It has {}.{so}", imported.format.named(), rules(imported));
        let of = imported.base.path.as_ref().map_or("what was pasted", |_| name.as_str());
        Self { base: imported.base.clone(), title: format!("To know of {of}"), words, findings }
    }

    /// Whether the document's rules still come from this file.
    pub(super) fn is_of(&self, base: Option<&BaseFile>) -> bool {
        base == Some(&self.base)
    }
}

/// The file's name without its folders.
pub(super) fn name(imported: &Imported) -> String {
    let path = imported.base.path.as_deref();
    path.map_or_else(|| "What was pasted".to_owned(), |path| short_name(path).into_owned())
}

/// "12 rules for users and 1 for groups".
pub(super) fn rules(imported: &Imported) -> String {
    let count = |kind| imported.read.mapping(kind).map(|mapping| mapping.rules.len());
    let of = |kind: ResourceKind, count: usize| format!("{} for {}", counted(count, "rule", "rules"), kind.plural());
    match (count(ResourceKind::User), count(ResourceKind::Group)) {
        (Some(users), Some(groups)) => format!("{} and {groups} for groups", of(ResourceKind::User, users)),
        (Some(users), None) => format!("{} and maps no groups", of(ResourceKind::User, users)),
        (None, Some(groups)) => format!("{} and maps no users", of(ResourceKind::Group, groups)),
        (None, None) => "no rules".to_owned(),
    }
}
