//! What the workbench asks before it does something that would surprise: the question, what follows, and its answers.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::ask::Asks;
use super::paint::{Face, Pen};
use super::theme::size;
use super::widget::{Button, button, dialog};
use crate::base::counted;
use crate::base::file::short_name;
use crate::client;
use crate::document::native::Imported;
use crate::workbench::{Action, Command, Question, Workbench};

/// A question in words, with the label of what is done after a yes.
struct Words {
    title: String,
    text: String,
    yes: String,
    /// Another way out, beside yes and no.
    other: Option<(&'static str, Action)>,
}

impl Words {
    fn of(question: &Question, bench: &Workbench) -> Self {
        match question {
            Question::SwitchClient { client, .. } => {
                let before = client::of(bench.document().client).label;
                let client = client::of(*client).label;
                let rules = bench.document().user.rules.len() + bench.document().group.rules.len();
                let rules = counted(rules, "rule", "rules");
                Self {
                    title: format!("From {before} to {client}"),
                    text: format!(
                        "The mapping for {before} ({rules}) means nothing to {client}: its attributes have other names. \
                         It stays with this crosswalk, and is there again when you choose {before}. {client} starts from its default mapping."
                    ),
                    yes: format!("Start from {client}’s default"),
                    other: None,
                }
            }
            Question::TakeIn(imported) => Self::of_rules(imported, bench),
            Question::Overwrite(unsaved) => {
                let name = short_name(&unsaved.path);
                let is_open = bench.has_open(unsaved.crosswalk);
                Self {
                    title: "The file is another now".to_owned(),
                    text: format!(
                        "{name} was changed by another program, or another window, since it was read here. Overwriting it \
                         loses what was written there. Nothing was saved yet."
                    ),
                    yes: "Overwrite".to_owned(),
                    // Elsewhere only what is open can be saved.
                    other: is_open.then_some(("Save as…", Action::SaveAs)),
                }
            }
        }
    }
}

impl Words {
    /// Another file's rules in place of what somebody made.
    fn of_rules(imported: &Imported, bench: &Workbench) -> Self {
        let name = imported.base.path.as_deref().map_or("What was pasted".into(), short_name);
        let document = bench.document();
        let rules = counted(document.user.rules.len() + document.group.rules.len(), "rule", "rules");
        let before = client::label(document.client);
        let then = if imported.client == document.client {
            format!("Its rules take the place of the {rules} here.")
        } else {
            let of = client::label(imported.client);
            format!(
                "Its rules are for {of}. The {rules} for {before} are set aside, and there again when you choose {before}."
            )
        };
        Self {
            title: "Rules from a file".to_owned(),
            text: format!("{name} is {}. {then} Undo brings them back.", imported.format.named()),
            yes: "Take its rules in".to_owned(),
            other: None,
        }
    }
}

/// Draws the question that is asked, when there is one.
pub fn show(ui: &Ui, bench: &Workbench, asks: &mut Asks) {
    let Some(question) = bench.question() else { return };
    let words = Words::of(question, bench);
    let output = dialog::show(ui.ctx(), &words.title, vec2(480.0, 152.0), |ui, rect| {
        paragraph(ui, rect, &words.text);
        let mut buttons = vec![Button::secondary("Cancel")];
        buttons.extend(words.other.map(|(label, _)| Button::secondary(label)));
        buttons.push(Button::primary(&words.yes));
        let pressed = button::row_from_right(ui, rect.right() - size::PAD, rect.bottom() - 28.0, &buttons).0;
        pressed.map(|at| (at + 1 == buttons.len(), at > 0))
    });
    match output.inner {
        Some((true, _)) => asks.command(Command::Answer(true)),
        Some((false, is_other)) => {
            asks.command(Command::Answer(false));
            words.other.filter(|_| is_other).into_iter().for_each(|(_, action)| asks.run(action));
        }
        None if output.closed => asks.command(Command::Answer(false)),
        None => {}
    }
}

fn paragraph(ui: &Ui, rect: Rect, text: &str) {
    let pen = Pen::of(ui);
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    pen.paragraph(left, rect.top() + 16.0, text, Face::Body, pen.theme.text, width);
    let place = Rect::from_min_size(pos2(left, rect.top() + 16.0), vec2(width, 72.0));
    let response = ui.interact(place, ui.scope_id().with("question"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}
