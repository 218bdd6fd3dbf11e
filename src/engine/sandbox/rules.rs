//! What the sandbox does where servers differ: as the provider's file says, and where that is not known, as the RFC does.

use super::fault::Distortion;
use crate::base::{PerKind, ResourceKind};
use crate::provider::Provider;
use crate::provider::traits::{Adopts, Delete, Ids, Omitted, OverMost, TotalResults, Traits};
use crate::scim::Forms;

/// Resources on a page when `count` is not given, and at most, where a provider says nothing.
const PAGE: (usize, usize) = (100, 200);

/// The behaviour of one provider.
#[derive(Debug)]
pub(super) struct Rules {
    /// Schemas and filters are those of the provider whose part is played.
    pub provider: &'static Provider,
    /// Resources on a page when `count` is not given, and at most.
    pub page: (usize, usize),
    /// What comes of asking for more on a page than there may be.
    pub over_page: OverMost,
    /// What the number of a list is.
    pub total_results: TotalResults,
    pub forms: Forms,
    /// What a PUT does with attributes that are not sent.
    pub omitted: PerKind<Omitted>,
    pub delete: PerKind<Delete>,
    /// Who is in the account and is whom a client makes.
    pub adopts: Adopts,
    /// Attributes in which no two resources may agree.
    pub unique: PerKind<Vec<&'static str>>,
    pub members_in_lists: bool,
    pub members_in_groups: bool,
    /// Whether later pages can be asked for by `startIndex`.
    pub pages_by_index: bool,
    /// A PATCH without `Operations` is a resource with what changes, as an old draft had it.
    pub draft_patch: bool,
    pub ids: Ids,
    /// Attributes that exist but are not in `/Schemas`.
    pub unlisted: Vec<&'static str>,
    pub documentation: Option<&'static str>,
    /// Of those that are simulated, none is the provider's.
    pub distortions: Vec<Distortion>,
}

impl Rules {
    pub fn of(provider: &'static Provider) -> Self {
        let traits = provider.traits();
        let (usual, most) = PAGE;
        let delete = |kind| traits.delete.of(kind).known().copied().unwrap_or(Delete::Removes);
        let omitted = |kind| traits.put.omitted.of(kind).known().copied().unwrap_or(Omitted::Cleared);
        let unique = |kind| traits.unique.of(kind).items().iter().map(|word| word.0).collect();
        Self {
            provider,
            page: (
                traits.paging.default.known().copied().unwrap_or(usual),
                traits.paging.max.known().copied().unwrap_or(most),
            ),
            over_page: traits.paging.over_max.known().copied().unwrap_or(OverMost::Fewer),
            total_results: traits.paging.total_results.known().copied().unwrap_or(TotalResults::Count),
            forms: Forms::of(traits.patch.forms.items()),
            omitted: PerKind { user: omitted(ResourceKind::User), group: omitted(ResourceKind::Group) },
            delete: PerKind { user: delete(ResourceKind::User), group: delete(ResourceKind::Group) },
            unique: PerKind { user: unique(ResourceKind::User), group: unique(ResourceKind::Group) },
            adopts: traits.adopts.known().copied().unwrap_or(Adopts::No),
            members_in_lists: traits.members.in_lists.known().copied().unwrap_or(true),
            members_in_groups: traits.members.in_groups.known().copied().unwrap_or(true),
            pages_by_index: traits.paging.by_index.known().copied().unwrap_or(true),
            draft_patch: traits.patch.draft.known().copied().unwrap_or(false),
            ids: ids(traits),
            unlisted: traits.schema.unlisted.items().iter().map(|word| word.0).collect(),
            documentation: traits.documentation.known().map(|word| word.0),
            distortions: Vec::new(),
        }
    }
}

/// What ids look like.
pub(super) fn ids(traits: &Traits) -> Ids {
    traits.ids.known().copied().unwrap_or(Ids::Uuid)
}
