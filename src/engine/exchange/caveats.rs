//! What holds for a whole plan and is said once, before any record: it follows from what is known of the provider.

use crate::base::{ResourceKind, thousands};
use crate::provider::leaf::Leaf;
use crate::provider::traits::{Adopts, Listed, Window};
use crate::provider::{Provider, Traits};

/// The sentences for a plan of so many records.
pub(super) fn of(provider: &Provider, kind: ResourceKind, records: usize) -> Vec<String> {
    let windows = provider.traits().rate.created.of(kind).items().iter();
    let slow = windows.filter_map(|window| created_slowly(provider, kind, *window, records));
    [visibility(provider), adoption(provider, kind), hidden_members(provider, kind)]
        .into_iter()
        .flatten()
        .chain(slow)
        .collect()
}

/// That somebody to be created may be there already, unless the provider shows all.
fn visibility(provider: &Provider) -> Option<String> {
    let list = &provider.traits().visibility.list;
    let label = provider.label();
    let why = match list.known() {
        Some(Listed::All) => return None,
        Some(Listed::ScimManaged) => format!("{label} lists only those who came by SCIM"),
        Some(Listed::Owned) => format!("{label} lists only those whom the one who asks has made"),
        None => "whether this account lists everybody who is in it is not known".to_owned(),
    };
    let stated = list.stated().map(|it| format!(" ({}: {})", it.mark.label(), it.source)).unwrap_or_default();
    Some(format!(
        "Somebody who would be created may be in the account already: {why}{stated}. Then it may refuse to create them again."
    ))
}

/// Whom a new user may turn out to be.
fn adoption(provider: &Provider, kind: ResourceKind) -> Option<String> {
    let traits = provider.traits();
    let takes_over = kind == ResourceKind::User && traits.adopts.known() == Some(&Adopts::ByEmail);
    let (label, stated) = (provider.label(), stated(traits, &traits.adopts));
    takes_over.then(|| {
        format!(
            "{label} takes over an account that has the e-mail address of a new user{stated}: somebody who would be created may \
             have one that is not shown here."
        )
    })
}

/// Where a group does not show who is in it, all are planned as though nobody were.
fn hidden_members(provider: &Provider, kind: ResourceKind) -> Option<String> {
    let traits = provider.traits();
    let is_hidden = kind == ResourceKind::Group && traits.members.in_groups.known() == Some(&false);
    let label = provider.label();
    let stated = stated(traits, &traits.members.in_groups);
    is_hidden.then(|| {
        format!(
            "{label} does not show who is in a group{stated}, so every member counts as one to be added, and nobody as one to be taken out."
        )
    })
}

/// How long creating all of them takes, where a provider wants it slow.
fn created_slowly(provider: &Provider, kind: ResourceKind, window: Window, records: usize) -> Option<String> {
    let most = usize::try_from(window.requests).ok().filter(|most| records > *most)?;
    let full = u64::try_from((records - 1) / most).ok()?;
    let time = (full * u64::from(window.seconds)).div_ceil(3600);
    let hour = if window.seconds == 3600 { "an hour".to_owned() } else { format!("{} seconds", window.seconds) };
    let hours = if time == 1 { "an hour".to_owned() } else { format!("{time} hours") };
    let traits = provider.traits();
    Some(format!(
        "{} takes at most {} new {} in {hour}{}: if all {} are new, creating them takes at least {hours}.",
        provider.label(),
        thousands(most),
        kind.plural(),
        stated(traits, traits.rate.created.of(kind)),
        thousands(records),
    ))
}

fn stated<T>(traits: &Traits, leaf: &Leaf<T>) -> String {
    let stated = traits.stated(leaf);
    format!(" ({}: {})", stated.mark.label(), stated.source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ProviderKind;
    use crate::provider::{self, PROVIDERS};

    #[test]
    fn what_holds_for_a_plan_follows_from_the_provider() {
        use ResourceKind::{Group, User};
        for (provider, kind, records, expected) in [
            ("xurrent", User, 5000, &["lists only those who came by SCIM (inferred"][..]),
            ("aws", User, 5000, &["whether this account lists everybody who is in it is not known"]),
            ("aws", Group, 10, &["is not known", "does not show who is in a group (documented"]),
            ("github", User, 1000, &["lists only those who came by SCIM (documented"]),
            ("github", User, 1001, &["by SCIM", "at most 1,000 new users in an hour (documented", "at least an hour."]),
            ("github", User, 5000, &["by SCIM", "if all 5,000 are new, creating them takes at least 4 hours."]),
            ("github", Group, 5000, &["by SCIM"]),
            ("snowflake", User, 5000, &["lists only those whom the one who asks has made (documented"]),
            ("hcp-terraform", User, 1, &["by SCIM (documented", "takes over an account that has the e-mail address"]),
            ("hcp-terraform", Group, 1, &["by SCIM (documented"]),
            ("slack", User, 181, &["is not known", "at most 180 new users in 60 seconds (documented"]),
            ("generic", User, 5000, &["is not known"]),
        ] {
            let said = of(provider::of(ProviderKind::new(provider)), kind, records);
            let words = said.join("\n");
            assert!(expected.iter().all(|part| words.contains(part)), "{provider} {kind:?} {records}: {words}");
            let mut counted = expected.to_vec();
            counted.dedup_by_key(|part| said.iter().position(|sentence| sentence.contains(*part)));
            assert_eq!(said.len(), counted.len(), "{provider} {kind:?} {records}: {words}");
        }
        for provider in PROVIDERS.iter() {
            let takes_over = provider.traits().adopts.known() == Some(&Adopts::ByEmail);
            assert_eq!(of(provider, User, 1).len(), 1 + usize::from(takes_over), "{}", provider.label());
        }
    }
}
