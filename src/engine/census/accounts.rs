//! Whom people are held against: everybody a snapshot shows, everybody the account's own export has, or both.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::decisions::{Row, may_be_same};
use super::{Counting, Identity};
use crate::base::{Cancel, Cancelled, ProviderKind, ResourceKind, hash};
use crate::exchange::{AccountExport, Snapshot};
use crate::scim::Resource;

/// What shows who is in the account.
#[derive(Clone, Debug, Default)]
pub struct AccountsShown {
    pub snapshot: Option<Arc<Snapshot>>,
    pub export: Option<Arc<AccountExport>>,
}

impl AccountsShown {
    pub const fn is_nothing(&self) -> bool {
        self.snapshot.is_none() && self.export.is_none()
    }

    /// Whether it may show whoever is in the account at this endpoint.
    pub fn may_be_of(&self, endpoint: &str) -> bool {
        self.snapshot.as_ref().is_none_or(|snapshot| may_be_same(&snapshot.header.endpoint, endpoint))
    }

    /// Whether whoever a row names would be among those who are shown.
    pub(super) fn shows(&self, row: &Row) -> bool {
        match &self.snapshot {
            Some(snapshot) if row.is_of_scim() => row.is_of(&snapshot.header.endpoint),
            _ => !row.is_of_scim() && self.export.is_some(),
        }
    }

    /// What each of them rests on, in sentences.
    pub fn caveats(&self, provider: ProviderKind) -> Vec<String> {
        let snapshot = self.snapshot.iter().map(|snapshot| snapshot.caveat(provider));
        snapshot.chain(self.export.iter().map(|export| export.shows())).collect()
    }

    /// Whether all of the account is shown, as far as that is known.
    pub fn is_whole(&self, provider: ProviderKind) -> bool {
        let is_whole =
            |snapshot: &Arc<Snapshot>| snapshot.header.provider == provider && snapshot.extents.gaps().is_empty();
        self.snapshot.as_ref().is_some_and(is_whole)
    }
}

impl Counting {
    /// Takes in everybody who is shown; whoever of an export has an address that the snapshot shows is the same.
    pub fn accounts(&mut self, shown: &AccountsShown, kind: ResourceKind, cancel: &Cancel) -> Result<(), Cancelled> {
        let export = || shown.export.iter().filter(|_| kind == ResourceKind::User).flat_map(|export| export.users());
        let of_export = |resource| Identity { from_export: true, ..Identity::of_account(resource) };
        let mut ids = HashMap::new();
        for identity in export().map(of_export) {
            cancel.check()?;
            ids.extend(hashes(&identity).map(|address| (address, identity.id.clone())));
        }
        let mut addresses = HashSet::new();
        let endpoint = shown.snapshot.as_ref().map(|snapshot| Arc::from(snapshot.header.endpoint.as_str()));
        for resource in shown.snapshot.iter().flat_map(|snapshot| snapshot.resources(kind)) {
            cancel.check()?;
            let mut identity = Identity { of: endpoint.clone(), ..Identity::of_account(&resource) };
            let exported_as = hashes(&identity).find_map(|address| ids.get(&address)?.clone());
            identity.exported_as = exported_as;
            if shown.export.is_some() {
                addresses.extend(hashes(&identity));
            }
            self.take_account(identity, &resource);
        }
        for resource in export() {
            cancel.check()?;
            let identity = of_export(resource);
            if !hashes(&identity).any(|address| addresses.contains(&address)) {
                self.take_account(identity, resource);
            }
        }
        Ok(())
    }

    /// Somebody the account has.
    pub(super) fn take_account(&mut self, identity: Identity, resource: &Resource) {
        self.candidates.account(&resource.attributes);
        let entry = self.entry(identity, &resource.attributes);
        self.accounts.push(entry);
    }
}

fn hashes(identity: &Identity) -> impl Iterator<Item = u64> {
    identity.addresses().map(|address| hash::folded(address.trim()))
}
