//! What a client is: a table of data, and the functions that phrase and ask for it.

use serde::Serialize;
use serde_json::Value;

use super::enabled::EnabledSign;
use super::evaluator::Evaluator;
use super::lint::Lint;
use super::names::NameTable;
use super::native::NativeFormat;
use super::phrase::{Subject, There};
use super::preset::{self, PresetFile};
use super::{Account, Cause, Condition, Event, Query, Sample, Sequence, Step, StepKind};
use crate::base::sink::markdown::Markdown;
use crate::base::{ClientKind, Fact, Mark, PerKind, ProviderKind, ResourceKind, Severity};
use crate::expression::Dialect;
use crate::mapping::{AttributeNames, CompiledRule, Finish, Mapping};
use crate::scim::TargetPath;
use crate::scim::template::StepNumber;

/// A provisioning client: its names, its requests, its files.
#[derive(Debug)]
pub struct Client {
    pub kind: ClientKind,
    /// The name on screens.
    pub label: &'static str,
    /// Its expression language.
    pub dialect: Dialect,
    pub(super) names: PerKind<&'static NameTable>,
    pub(super) remark: Option<fn(ResourceKind, &str) -> Option<String>>,
    /// The ways in which it phrases requests; the first is what one starts with.
    pub variants: &'static [Variant],
    /// The mappings one starts with. For a provider that is not among them, those for any.
    pub(super) presets: &'static [PresetFile],
    pub(super) finishing: PerKind<Finish>,
    /// What says whether a record is enabled ([`Client::enabled`]).
    pub(super) enabled_signs: &'static [EnabledSign],
    /// Whether a disabled record that is not in the account is created there.
    pub creates_disabled: bool,
    /// The name of a user's attribute that holds the manager's identifier, where expressions ask for the manager.
    pub manager: Option<&'static str>,
    /// Whether it sends groups at all.
    pub sends_groups: bool,
    /// Whether it takes a 404 in answer to a look-up for "nobody has this value".
    pub not_found_is_nobody: bool,
    /// Whether a change sends back all that the account shows of somebody.
    pub sends_all_back: bool,
    /// What it does with a mapped attribute that is empty.
    pub nulls: Nulls,
    /// How well that is known.
    pub nulls_known: Mark,
    pub(super) references: PerKind<&'static [&'static str]>,
    pub(super) phrasing: Phrasing,
    pub(super) queries: fn(&Client, ResourceKind, &Mapping) -> Vec<Query>,
    /// What to type where; none for a client that has no screens.
    pub(super) sheet: Option<fn(&[&Mapping]) -> Markdown>,
    pub quirks: Quirks,
    pub sample: Sample,
    /// What is known of its ways that shows in no request.
    pub facts: &'static [Fact],
}

/// What only some vendors have.
#[derive(Clone, Copy, Debug)]
pub struct Quirks {
    /// The files in which the vendor itself keeps mappings.
    pub native: &'static [&'static NativeFormat],
    /// Other words by which guides call it, in small letters.
    pub also_called: &'static [&'static str],
    /// What is worth knowing about a record of its payload.
    pub notices: &'static [Notice],
    /// What people get wrong in its mappings.
    pub lints: &'static [Lint],
    /// Source attributes that its expressions read as a truth, whatever the payload holds.
    pub truths: &'static [&'static str],
    /// Its own evaluator of expressions, where one can be asked.
    pub evaluator: Option<&'static Evaluator>,
    /// The most characters of an expression, where the vendor names a limit.
    pub longest_expression: Option<usize>,
    /// A look-up by a value with special characters may fail.
    pub special_characters_matter: bool,
    /// The attribute that is true of users who are gone: the opposite of `active`.
    pub gone: Option<&'static str>,
    /// The list by which its screens take many people at once, where that is documented.
    pub assignment: Option<&'static AssignmentList>,
    /// What takes blanks off the values of a payload's key in the directory itself.
    pub trimming: Option<fn(&str) -> Query>,
}

impl Quirks {
    pub(super) const NONE: Self = Self {
        native: &[],
        also_called: &[],
        notices: &[],
        lints: &[],
        truths: &[],
        evaluator: None,
        longest_expression: None,
        special_characters_matter: false,
        gone: None,
        assignment: None,
        trimming: None,
    };
}

/// A table that is uploaded where people are assigned: one column of keys.
#[derive(Clone, Copy, Debug)]
pub struct AssignmentList {
    pub column: &'static str,
    /// Where it goes, and what to look at first, in sentences.
    pub how: Fact,
}

/// Something that a record of the payload holds and that is worth a finding.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    pub kind: ResourceKind,
    /// A key at the top of a record.
    pub key: &'static str,
    pub has: Has,
    /// Only where a rule is like this one; then it is about that rule, and stands in the place of its refusal.
    pub spoils: Option<fn(&CompiledRule) -> bool>,
    /// The finding's code and title.
    pub code: &'static str,
    pub severity: Severity,
    pub title: &'static str,
}

/// What a value holds.
#[derive(Clone, Copy, Debug)]
pub enum Has {
    /// This, somewhere in a text.
    Text(&'static str),
    /// An item of a list in which this key has this text.
    Item(&'static str, &'static str),
    /// A list of more than one.
    Several,
}

impl Has {
    pub fn is_in(self, value: &Value) -> bool {
        match self {
            Self::Text(part) => value.as_str().is_some_and(|text| text.contains(part)),
            Self::Item(key, text) => {
                let is_so = |item: &Value| item.get(key).and_then(Value::as_str) == Some(text);
                value.as_array().is_some_and(|items| items.iter().any(is_so))
            }
            Self::Several => value.as_array().is_some_and(|items| items.len() > 1),
        }
    }

    /// The same of a value that is a text.
    pub fn is_in_text(self, text: &str) -> bool {
        matches!(self, Self::Text(part) if text.contains(part))
    }
}

/// A way in which a client phrases requests: an application kind, a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// The name in files and on the command line.
    pub id: &'static str,
    /// The name on screens.
    pub label: &'static str,
    /// One sentence about when it applies.
    pub about: &'static str,
}

/// What a client does with a mapped attribute that has become empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// It sends nothing: the old value stays.
    NeverSent,
    /// It sends the attribute empty, or leaves it out of a body that replaces everything: the old value goes.
    Cleared,
}

/// What a client sends, by what the account has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrasing {
    /// Finds the resource: one step for each matching attribute, in order of precedence.
    pub look_up: fn(&Subject<'_>) -> Vec<Step>,
    /// Makes it, as the step of this number, with what follows once it is there (references, members).
    pub create: fn(&Subject<'_>, StepNumber) -> Vec<Step>,
    /// Changes what differs; nothing when nothing does.
    pub update: fn(&Subject<'_>, &There<'_>) -> Vec<Step>,
    /// Takes access away.
    pub disable: fn(&Subject<'_>, &There<'_>) -> Vec<Step>,
}

impl Client {
    /// How its screens call the attributes of a user or a group.
    pub fn names(&self, kind: ResourceKind) -> &'static dyn AttributeNames {
        *self.names.of(kind)
    }

    /// What to say of a source attribute that reads a value here and may not in the client itself.
    pub fn remark(&self, kind: ResourceKind, name: &str) -> Option<String> {
        self.remark.and_then(|remark| remark(kind, name))
    }

    /// The variant with an id; the first one when the id is none of its.
    pub fn variant(&self, id: &str) -> &'static Variant {
        self.variants.iter().find(|v| v.id == id).unwrap_or(&self.variants[0])
    }

    /// The mapping one starts with.
    pub fn default_mapping(&self, kind: ResourceKind, provider: ProviderKind) -> Mapping {
        preset::default_for(self, provider).mapping(kind).clone()
    }

    /// What the client adds to a mapped resource of itself, such as which address is the primary one.
    pub const fn finishing(&self, kind: ResourceKind) -> Finish {
        *self.finishing.of(kind)
    }

    /// Does it.
    pub fn finish(&self, kind: ResourceKind, resource: &mut Value) {
        self.finishing(kind).apply(resource);
    }

    /// Target attributes whose value it replaces by the id of another resource in the account.
    pub const fn references(&self, kind: ResourceKind) -> &'static [&'static str] {
        self.references.of(kind)
    }

    /// What it does about an event. Where nobody has asked the account yet, it looks up and then creates.
    pub fn phrase(&self, event: &Event<'_>, variant: &'static Variant) -> Sequence {
        let Event { kind, mapping, name, after: resource, references, lacking, .. } = *event;
        let subject = &Subject { kind, variant, mapping, name, resource, references, lacking };
        let mut sequence = Sequence::default();
        if kind == ResourceKind::Group && !self.sends_groups {
            return vec![Step::nothing(format!("{} does not send groups.", self.label), Condition::First)].into();
        }
        if matches!(event.account, Account::Unknown) {
            sequence.steps.extend((self.phrasing.look_up)(subject));
        }
        let steps = match (event.account, event.cause) {
            (_, Cause::Referred) => Vec::new(),
            (Account::Unknown | Account::Absent, Cause::NoAccess) if !self.creates_disabled => {
                let reason = format!("{} does not create {} who are disabled.", self.label, kind.plural());
                vec![Step::nothing(reason, Condition::Nobody("when the look-up finds nobody"))]
            }
            (Account::Unknown | Account::Absent, _) => (self.phrasing.create)(subject, sequence.next()),
            (Account::There { id, resource, changes }, cause) => {
                let phrase = if cause == Cause::NoAccess { self.phrasing.disable } else { self.phrasing.update };
                phrase(subject, &There { id, resource, changes })
            }
        };
        sequence.steps.extend(steps);
        say_what_is_lacking(&mut sequence, event, self.references(event.kind));
        sequence
    }

    /// How to get the payload: queries whose field lists are made from the mapping.
    pub fn queries(&self, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
        (self.queries)(self, kind, mapping)
    }

    /// What to type where, in Markdown; `None` for a client that has no screens.
    pub fn sheet(&self, mappings: &[&Mapping]) -> Option<String> {
        self.sheet.map(|sheet| sheet(mappings).into_text())
    }

    pub const fn has_sheet(&self) -> bool {
        self.sheet.is_some()
    }

    /// What is worth knowing about records of one kind.
    pub fn notices(&self, kind: ResourceKind) -> impl Iterator<Item = &'static Notice> {
        self.quirks.notices.iter().filter(move |notice| notice.kind == kind)
    }
}

/// A request that lacks a value because it is not known or cannot be sent says so, where else it would look whole. What has
/// no body lacks nothing; `references` are sent by themselves.
fn say_what_is_lacking(sequence: &mut Sequence, event: &Event<'_>, references: &[&str]) {
    let matching: Vec<&TargetPath> = event.mapping.matching().iter().map(|rule| &rule.target).collect();
    for step in sequence.steps.iter_mut().filter(|step| step.kind != StepKind::Disable) {
        let has_body = step.request().is_some_and(|request| request.body.is_some());
        let concerns = |target: &TargetPath| match step.kind {
            StepKind::LookUp => matching.contains(&target),
            StepKind::Reference => references.contains(&target.attribute()),
            _ => has_body,
        };
        let said = event.lacking.iter().filter(|(target, _)| concerns(target));
        let notes: Vec<String> = said.map(|(_, sentence)| sentence.clone()).collect();
        step.notes.extend(notes);
    }
}
