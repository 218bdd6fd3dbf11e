//! What is taken home, with hostile texts wherever a crosswalk file has room for one: read by a real reader, a document
//! has the parts that it has with harmless texts, and those texts are in it.

use std::sync::Arc;

use crosswalk::base::ProviderKind;
use crosswalk::client::{CLIENTS, Client};
use crosswalk::document::Document;
use crosswalk::document::export::{ExportKind, NativeInput, export};
use crosswalk::mapping::{Rule, RuleSource};
use crosswalk::scim::TargetPath;
use crosswalk::ui::widget::readable::{Block, Readable};
use pulldown_cmark::{Event, Options, Parser};

#[path = "../src/base/sink/trial/texts.rs"]
mod texts;

/// What stands for a text that is compared with others by its place alone.
const HARMLESS: &str = "x";

/// The client's default with a further rule of each kind for each text.
fn document(client: &Client, texts: &[String]) -> Document {
    let mut document = Document::new(client.kind, ProviderKind::new("xurrent"));
    let rule = Rule::direct(TargetPath::parse("nickName").expect("a path"), "mail");
    for text in texts {
        let (direct, constant, expression) = (text.clone(), text.clone(), text.clone());
        for source in [
            RuleSource::Direct { attribute: direct },
            RuleSource::Constant { value: constant },
            RuleSource::Expression { text: expression },
        ] {
            document.user.rules.push(Arc::new(Rule { source, default: Some(text.clone()), ..rule.clone() }));
        }
    }
    document
}

fn made(client: &Client, texts: &[String], kind: ExportKind) -> String {
    export(&document(client, texts), kind, NativeInput::default()).expect("it can be exported").text
}

/// The parts of a document, and its texts joined.
fn read(text: &str) -> (Vec<String>, String) {
    let (mut parts, mut words) = (Vec::new(), String::new());
    for event in Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            other => parts.push(format!("{other:?}")),
        }
    }
    (parts, words)
}

/// As documents show it.
fn shown(text: &str) -> String {
    crosswalk::base::sink::shown(text).into_owned()
}

#[test]
fn hostile_texts_add_no_part_to_a_document() {
    let hostile = texts::texts();
    // A text that is empty, or has ` > ` in it, is written otherwise by itself.
    let hostile: Vec<String> =
        hostile.into_iter().filter(|text| !text.trim().is_empty() && !text.contains(" > ")).collect();
    let harmless = vec![HARMLESS.to_owned(); hostile.len()];
    for client in CLIENTS {
        // A client without screens has no sheet.
        let has_sheet = export(&document(client, &harmless), ExportKind::Sheet, NativeInput::default()).is_ok();
        assert!(has_sheet || client.kind.id() == "generic", "{}", client.label);
        let kinds = [ExportKind::Markdown, ExportKind::Sheet];
        for kind in kinds.into_iter().filter(|kind| has_sheet || *kind != ExportKind::Sheet) {
            let (parts, words) = read(&made(client, &hostile, kind));
            let (expected, _) = read(&made(client, &harmless, kind));
            let differs = parts.iter().zip(&expected).position(|(part, expected)| part != expected);
            assert_eq!(differs.map(|at| &parts[at..(at + 3).min(parts.len())]), None, "{}", client.label);
            assert_eq!(parts.len(), expected.len(), "{}", client.label);
            let mut rest = words.as_str();
            for text in &hostile {
                let at = rest.find(&shown(text));
                rest = &rest[at.unwrap_or_else(|| panic!("{} lacks {text:?}", client.label))..];
            }
        }
    }
}

#[test]
fn the_window_shows_a_document_as_it_was_written() {
    let hostile = texts::texts();
    for client in CLIENTS {
        let readable = Readable::markdown(&made(client, &hostile, ExportKind::Markdown));
        let tables: Vec<_> = readable
            .blocks()
            .iter()
            .filter_map(|b| if let Block::Table(table) = b { Some(table) } else { None })
            .collect();
        let [users, _groups] = tables[..] else { panic!("two tables expected, not {}", tables.len()) };
        let ours = users.rows.len() - 3 * hostile.len();
        for (rows, text) in users.rows[ours..].chunks(3).zip(&hostile) {
            let text = shown(text);
            let texts: Vec<&str> = rows.iter().map(|row| row[1].text.trim()).collect();
            let constant = format!("constant {text}");
            assert_eq!(texts, [text.trim(), constant.trim(), text.trim()], "{}", client.label);
            assert!(rows.iter().all(|row| row[2].text == text), "{text:?}: {:?}", rows[0][2]);
        }
    }
}

#[test]
fn a_spreadsheet_shows_every_text_and_computes_none() {
    let hostile = texts::texts();
    for client in CLIENTS {
        let text = made(client, &hostile, ExportKind::Csv);
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a whole row")).collect();
        let (users, groups) = (3 * hostile.len(), document(client, &[]).group.rules.len());
        for (rows, text) in rows[rows.len() - groups - users..].chunks(3).zip(&hostile) {
            for row in rows {
                let plain = row[3].replace(";'", ";");
                let expected = shown(text).replace(";'", ";");
                assert_eq!(
                    plain.strip_prefix('\'').unwrap_or(&plain),
                    expected.strip_prefix('\'').unwrap_or(&expected)
                );
                assert!(!row.iter().any(|cell| cell.trim_start().starts_with(['=', '+', '-', '@'])), "{row:?}");
            }
        }
    }
}
