//! A body as text, indented as it is sent, with its slots kept apart: for scripts, which write them in ways of their own.

use serde_json::Value;

use super::body::Template;
use super::slot::{Id, Slot};
use super::text::Within;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPiece {
    Text(String),
    /// An opening: within a body it stands between quotes.
    Slot(Slot),
}

/// Puts texts after one another into one part.
#[derive(Debug, Default)]
pub(super) struct Parts(Vec<TextPiece>);

impl Parts {
    pub fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(TextPiece::Text(before)) => before.push_str(text),
            _ => self.0.push(TextPiece::Text(text.to_owned())),
        }
    }

    pub fn slot(&mut self, slot: &Slot) {
        self.0.push(TextPiece::Slot(slot.clone()));
    }

    pub fn finish(self) -> Vec<TextPiece> {
        self.0
    }
}

const INDENT: &str = "  ";

impl Template {
    /// Writes it as `serde_json` writes a value with indents.
    pub(super) fn print(&self, this: Option<&Id>, depth: usize, out: &mut Parts) {
        match self {
            Self::Json(json) => out.text(&format!("{json:#}").replace('\n', &line_break(depth))),
            Self::Id(id) => match id.at(this) {
                Id::Known(id) => out.text(&Value::from(&**id).to_string()),
                Id::Open(slot) => quoted(out, |out| out.slot(slot)),
                Id::Each => out.text("null"),
            },
            Self::Text(text) => quoted(out, |out| {
                text.parts(this, Within::Body, |part| match part {
                    Ok(text) => out.text(&escaped(&text)),
                    Err(slot) => out.slot(slot),
                });
            }),
            Self::Object(members) => {
                let mut block = Block::open(out, "{", depth);
                for (name, member) in members {
                    block.item(out);
                    out.text(&format!("{}: ", Value::from(&**name)));
                    member.print(this, depth + 1, out);
                }
                block.close(out, "}");
            }
            Self::List(_) | Self::Each(_) => {
                let mut block = Block::open(out, "[", depth);
                self.elements(this, &mut |element, this| {
                    block.item(out);
                    element.print(this, depth + 1, out);
                });
                block.close(out, "]");
            }
        }
    }
}

fn line_break(depth: usize) -> String {
    format!("\n{}", INDENT.repeat(depth))
}

fn quoted(out: &mut Parts, within: impl FnOnce(&mut Parts)) {
    out.text("\"");
    within(out);
    out.text("\"");
}

/// A text as JSON has it, without the quotes around it.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

/// The brackets around members or elements.
struct Block {
    depth: usize,
    is_empty: bool,
}

impl Block {
    fn open(out: &mut Parts, bracket: &str, depth: usize) -> Self {
        out.text(bracket);
        Self { depth, is_empty: true }
    }

    fn item(&mut self, out: &mut Parts) {
        if !self.is_empty {
            out.text(",");
        }
        self.is_empty = false;
        out.text(&line_break(self.depth + 1));
    }

    fn close(self, out: &mut Parts, bracket: &str) {
        if !self.is_empty {
            out.text(&line_break(self.depth));
        }
        out.text(bracket);
    }
}
