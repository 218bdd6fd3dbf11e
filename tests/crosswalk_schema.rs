//! docs/crosswalk.schema.json and the program are of one mind: what the schema takes is read whole, and what it refuses is
//! told by the program too.

use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use crosswalk::base::ProviderKind;
use crosswalk::client::CLIENTS;
use crosswalk::document::SourceLocation;
use crosswalk::workbench::Document;
use serde_json::{Value, json};

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/crosswalk.schema.json");

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn read() -> Self {
        let mut schemas = Schemas::new();
        let index = Compiler::new().compile(SCHEMA, &mut schemas).expect("a schema");
        Self { schemas, index }
    }

    fn fault(&self, file: &Value) -> Option<String> {
        self.schemas.validate(file, self.index).err().map(|error| error.to_string())
    }
}

/// What the program says of a file that it could not read whole.
fn said(file: &Value) -> Option<String> {
    match Document::parse(&file.to_string(), Path::new("a.crosswalk")) {
        Err(error) => Some(error.to_string()),
        Ok(document) => {
            let unread = |code: &str| matches!(code, "rule-not-read" | "part-not-read");
            document.unknown().iter().find(|finding| unread(finding.code)).map(|finding| finding.title.clone())
        }
    }
}

fn written(document: &Document) -> Value {
    serde_json::from_str(&document.print()).expect("JSON")
}

#[test]
fn what_the_program_writes_is_as_the_schema_says() {
    let schema = Schema::read();
    for client in CLIENTS {
        let mut document = Document::new(client.kind, ProviderKind::new("xurrent"));
        document.sources = vec![SourceLocation::sample(client), SourceLocation::Script];
        assert_eq!(schema.fault(&written(&document)), None, "{}", client.label);
        for other in CLIENTS {
            document.choose_client(other.kind);
        }
        assert_eq!(schema.fault(&written(&document)), None, "{} with what is set aside", client.label);
    }
}

#[test]
fn the_schema_refuses_what_the_program_cannot_read_and_nothing_else() {
    let schema = Schema::read();
    let good = written(&Document::new(CLIENTS[0].kind, ProviderKind::new("xurrent")));
    let cases: &[(&str, Value, bool)] = &[
        ("/user/rules/0/matching", json!(300), false),
        ("/user/rules/0/matching", json!(-1), false),
        ("/user/rules/0/matching", json!("1"), false),
        ("/user/rules/0/matching", json!(2), true),
        ("/user/rules/0/target", json!(5), false),
        ("/user/rules/0/target", json!(""), false),
        ("/user/rules/0/apply", json!("sometimes"), false),
        ("/user/rules/0/apply", json!("onlyAtCreation"), true),
        ("/user/rules/0/default", json!(5), false),
        ("/user/rules/0/default", json!("none"), true),
        ("/user/rules/0/source", json!({"kind": "script", "text": "x"}), false),
        ("/user/rules/0/source", json!({"kind": "constant"}), false),
        ("/user/rules/0/source", json!({"kind": "none"}), true),
        ("/user/rules/0/ours", json!("kept"), true),
        ("/user/rules/0", json!("x"), false),
        ("/user/rules", json!([]), true),
        ("/user/disabled", json!([{"at": 0, "rule": {"target": "title", "source": {"kind": "none"}}}]), true),
        ("/user/disabled", json!([{"at": 0, "rule": {"target": "title"}}]), false),
        ("/user/disabled", json!([{"at": 0}]), false),
        ("/user/disabled", json!("title"), false),
        ("/user/kind", json!("robot"), false),
        ("/user", Value::Null, false),
        ("/endpoint", json!({"kind": "carrier"}), false),
        ("/endpoint", json!({"kind": "url"}), false),
        ("/endpoint", json!({"kind": "url", "url": "https://qa.example"}), true),
        ("/sources", json!([{"kind": "ftp"}]), false),
        ("/sources", json!([{"kind": "file"}]), false),
        ("/sources", json!([{"kind": "file", "path": "a.csv", "pseudonymised": {"department": "name"}}]), true),
        ("/sources", json!([{"kind": "file", "path": "a.csv", "pseudonymised": {"department": "blue"}}]), false),
        ("/setAside", json!({"okta": 1}), false),
        ("/declined", json!([{"kind": "user", "target": "title", "reads": ["jobTitle"]}]), true),
        ("/declined", json!([{"kind": "user", "target": "title"}]), false),
        ("/base", json!({"format": "entra-schema"}), false),
        ("/base", json!({"format": "entra-schema", "sha256": "00", "path": "schema.json"}), true),
        ("/client", json!("ping"), true),
        ("/client", json!("No Such"), false),
        ("/version", json!(2), false),
        ("/format", json!("payload"), false),
        ("/name", json!(1), false),
        ("/ours", json!({"a": 1}), true),
    ];
    assert_eq!((schema.fault(&good), said(&good)), (None, None));
    for (place, value, is_good) in cases {
        let mut file = good.clone();
        let (parent, name) = place.rsplit_once('/').expect("a place");
        let parent = file.pointer_mut(parent).unwrap_or_else(|| panic!("{place}"));
        match (parent, name.parse::<usize>()) {
            (Value::Array(items), Ok(at)) => items[at] = value.clone(),
            (parent, _) => parent[name] = value.clone(),
        }
        let (schema, program) = (schema.fault(&file), said(&file));
        assert_eq!(
            (schema.is_none(), program.is_none()),
            (*is_good, *is_good),
            "{place} {value}: {schema:?} {program:?}"
        );
    }
}
