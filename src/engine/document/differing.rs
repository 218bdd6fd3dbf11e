//! For whom two sides differ: the loaded people to whom the rules of one side give another value than those of the other.
//!
//! Both sides read the same records, so this can be said only where both are made for the client whose records are
//! loaded.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::Value;

use super::compile_mapping;
use super::difference::{Difference, DifferencePart, DifferenceRow, Side};
use crate::base::{Cancel, Progress, ProviderKind, ResourceKind};
use crate::expression::Context;
use crate::mapping::{CompiledMapping, CompiledRule, Mapping, Rule, RuleResult, RuleState};
use crate::source::{LoadedSet, ReadError, Record, RecordText, is_of_names};

/// So many people are named.
const NAMED: usize = 50;

/// For how many one difference makes a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differing {
    /// So many records were looked at.
    pub of: usize,
    /// Another value on one side than on the other, or a value on one side only.
    pub count: usize,
    /// On one side or on both it is not known what is sent.
    pub not_known: usize,
    /// The first of them, in the order of the records.
    pub first: Vec<Differs>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    pub record: usize,
    pub name: String,
    /// What each side sends; nothing where it sends nothing.
    pub a: Option<String>,
    pub b: Option<String>,
}

/// What people are counted among.
#[derive(Clone, Copy, Debug)]
pub struct Among<'a> {
    pub set: &'a LoadedSet,
    pub context: &'a Context,
    pub provider: ProviderKind,
}

/// For each row that differs, in their order; nothing for what is no rule, for a rule that passes a list on (a group's
/// members, which may be hundreds of thousands), or of which nobody is loaded.
///
/// # Errors
/// When it is asked to stop, or a file cannot be read any more.
pub fn differing(
    sides: [&Side; 2],
    difference: &Difference,
    among: &Among<'_>,
    cancel: &Cancel,
) -> Result<Vec<Option<Differing>>, ReadError> {
    let mut all: Vec<Option<Differing>> = vec![None; difference.rows.len()];
    for kind in ResourceKind::ALL {
        let rows = (0..all.len()).filter(|at| is_rule_of(&difference.rows[*at], kind));
        let pairs = rows.map(|at| (at, Pair::of(sides, &difference.rows[at], kind, among)));
        let (rows, pairs): (Vec<usize>, Vec<Pair>) = pairs.filter(|(_, pair)| !pair.passes_on()).unzip();
        if rows.is_empty() || among.set.count(kind) == 0 {
            continue;
        }
        let counted = match kind {
            ResourceKind::User => of_users(&pairs, among, cancel)?,
            ResourceKind::Group => of_groups(sides, &pairs, among, cancel)?,
        };
        for (row, differing) in rows.into_iter().zip(counted) {
            all[row] = Some(differing);
        }
    }
    Ok(all)
}

fn is_rule_of(row: &DifferenceRow, kind: ResourceKind) -> bool {
    row.part == DifferencePart::Rules && row.resource == kind.scim_name()
}

fn of_users(pairs: &[Pair], among: &Among<'_>, cancel: &Cancel) -> Result<Vec<Differing>, ReadError> {
    let kind = ResourceKind::User;
    let make = || vec![Differing::default(); pairs.len()];
    let each = |all: &mut Vec<Differing>, text: RecordText<'_>| {
        if let Some(record) = text.record(kind) {
            look(pairs, all, &record, among.context);
        }
        Ok(())
    };
    let shares = among.set.fold_texts(kind, &Progress::default(), cancel, make, each)?;
    let mut whole = make();
    for share in shares {
        whole.iter_mut().zip(share).for_each(|(all, some)| all.add(some));
    }
    Ok(whole)
}

/// Groups are read without their members, where both sides only pass the same list of them on.
fn of_groups(
    sides: [&Side; 2],
    pairs: &[Pair],
    among: &Among<'_>,
    cancel: &Cancel,
) -> Result<Vec<Differing>, ReadError> {
    let kind = ResourceKind::Group;
    let whole = sides.map(|side| compiled(side, kind, &side.mapping(kind).rules, among));
    let lists = whole.each_ref().map(|mapping| mapping.passed_on(MEMBERS));
    let places = match &lists {
        [Some(a), Some(b)] if a.places == b.places && !a.keys().any(is_of_names) => a.places.clone(),
        _ => Vec::new(),
    };
    let mut all = vec![Differing::default(); pairs.len()];
    among.set.for_each_without(kind, &places, cancel, &mut |record| {
        look(pairs, &mut all, record, among.context);
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// The list that groups are large by.
const MEMBERS: &str = "members";

fn look(pairs: &[Pair], all: &mut [Differing], record: &Record, context: &Context) {
    pairs.iter().zip(all).for_each(|(pair, differing)| differing.look(pair, record, context));
}

/// The rules of both sides for one target.
struct Pair([Option<CompiledMapping>; 2]);

impl Pair {
    fn of(sides: [&Side; 2], row: &DifferenceRow, kind: ResourceKind, among: &Among<'_>) -> Self {
        let compiled = |at: usize| Some(compiled(sides[at], kind, &[row.rules[at].clone()?], among));
        Self([compiled(0), compiled(1)])
    }

    /// Whether a side passes a list on, element by element.
    fn passes_on(&self) -> bool {
        self.0.iter().flatten().any(|mapping| mapping.passed_on(MEMBERS).is_some())
    }

    fn rules(&self) -> [Option<&CompiledRule>; 2] {
        self.0.each_ref().map(|side| side.as_ref().and_then(|mapping| mapping.rules.first()))
    }
}

fn compiled(side: &Side, kind: ResourceKind, rules: &[Arc<Rule>], among: &Among<'_>) -> CompiledMapping {
    let mapping = Mapping { rules: rules.to_vec(), ..Mapping::new(kind, Vec::new()) };
    compile_mapping(mapping, side.client, among.provider)
}

impl Differing {
    fn look(&mut self, pair: &Pair, record: &Record, context: &Context) {
        self.of += 1;
        let rules = pair.rules();
        let [a, b] = rules.map(|rule| rule.map(|rule| rule.apply(record.value(), context)));
        if [&a, &b].into_iter().flatten().any(is_not_known) {
            self.not_known += 1;
            return;
        }
        let sent = |result: &Option<RuleResult>| result.as_ref().and_then(|result| result.value.clone());
        let (a, b) = (sent(&a), sent(&b));
        if a == b {
            return;
        }
        self.count += 1;
        // The threads' shares come in no order, so each keeps as many as there are to be in the end.
        if self.first.len() < NAMED {
            let is_secret = rules.into_iter().flatten().any(CompiledRule::is_secret);
            let said =
                |value: Option<Value>| value.map(|value| if is_secret { HIDDEN.to_owned() } else { text(value) });
            self.first.push(Differs { record: record.index.0, name: record.name(), a: said(a), b: said(b) });
        }
    }

    fn add(&mut self, other: Self) {
        self.of += other.of;
        self.count += other.count;
        self.not_known += other.not_known;
        self.first.extend(other.first);
        self.first.sort_by_key(|one| one.record);
        self.first.truncate(NAMED);
    }
}

/// In place of a value that nobody is to read.
const HIDDEN: &str = "not shown";

fn is_not_known(result: &RuleResult) -> bool {
    matches!(result.state, RuleState::NotKnown { .. })
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::difference::differences;
    use super::*;
    use crate::base::ClientKind;
    use crate::document::Document;
    use crate::mapping::RuleSource;
    use crate::provider;
    use crate::scim::TargetPath;
    use crate::source::Input;

    fn set(text: &str) -> LoadedSet {
        let input = Input::Text { name: "people.csv".to_owned(), bytes: text.as_bytes().to_vec() };
        LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled")
    }

    fn document(rules: &[(&str, &str)]) -> Document {
        let mut document = Document::new(ClientKind::new("generic"), provider::first().kind());
        let rule = |(target, column): &(&str, &str)| {
            Rule::direct(TargetPath::parse(target).expect("a path"), (*column).to_owned())
        };
        document.user = Mapping::new(ResourceKind::User, rules.iter().map(rule).collect());
        document
    }

    fn counted(a: &Document, b: &Document, set: &LoadedSet) -> Vec<(String, Option<Differing>)> {
        let sides = [Side::of("a".to_owned(), a), Side::of("b".to_owned(), b)];
        let difference = differences(&sides[0], &sides[1]);
        let among = Among { set, context: &Context::default(), provider: a.provider };
        let counts = differing([&sides[0], &sides[1]], &difference, &among, &Cancel::default()).expect("readable");
        difference.rows.iter().map(|row| row.about.clone()).zip(counts).collect()
    }

    #[test]
    fn people_are_counted_who_get_another_value_or_one_on_one_side_only() {
        let set = set("name,job,post\nLiz,Head,Head\nBo,Head,Clerk\nCy,,Clerk\nDi,,\n");
        let a = document(&[("title", "job"), ("nickName", "name"), ("displayName", "name")]);
        let b = document(&[("title", "post"), ("displayName", "name")]);
        let counts = counted(&a, &b, &set);
        let said: Vec<String> = counts
            .iter()
            .filter_map(|(about, differing)| Some((about, differing.as_ref()?)))
            .map(|(about, d)| format!("{about}: {} of {}", d.count, d.of))
            .collect();
        assert_eq!(said, ["nickName: 4 of 4", "title: 2 of 4"]);
        let title = counts[1].1.as_ref().expect("counted");
        let named: Vec<_> =
            title.first.iter().map(|one| (one.name.as_str(), one.a.as_deref(), one.b.as_deref())).collect();
        assert_eq!(named, [("Bo", Some("Head"), Some("Clerk")), ("Cy", None, Some("Clerk"))]);
    }

    #[test]
    fn groups_are_counted_and_lists_of_members_are_not() {
        let groups = r#"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups(members())", "value": [
            {"id": "g1", "displayName": "ICT", "mailNickname": "ict", "members": [{"id": "u1"}, {"id": "u2"}]},
            {"id": "g2", "displayName": "HR", "mailNickname": "HR", "members": []}]}"#;
        let input = Input::Text { name: "groups.json".to_owned(), bytes: groups.as_bytes().to_vec() };
        let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
        let mut a = Document::new(ClientKind::new("entra"), provider::first().kind());
        let rule = |target: &str, name: &str| Rule::direct(TargetPath::parse(target).expect("a path"), name.to_owned());
        a.group =
            Mapping::new(ResourceKind::Group, vec![rule("displayName", "displayName"), rule("members", "members")]);
        let mut b = a.clone();
        b.group = Mapping::new(ResourceKind::Group, vec![rule("displayName", "mailNickname")]);
        let counts = counted(&a, &b, &set);
        let said: Vec<_> =
            counts.iter().map(|(about, d)| (about.as_str(), d.as_ref().map(|d| (d.count, d.of)))).collect();
        assert_eq!(said, [("displayName", Some((1, 2))), ("members", None)]);
    }

    #[test]
    fn a_password_is_counted_and_never_said() {
        let set = set("name,job,post\nLiz,hunter2,other\n");
        let (a, b) = (document(&[("password", "job")]), document(&[("password", "post")]));
        let counts = counted(&a, &b, &set);
        let password = counts[0].1.as_ref().expect("counted");
        assert_eq!(password.count, 1);
        assert_eq!(password.first[0].a.as_deref(), Some(HIDDEN));
    }

    #[test]
    fn what_is_only_written_otherwise_makes_no_difference_to_anybody() {
        let set = set("name,job\nLiz,Head\n");
        let a = document(&[("title", "job")]);
        let mut b = a.clone();
        let path = TargetPath::parse("title").expect("a path");
        b.user.alter(&path, |rule| rule.source = RuleSource::Constant { value: "Head".to_owned() });
        assert_eq!(counted(&a, &b, &set)[0].1.as_ref().map(|d| (d.count, d.of)), Some((0, 1)));
    }
}
