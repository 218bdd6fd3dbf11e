//! Who is in the account under another name and has a new user's e-mail address: where a provider makes one of the two, or may,
//! a create is none.

use super::{Decider, Wanted};
use crate::base::ResourceKind;
use crate::exchange::account::Key;
use crate::exchange::answering::Answering;
use crate::exchange::outcome::{Outcome, RecordMark, RecordPlan};
use crate::provider::Provider;
use crate::provider::traits::{Adopts, Listed};
use crate::scim::{Resource, TargetPath};

/// Where addresses stand.
const EMAILS: &str = "emails.value";

impl Decider<'_> {
    /// Somebody whom the account was seen to have, and whom this new user would be.
    pub(super) fn met_by_email(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Option<Outcome> {
        let (traits, label) = (self.dry_run.provider.traits(), self.dry_run.provider.label());
        let adopts = traits.adopts.known();
        let target = &self.email_key(wanted.kind())?.target;
        let (email, there) = self.with_an_email_of(wanted, target)?;
        let becomes = match adopts {
            Some(Adopts::No) => return None,
            Some(Adopts::ByEmail) => {
                plan.marks.push(RecordMark::TakesOver);
                let stated = traits.stated(&traits.adopts);
                // Who is on such a list came by SCIM.
                let open = match traits.visibility.list.known() {
                    Some(Listed::ScimManaged) => "; whether one that SCIM manages already too is not documented",
                    _ => "",
                };
                format!(
                    "{label} takes an account with the same address over in place of making one ({}: {}){open}",
                    stated.mark.label(),
                    stated.source
                )
            }
            None => format!("whether {label} makes another one, refuses, or takes that one over is not known"),
        };
        let id = there.id().map(|id| format!(", id {id},")).unwrap_or_default();
        let reason = format!("Another user in the account{id} has the e-mail address “{email}”: {becomes}");
        Some(Outcome::CannotSay { reason })
    }

    /// By what they are found among those who were read; nothing where it does not matter.
    pub(super) fn email_key(&self, kind: ResourceKind) -> Option<&Key> {
        self.email.as_ref().filter(|_| kind == ResourceKind::User)
    }

    fn with_an_email_of(&self, wanted: &Wanted, target: &TargetPath) -> Option<(String, Resource)> {
        let emails = target.get_all(&wanted.created).into_iter().filter_map(|email| email.as_str());
        emails.filter(|email| !email.is_empty()).find_map(|email| {
            let there = match self.look_ups.answering() {
                Answering::Snapshot(snapshot) => snapshot.with_text(wanted.kind(), target, email),
                Answering::Endpoint(_) => {
                    let answer = self.look_ups.account().answer(wanted.kind(), &(target.clone(), email.to_owned()))?;
                    answer.resources.into_iter().next()
                }
            }?;
            Some((email.to_owned(), there))
        })
    }
}

/// Where the provider makes one of the two, or may.
pub(super) fn email_key(provider: &Provider) -> Option<Key> {
    let matters = provider.traits().adopts.known() != Some(&Adopts::No);
    let target = TargetPath::parse(EMAILS).ok().filter(|_| matters)?;
    // One is enough, whoever else has it.
    Some(Key { target, folds: true, is_unique: true })
}
