//! Mappings with many rules: reading one, compiling it, and all that is done with it.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use crosswalk::base::{Cancel, Progress, ResourceKind};
use crosswalk::check::{self, Checked, coverage, population};
use crosswalk::client::{self, Account, CLIENTS, Cause, Change, Client, Event, References, Sequence};
use crosswalk::document::export::{NativeInput, export};
use crosswalk::document::{Document, ExportKind};
use crosswalk::exchange::AttributeChange;
use crosswalk::exchange::difference::difference;
use crosswalk::expression::Context;
use crosswalk::mapping::compare::apply_changes;
use crosswalk::mapping::{CompiledMapping, Mapping, ResourceWriter, Rule, RuleSource, compare, vanished};
use crosswalk::provider;
use crosswalk::scim::{Resource, TargetPath};
use crosswalk::source::walk::Unseen;
use crosswalk::source::{Input, LoadedSet, Profile, RecordIndex};
use crosswalk::workbench::OpenSuggestions;
use crosswalk::workbench::rows::source::{SourceInput, source_rows};
use crosswalk::workbench::rows::target::{TargetInput, target_rows};
use crosswalk::workbench::rows::wire::wires;
use crosswalk::workbench::rows::{ProfileOrder, profile_rows};
use serde_json::{Map, Value, json};

use super::members::compiled;
use super::{Kind, Work};

/// What the targets of the rules look like.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Attributes,
    Extension,
    SubAttributes,
    Typed,
}

impl Shape {
    const ALL: [Self; 4] = [Self::Attributes, Self::Extension, Self::SubAttributes, Self::Typed];

    fn target(self, i: usize) -> TargetPath {
        let text = match self {
            Self::Attributes => format!("attribute{i}"),
            Self::Extension => format!("urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields:field{i}"),
            Self::SubAttributes => format!("name.part{i}"),
            Self::Typed => format!("emails[type eq \"kind{i}\"].value"),
        };
        TargetPath::parse(&text).expect("a path")
    }
}

type Do = fn(&Wide);

/// What is done, and for how many rules.
const DONE: [(&str, usize, Do); 15] = [
    ("read", 5_000, |w| assert!(Document::parse(&w.text, Path::new("x")).is_ok())),
    ("compiled", 5_000, |w| drop(compiled(client::any(), w.mapping.clone()))),
    ("applied to a record", 20_000, |w| {
        assert!(w.compiled.apply(&w.record(), &Context::default()).resource.is_object());
    }),
    ("written for a record", 5_000, Wide::write),
    ("compared", 20_000, |w| assert_eq!(compare(&w.mapping, &w.other).len(), w.mapping.rules.len())),
    ("changed as another", 5_000, |w| apply_changes(&mut w.mapping.clone(), &compare(&w.mapping, &w.other))),
    ("checked for all", 2_000, Wide::check_all),
    ("checked for one", 10_000, Wide::check_one),
    ("counted", 5_000, Wide::count),
    ("previewed", 5_000, Wide::preview),
    ("told apart from an account's", 2_000, Wide::differ),
    ("shown as rows", 5_000, Wide::rows),
    ("in the profile's rows", 2_000, Wide::profile_rows),
    ("vanished", 2_000, Wide::vanished),
    ("exported", 5_000, Wide::export),
];

pub fn kinds() -> Vec<Kind> {
    let of = |shape: Shape| {
        DONE.into_iter().map(move |(done, usual, work)| {
            Kind::new(format!("rules: {shape:?} {done}"), usual, move |count| {
                let wide = Wide::new(shape, count);
                let work: Work = Box::new(move || work(&wide));
                work
            })
        })
    };
    Shape::ALL.into_iter().flat_map(of).collect()
}

/// A mapping with many rules, each of which reads a field of its own, and two records with all of them.
struct Wide {
    mapping: Mapping,
    /// The same targets, other sources.
    other: Mapping,
    compiled: CompiledMapping,
    text: String,
    set: LoadedSet,
}

impl Wide {
    fn new(shape: Shape, count: usize) -> Self {
        let rule = |i: usize| match i {
            0 => Rule::direct(TargetPath::parse("userName").expect("a path"), "field0").matched(1),
            i => Rule::direct(shape.target(i), format!("field{i}")),
        };
        let other = |i: usize| Rule { source: RuleSource::None, ..rule(i) };
        let mapping = Mapping::new(ResourceKind::User, (0..count).map(rule).collect());
        let mut document = Document::new(client::any().kind, provider::any().kind());
        document.user = mapping.clone();
        Self {
            other: Mapping::new(ResourceKind::User, (0..count).rev().map(other).collect()),
            compiled: compiled(client::any(), mapping.clone()),
            mapping,
            text: document.print(),
            set: set("field", count),
        }
    }

    fn record(&self) -> Value {
        self.set.record(ResourceKind::User, RecordIndex(0)).expect("there").value().clone()
    }

    fn checked<'a>(&'a self, context: &'a Context) -> Checked<'a> {
        Checked { compiled: &self.compiled, client: client::any(), provider: provider::any(), context }
    }

    fn write(&self) {
        let finish = client::any().finishing(ResourceKind::User);
        let Some(writer) = ResourceWriter::new(&self.compiled, finish) else { return };
        let (mut reader, mut out) = (writer.reader(), Vec::new());
        let record = self.record().to_string();
        writer.write(&mut reader, &record, &Context::default(), &mut Unseen, &mut out).expect("JSON");
        assert!(!out.is_empty());
    }

    fn check_all(&self) {
        let context = Context::default();
        let report = population(&self.set, &self.checked(&context), &Progress::default(), &Cancel::default());
        assert_eq!(report.expect("not cancelled").records, 2);
    }

    fn check_one(&self) {
        let context = Context::default();
        let record = self.set.record(ResourceKind::User, RecordIndex(0)).expect("there");
        let mapped = self.compiled.apply(record.value(), &context);
        check::resource(&record, &mapped, &self.checked(&context));
    }

    fn count(&self) {
        let context = Context::default();
        let all: Vec<usize> = (0..self.mapping.rules.len()).collect();
        coverage(&self.set, &self.checked(&context), &all, &Cancel::default(), &|_| ()).expect("not cancelled");
    }

    fn preview(&self) {
        let mapped = self.compiled.apply(&self.record(), &Context::default());
        for of in CLIENTS {
            assert!(!self.phrase(of, &mapped.resource, Account::Unknown).is_empty());
            of.queries(ResourceKind::User, &self.mapping);
            of.sheet(&[&self.mapping]);
        }
    }

    fn differ(&self) {
        let mapped = self.compiled.apply(&self.record(), &Context::default());
        let of = client::any();
        let after = &mapped.resource;
        let differ = |current: &Value| difference(&self.compiled, &mapped.rules, of, current, after, None);
        assert!(differ(&mapped.resource).changes.is_empty());
        let changes = differ(&json!({"userName": "x"})).changes;
        let changes: Vec<Change> = changes.iter().filter_map(AttributeChange::value).cloned().collect();
        let there: Resource = json!({"id": "1"}).into();
        for of in CLIENTS {
            let account = Account::There { id: "1", resource: &there, changes: &changes };
            assert!(!self.phrase(of, after, account).is_silent());
        }
    }

    fn phrase(&self, of: &'static Client, after: &Value, account: Account<'_>) -> Sequence {
        let event = Event {
            kind: ResourceKind::User,
            mapping: &self.mapping,
            name: "",
            after,
            references: &References::of(of, ResourceKind::User, after, |key| Some(key.into())),
            lacking: &[],
            account,
            cause: Cause::InScope,
        };
        of.phrase(&event, &of.variants[0])
    }

    fn profile(&self) -> Profile {
        Profile::build(&self.set, ResourceKind::User, &Progress::default(), &Cancel::default()).expect("a profile")
    }

    fn rows(&self) {
        let (profile, record) = (self.profile(), self.record());
        let mapped = self.compiled.apply(&record, &Context::default());
        let (toggled, worst) = (BTreeSet::new(), HashMap::new());
        let names = client::any().names(ResourceKind::User);
        let sources = source_rows(&SourceInput {
            profile: Some(&profile),
            names,
            compiled: &self.compiled,
            record: Some(&record),
            toggled: &toggled,
            filter: "",
            hide_empty: true,
        });
        let targets = target_rows(&TargetInput {
            provider: provider::any(),
            kind: ResourceKind::User,
            compiled: &self.compiled,
            mapped: Some(&mapped),
            worst: &worst,
            toggled: &toggled,
            filter: "",
            only_unmapped: false,
            only: None,
            proposed: &HashMap::new(),
        });
        assert!(!wires(&self.compiled, &OpenSuggestions::default(), &sources, &targets).is_empty());
    }

    fn profile_rows(&self) {
        let names = client::any().names(ResourceKind::User);
        for profile in [self.profile(), self.other_profile()] {
            profile_rows(&profile, names, &self.compiled, "", ProfileOrder::Payload, false);
        }
    }

    fn other_profile(&self) -> Profile {
        let other = set("attribute", self.mapping.rules.len());
        Profile::build(&other, ResourceKind::User, &Progress::default(), &Cancel::default()).expect("a profile")
    }

    fn vanished(&self) {
        let names = client::any().names(ResourceKind::User);
        assert!(!vanished(&self.profile(), &self.other_profile(), &self.compiled, names).is_empty());
    }

    fn export(&self) {
        let document = Document::parse(&self.text, Path::new("x")).expect("a document");
        for kind in [ExportKind::Crosswalk, ExportKind::Csv, ExportKind::Markdown] {
            assert!(!export(&document, kind, NativeInput::default()).expect("a text").text.is_empty());
        }
    }
}

fn set(name: &str, fields: usize) -> LoadedSet {
    let record = |of: &str| {
        let mut record: Map<String, Value> =
            (0..fields).map(|i| (format!("{name}{i}"), format!("{of}{i}").into())).collect();
        record.insert("id".to_owned(), of.into());
        Value::Object(record)
    };
    let bytes = Value::from(vec![record("a"), record("b")]).to_string().into_bytes();
    let input = Input::Text { name: "wide".to_owned(), bytes };
    LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled")
}
