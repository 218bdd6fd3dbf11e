//! One record's outcome: what this client, with its rules, would do once it has asked the account.
//!
//! The course is that of the client's own documentation where it has one (Microsoft: "How provisioning works"): match by
//! each matching attribute in order of precedence, create when nobody is found, change what differs when one is, stop
//! when several are. What a client would only learn from a refusal (a unique value that is taken) is looked up, because a
//! dry run must say it before.

mod adoption;
mod canary;
mod claims;
mod matching;
mod reading;
mod refer;
mod references;
mod unique;
mod wanted;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use self::canary::Verdicts;
use self::claims::Claims;
use self::matching::Match;
use self::refer::ReferredTo;
use self::references::Referred;
use self::wanted::{Wanted, unreadable};
use super::account::Key;
use super::account_export::AccountExport;
use super::answering::Answering;
use super::asked::AskedRequests;
use super::canary::Canary;
use super::difference::{Difference, difference};
use super::endpoint::AskError;
use super::fingerprint::Fingerprints;
use super::lookup::{AccountMatch, LookUps, shown_texts};
use super::marks;
use super::outcome::{AttributeChange, Outcome, RecordMark, RecordPlan};
use super::plan::{PlanInput, Rosters};
use super::run_file::RunFile;
use super::shown::{InAccount, Shown};
use super::trouble::Trouble;
use crate::base::{Cancel, Cancelled, PackedTexts, PerKind, ResourceKind};
use crate::client::{Account, Cause, Change, References, manager_of};
use crate::mapping::CompiledMapping;
use crate::scim::message::boolean;
use crate::scim::request::percent_encode;
use crate::scim::{Request, Resource, TargetPath, name};
use crate::source::RecordIndex;

/// Where records are decided upon, by several workers at once.
pub(super) struct Decider<'a> {
    dry_run: &'a PlanInput<'a>,
    rosters: &'a Rosters,
    look_ups: LookUps<'a>,
    verdicts: Verdicts,
    claims: Claims,
    /// Who those are in a snapshot that others refer to.
    referred: Mutex<HashMap<(ResourceKind, RecordIndex), ReferredTo>>,
    /// Attributes of which only one may have a value, and that the account can be asked for.
    unique: PerKind<Vec<TargetPath>>,
    /// By what somebody is found who has a new user's address; nothing where it does not matter.
    email: Option<Key>,
    export: Option<&'a AccountExport>,
    cancel: &'a Cancel,
}

/// What records ask of an account at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    pub look_ups: PerKind<u64>,
    /// Trials of look-ups, and groups that are read whole.
    pub others: u64,
}

impl<'a> Decider<'a> {
    pub fn new(dry_run: &'a PlanInput<'a>, rosters: &'a Rosters, answering: Answering<'a>, cancel: &'a Cancel) -> Self {
        let look_ups = LookUps::new(answering, dry_run.client.not_found_is_nobody, cancel);
        Self {
            dry_run,
            rosters,
            look_ups,
            verdicts: Verdicts::default(),
            claims: Claims::default(),
            referred: Mutex::default(),
            unique: PerKind {
                user: unique::askable(dry_run, ResourceKind::User),
                group: unique::askable(dry_run, ResourceKind::Group),
            },
            email: adoption::email_key(dry_run.provider),
            export: None,
            cancel,
        }
    }

    /// What look-ups are worth, found out before any record is planned.
    pub fn rest_on(&mut self, canaries: &[Canary]) {
        self.verdicts = Verdicts::new(canaries);
    }

    /// Answers are kept in this file from now on, and what it has is not asked.
    pub const fn keep_in(&mut self, run: Option<&'a RunFile>) {
        self.look_ups.keep_in(run);
    }

    /// The account's own export shows people whom look-ups do not.
    pub const fn look_beside(&mut self, export: Option<&'a AccountExport>) {
        self.export = export;
    }

    /// Who matched what in the account in an earlier run that this one goes on with.
    pub fn go_on_from(&self, matched: impl IntoIterator<Item = (String, RecordIndex)>) {
        for (id, record) in matched {
            self.claims.claim(&id, record);
        }
    }

    /// The records that were planned before another one was found to match the same resource.
    pub fn claimed_twice(&self) -> Vec<RecordIndex> {
        self.claims.shared()
    }

    /// The requests that these records cost at least, each counted once. Nothing is sent.
    pub fn count_requests(&self, kind: ResourceKind, records: &[RecordIndex]) -> Result<Needed, Cancelled> {
        let (mut paths, fingerprints) = (PerKind::<HashSet<_>>::default(), Fingerprints::default());
        let mut reads = 0;
        for record in records {
            self.cancel.check()?;
            let Ok(wanted) = self.wanted(kind, *record) else { continue };
            let identifiers = wanted.identifiers.iter().flat_map(PackedTexts::iter);
            let referred = identifiers.filter_map(|identifier| self.referred(kind, identifier));
            let first = |wanted: &Wanted| self.first_look_up(wanted).map(|path| (wanted.kind, fingerprints.of(&path)));
            let looked_up = std::iter::once(first(&wanted)).chain(referred.map(|other| first(&other)));
            for (kind, path) in looked_up.flatten() {
                paths.of_mut(kind).insert(path);
            }
            reads += u64::from(kind == ResourceKind::Group);
        }
        let look_ups = PerKind { user: paths.user.len() as u64, group: paths.group.len() as u64 };
        Ok(Needed { look_ups, others: reads + self.count_trials(kind) })
    }

    /// Plans one record. Trouble that only concerns this record becomes its outcome.
    pub fn plan(&self, kind: ResourceKind, index: RecordIndex) -> Result<RecordPlan, AskError> {
        self.cancel.check()?;
        let wanted = match self.wanted(kind, index) {
            Ok(wanted) => wanted,
            Err(error) => return Ok(unreadable(kind, index, &error)),
        };
        let mut plan = wanted.blank_plan();
        match self.decide(&wanted, &mut plan) {
            Ok(outcome) => plan.outcome = outcome,
            Err(AskError::Trouble(trouble)) => plan.outcome = cannot_say(&trouble),
            Err(error) => return Err(error),
        }
        self.forget(&wanted);
        plan.marks.sort_unstable();
        plan.marks.dedup();
        Ok(plan)
    }

    /// Whom the account showed is kept by his id alone from now on. Of a snapshot nothing was kept.
    fn forget(&self, wanted: &Wanted) {
        if matches!(self.look_ups.answering(), Answering::Endpoint(_)) {
            let requests = self.look_up_requests(wanted);
            requests.iter().for_each(|request| self.look_ups.forget_body(&request.path));
        }
    }

    fn decide(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<Outcome, AskError> {
        let client = self.dry_run.client;
        if wanted.kind() == ResourceKind::Group && !client.sends_groups {
            plan.next = self.phrase(wanted, &wanted.created, &References::default(), Account::Unknown, Cause::InScope);
            plan.notes.extend(plan.next.skipped().map(str::to_owned));
            return Ok(Outcome::NoChange);
        }
        plan.notes.extend(wanted.refusals(self.mapping(wanted)));
        plan.marks.extend(wanted.state_not_known.then_some(RecordMark::StateNotKnown));
        if let Some(reason) = wanted.match_not_known(self.mapping(wanted)) {
            plan.marks.push(RecordMark::ValueNotKnown);
            return Ok(Outcome::CannotSay { reason });
        }
        let found = self.find(wanted, &mut plan.asked, &mut plan.notes)?;
        let other = match &found {
            Match::One { resource, .. } => resource.id().and_then(|id| self.claims.claim(&id, wanted.record)),
            _ => None,
        };
        if let Match::One { target, resource } = &found {
            (plan.matched_by, plan.matched_id) = (Some(target.clone()), resource.id());
            plan.matched_version = resource.version();
            // Of one who was planned before only the id was kept: what else the account has of him is not known here.
            let is_as_shown = !shown_texts(resource, target).is_empty();
            plan.in_account = if is_as_shown { self.in_account(wanted, resource) } else { InAccount::NotKnown };
        }
        if let Some(conflict) = self.doubled(wanted, plan) {
            return Ok(conflict);
        }
        if let Some(other) = other {
            return Ok(self.matched_by_two(wanted, other, &found));
        }
        match found {
            Match::Unasked => Ok(Outcome::CannotSay { reason: self.nothing_to_match_by(wanted) }),
            Match::Unreliable { why } => Ok(Outcome::CannotSay { reason: why }),
            Match::Several { target, value, several } => Ok(Outcome::Conflict {
                reason: format!(
                    "{} in the account have {} “{value}”: {}",
                    several.count,
                    target.short(),
                    several.ids.join(", ")
                ),
            }),
            Match::Nobody => self.absent(wanted, plan),
            Match::One { resource, .. } => self.present(wanted, &resource, plan),
        }
    }

    /// Two records are one resource in the account: whichever comes last wins, so neither is safe.
    fn matched_by_two(&self, wanted: &Wanted, other: RecordIndex, found: &Match) -> Outcome {
        let set = self.dry_run.set;
        let name = set.record(wanted.kind(), other).map_or_else(|_| "another record".to_owned(), |r| r.name());
        let id = match found {
            Match::One { resource, .. } => resource.id().unwrap_or_default(),
            _ => String::new(),
        };
        let reason = format!("{name} (record {}) matches the same one in the account, id {id}", other.0 + 1);
        Outcome::Conflict { reason }
    }

    fn in_account(&self, wanted: &Wanted, resource: &Resource) -> InAccount {
        InAccount::There(Shown::of(&self.mapping(wanted).mapping, resource))
    }

    /// The account has nobody like this.
    fn absent(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<Outcome, AskError> {
        plan.in_account = InAccount::Nobody;
        if wanted.disabled {
            plan.marks.push(RecordMark::Disabled);
        }
        let cause = if wanted.disabled { Cause::NoAccess } else { Cause::InScope };
        if wanted.disabled && !self.dry_run.client.creates_disabled {
            plan.next = self.phrase(wanted, &wanted.created, &References::default(), Account::Absent, cause);
            plan.notes.extend(plan.next.skipped().map(str::to_owned));
            return Ok(Outcome::NotCreated);
        }
        for (target, value) in self.unique_values(wanted, &wanted.created) {
            if let Some(conflict) = self.taken(wanted, &target, &value, None, plan)? {
                return Ok(conflict);
            }
        }
        let met = self.met_by_email(wanted, plan);
        let referred = self.refer_all(wanted, plan)?;
        plan.next = self.phrase(wanted, &wanted.created, &referred.references, Account::Absent, cause);
        // That there would be one is certain, and what it would be like is not.
        plan.marks.extend((!wanted.not_known.is_empty()).then_some(RecordMark::ValueNotKnown));
        let hidden = self.hidden(wanted).map(|reason| Outcome::CannotSay { reason });
        Ok(hidden.or(met).unwrap_or(Outcome::WouldCreate))
    }

    /// Who is in the account though look-ups do not show it.
    fn hidden(&self, wanted: &Wanted) -> Option<String> {
        let export = self.export.filter(|_| wanted.kind() == ResourceKind::User)?;
        export.person(&wanted.created).map(|person| export.words(person))
    }

    /// The account has one like this.
    fn present(&self, wanted: &Wanted, found: &Arc<Resource>, plan: &mut RecordPlan) -> Result<Outcome, AskError> {
        let Some(id) = found.id() else {
            return Ok(Outcome::CannotSay {
                reason: "The account's answer has no id, so no client could change it".to_owned(),
            });
        };
        if found.attributes.get("id").is_some_and(Value::is_number) {
            plan.notes
                .push(format!("The account's id {id} is a number; the standard has a text (RFC 7643 section 3.1)."));
        }
        if wanted.disabled {
            return Ok(self.disabled(wanted, &id, found, plan));
        }
        let current = self.whole(wanted, &id, found, plan)?;
        let referred = self.refer_all(wanted, plan)?;
        let current = Resource {
            members: current.members.as_ref().map(|members| referred.judgeable(members)),
            attributes: current.attributes.clone(),
        };
        let mut difference = self.difference(wanted, &current, &referred);
        let cleared_unseen = self.cleared_unseen(wanted, &mut difference);
        self.note_what_stays(wanted, &difference, plan);
        self.note_what_is_cut(wanted, &difference, plan);
        if let Some(conflict) = self.takes_a_taken_value(wanted, &id, &difference.changes, plan)? {
            return Ok(conflict);
        }
        let values: Vec<Change> = difference.changes.iter().filter_map(AttributeChange::value).cloned().collect();
        let account = Account::There { id: &id, resource: &current, changes: &values };
        plan.next = self.phrase(wanted, &wanted.updated, &referred.references, account, Cause::InScope);
        let Some(reason) = wanted.update_not_known(self.mapping(wanted)).or(cleared_unseen) else {
            return Ok(self.changed(wanted, difference.changes, plan));
        };
        plan.marks.push(RecordMark::ValueNotKnown);
        plan.notes.extend(
            difference.changes.iter().map(|change| format!("{} differs in any case.", change.target().short())),
        );
        Ok(Outcome::CannotSay { reason })
    }

    /// Takes out what would be cleared only because the export does not have it, and says so: people may have it.
    fn cleared_unseen(&self, wanted: &Wanted, difference: &mut Difference) -> Option<String> {
        let roster = self.rosters.of(wanted.kind());
        let is_unseen = |change: &AttributeChange| {
            let is_cleared = change.value().is_some_and(|change| change.after.is_none());
            is_cleared && roster.is_not_in_export(change.target())
        };
        let first = difference.changes.iter().find(|change| is_unseen(change))?.target().short();
        difference.changes.retain(|change| !is_unseen(change));
        Some(format!(
            "What {first} is taken from is not in this export: whether {} would clear it is not known",
            self.label()
        ))
    }

    fn difference(&self, wanted: &Wanted, current: &Resource, referred: &Referred) -> Difference {
        let references = match wanted.kind() {
            ResourceKind::User => referred.manager_change(manager_of(current).as_deref()),
            ResourceKind::Group => referred.member_changes(current.members.as_ref()),
        };
        let (mapping, client) = (self.mapping(wanted), self.dry_run.client);
        difference(mapping, &wanted.mapped.rules, client, &current.attributes, &wanted.updated, references)
    }

    /// What an update that would be sent amounts to.
    fn changed(&self, wanted: &Wanted, changes: Vec<AttributeChange>, plan: &mut RecordPlan) -> Outcome {
        if plan.next.is_silent() {
            for change in &changes {
                let target = change.target().short();
                plan.notes.push(format!("{target} differs, and {} sends nothing for it.", self.label()));
            }
            return Outcome::NoChange;
        }
        let matching = self.mapping(wanted).mapping.matching();
        let is_matching = |target: &TargetPath| matching.iter().any(|rule| rule.target == *target);
        plan.marks.extend(marks::of_changes(&changes, wanted.kind(), self.dry_run.provider, is_matching));
        if changes.iter().filter_map(AttributeChange::value).any(takes_access_away) {
            plan.marks.push(RecordMark::Disabled);
            return Outcome::WouldDisable { changes };
        }
        Outcome::WouldChange { changes }
    }

    fn disabled(&self, wanted: &Wanted, id: &str, found: &Resource, plan: &mut RecordPlan) -> Outcome {
        plan.marks.push(RecordMark::Disabled);
        let before = found.attributes.as_object().and_then(|shown| name::get(shown, "active")).cloned();
        if before.as_ref().and_then(boolean) == Some(false) {
            plan.notes.push("It is disabled in the account already.".to_owned());
            return Outcome::NoChange;
        }
        let account = Account::There { id, resource: found, changes: &[] };
        plan.next = self.phrase(wanted, &wanted.updated, &References::default(), account, Cause::NoAccess);
        if plan.next.is_silent() {
            return self.left_with_access(wanted, plan);
        }
        let change = TargetPath::parse("active").map(|target| Change { target, before, after: Some(json!(false)) });
        Outcome::WouldDisable { changes: change.into_iter().map(AttributeChange::Value).collect() }
    }

    /// The client sends nothing about one who is to have no access, as its step says; or it is not known what it sends.
    fn left_with_access(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Outcome {
        let open =
            wanted.not_known.iter().find(|(target, _)| target.extension().is_none() && target.attribute() == "active");
        if let Some((target, why)) = open {
            plan.marks.push(RecordMark::ValueNotKnown);
            return Outcome::CannotSay { reason: format!("What is sent as {} is not known: {why}", target.short()) };
        }
        plan.notes.extend(plan.next.skipped().map(str::to_owned));
        Outcome::NoChange
    }

    /// A group's members are left out of lists by some, and asked to be by others; a group is read whole.
    fn whole(
        &self,
        wanted: &Wanted,
        id: &str,
        found: &Arc<Resource>,
        plan: &mut RecordPlan,
    ) -> Result<Arc<Resource>, AskError> {
        if wanted.kind() == ResourceKind::User || found.members.is_some() {
            return Ok(Arc::clone(found));
        }
        let path = format!("{}/{}", wanted.kind().endpoint(), percent_encode(id));
        let request = Request::get(path, "Read the group with its members");
        let whole = self.look_ups.read(&request)?;
        self.note_asked(&mut plan.asked, request.clone());
        let whole = whole.ok_or_else(|| self.look_ups.gone(&request))?;
        plan.in_account = self.in_account(wanted, &whole);
        Ok(whole)
    }

    fn note_what_stays(&self, wanted: &Wanted, difference: &Difference, plan: &mut RecordPlan) {
        let label = self.label();
        for target in &difference.case_only {
            plan.notes.push(format!(
                "{} differs in case alone. By its schema that is no difference; a client that compares exactly would send it.",
                target.short()
            ));
        }
        for target in &difference.kept {
            let why = match self.rosters.of(wanted.kind()).is_not_in_export(target) {
                true => "is taken from what is not in this export",
                false => "has no value here",
            };
            let target = target.short();
            plan.notes.push(format!("{target} {why} and keeps its value in the account: {label} never clears."));
        }
    }

    /// What differs only because the provider keeps a part of it, and will again.
    fn note_what_is_cut(&self, wanted: &Wanted, difference: &Difference, plan: &mut RecordPlan) {
        let provider = self.dry_run.provider;
        if difference.changes.is_empty() || !provider.shortens(wanted.kind()) {
            return;
        }
        let mut kept = wanted.updated.clone();
        provider.shorten(wanted.kind(), &mut kept);
        for change in difference.changes.iter().filter_map(AttributeChange::value) {
            let target = &change.target;
            let is_shorter = target.get(&kept) != target.get(&wanted.updated);
            if is_shorter && target.get(&kept) == change.before.as_ref() {
                plan.notes.push(format!(
                    "{} has kept a part of {} and would keep no more of it: it differs again each time.",
                    provider.label(),
                    target.short()
                ));
            }
        }
    }

    /// Whom the account has under a value: from what was read at once, else by the request.
    fn look_up(
        &self,
        kind: ResourceKind,
        request: impl FnOnce() -> Request,
        question: &(TargetPath, String),
        asked: &mut AskedRequests,
    ) -> Result<AccountMatch, AskError> {
        if let Answering::Snapshot(snapshot) = self.look_ups.answering() {
            return self.look_ups.find_in(snapshot, kind, question).map_err(AskError::from);
        }
        let request = request();
        let (found, request) = match self.look_ups.read_before(kind, question) {
            Some(known) => known,
            None => (self.look_ups.find(&request, question)?, request),
        };
        self.note_asked(asked, request);
        Ok(found)
    }

    /// Of a snapshot nothing is asked.
    fn note_asked(&self, asked: &mut AskedRequests, request: Request) {
        if matches!(self.look_ups.answering(), Answering::Endpoint(_)) {
            asked.push(request);
        }
    }

    fn mapping(&self, wanted: &Wanted) -> &'a CompiledMapping {
        self.dry_run.mapping(wanted.kind())
    }

    fn label(&self) -> &'static str {
        self.dry_run.client.label
    }
}

fn cannot_say(trouble: &Trouble) -> Outcome {
    Outcome::CannotSay { reason: trouble.sentence() }
}

fn takes_access_away(change: &Change) -> bool {
    change.target.attribute().eq_ignore_ascii_case("active") && change.after.as_ref().and_then(boolean) == Some(false)
}
