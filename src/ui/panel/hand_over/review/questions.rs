//! What has to be answered before a file is written, over what changes in it: rows that would go, and a file that may be
//! the wrong one.

use egui::{Rect, Role, Ui, pos2};

use crate::base::{ResourceKind, counted, thousands};
use crate::client::native::NativeChange;
use crate::document::native::NativeAsk;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, spoken};
use crate::workbench::{ExportAnswer, ExportQuestion, ExportReview, ONE_BY_ONE, RowKey, Workbench, row_key};

const TEXT: f32 = size::PAD + 24.0;
/// From the top of a band to its text.
const TOP: f32 = 14.0;
const LINE: f32 = 28.0;

/// A question in words.
struct Words {
    title: String,
    text: String,
    answers: Vec<Line>,
}

/// One line of answers. Where there are several, each is of a row: its name, and who has a value by it.
struct Line {
    name: String,
    having: String,
    answers: Vec<Answer>,
}

struct Answer {
    label: String,
    name: String,
    icon: char,
    gives: Gives,
}

enum Gives {
    Answer(ExportAnswer),
    AnotherFile,
}

/// Takes the room of the bands from the top of `rect`.
pub fn show(ui: &Ui, rect: &mut Rect, bench: &Workbench, review: &ExportReview, asks: &mut Asks) {
    for (index, question) in review.questions().into_iter().enumerate() {
        let words = match &question {
            ExportQuestion::File(ask) => of_file(ask),
            ExportQuestion::Removed(rows) => of_rows(rows, &|key| having(bench, review, key)),
        };
        band(ui, rect, index, &words, review, asks);
    }
}

/// Who has a value by a row: "37 of 300 users have a value by it."; nothing while that is being counted.
fn having(bench: &Workbench, review: &ExportReview, key: &RowKey) -> String {
    let kind = key.0.plural();
    match review.having(key) {
        Some(having) => format!("{} of {} {kind} have a value by it.", thousands(having.filled), thousands(having.of)),
        None if bench.set().count(key.0) == 0 => {
            format!("No {kind} are loaded, so how many have a value by it is not known.")
        }
        None => String::new(),
    }
}

fn of_file(ask: &NativeAsk) -> Words {
    let title = match ask {
        NativeAsk::OtherApplication { .. } => "Do the rules go into the file of another application?",
        _ => "Do the rules go into this file as it is now?",
    };
    let answers = vec![
        Answer::new("Go on with this file", icon::CHECK, ExportAnswer::GoOn),
        Answer { gives: Gives::AnotherFile, ..Answer::new("Choose another", icon::FOLDER_OPEN, ExportAnswer::GoOn) },
    ];
    Words { title: title.to_owned(), text: ask.to_string(), answers: vec![Line::of(answers)] }
}

fn of_rows(rows: &[&NativeChange], having: &dyn Fn(&RowKey) -> String) -> Words {
    let keys: Vec<RowKey> = rows.iter().map(|row| row_key(row)).collect();
    let names: Vec<String> = rows.iter().map(|row| name(row)).collect();
    let several = counted(rows.len(), "rule", "rules");
    match names.as_slice() {
        [name] => Words {
            title: format!("Is the rule for {name} to go?"),
            text: format!("It is in the file and not here. {}", keys.first().map(having).unwrap_or_default()),
            answers: vec![Line::of(remove_or_keep("Remove it", "Keep it", "", keys))],
        },
        names if names.len() <= ONE_BY_ONE => Words {
            title: format!("Are these {several} to go?"),
            text: "They are in the file and not here.".to_owned(),
            answers: names.iter().zip(keys).map(|(name, key)| line(name, having(&key), key)).collect(),
        },
        names => {
            let all = format!("Remove all {}", rows.len());
            Words {
                title: format!("Are {several} to go?"),
                text: format!("They are in the file and not here: {}.", names.join(", ")),
                answers: vec![Line::of(remove_or_keep(&all, "Keep them", "", keys))],
            }
        }
    }
}

/// The row's target, and whose it is where that are not users.
fn name(row: &NativeChange) -> String {
    let target = row.change.target().short();
    if row.kind == ResourceKind::Group { format!("{target} of groups") } else { target }
}

fn line(name: &str, having: String, key: RowKey) -> Line {
    Line { name: name.to_owned(), having, answers: remove_or_keep("Remove it", "Keep it", name, vec![key]) }
}

fn remove_or_keep(remove: &str, keep: &str, name: &str, rows: Vec<RowKey>) -> Vec<Answer> {
    let named = |label: &str, word: &str| if name.is_empty() { label.to_owned() } else { format!("{word} {name}") };
    let (remove_name, keep_name) = (named(remove, "Remove"), named(keep, "Keep"));
    vec![
        Answer { name: remove_name, ..Answer::new(remove, icon::MINUS, ExportAnswer::Remove(rows.clone())) },
        Answer { name: keep_name, ..Answer::new(keep, icon::CHECK, ExportAnswer::Keep(rows)) },
    ]
}

impl Line {
    /// The only one of its question.
    const fn of(answers: Vec<Answer>) -> Self {
        Self { name: String::new(), having: String::new(), answers }
    }
}

impl Answer {
    fn new(label: &str, icon: char, answer: ExportAnswer) -> Self {
        Self { label: label.to_owned(), name: label.to_owned(), icon, gives: Gives::Answer(answer) }
    }
}

fn band(ui: &Ui, rect: &mut Rect, index: usize, words: &Words, review: &ExportReview, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let width = rect.width() - TEXT - size::PAD;
    let text = pen.paragraph_height(words.text.trim(), Face::Body, width);
    let answers = LINE * words.answers.len() as f32;
    let place = rect.cut_top((TOP + 20.0 + text + 2.0 + answers + 6.0).round());
    pen.fill(place, 0.0, t.error_soft);
    pen.rule_below(place, t.line_strong);
    let (left, top) = (place.left() + TEXT, place.top() + TOP);
    pen.mark(pos2(place.left() + size::PAD + 7.0, top + 9.0), icon::WARNING_OCTAGON, t.error_mark);
    let below = pen.paragraph(left, top, &words.title, Face::Strong, t.text, width);
    let below = pen.paragraph(left, below, words.text.trim(), Face::Body, t.muted, width);
    let said = Rect::from_min_max(pos2(left, top), pos2(left + width, below));
    spoken(ui, said, &format!("question {index}"), Role::Alert, format!("{} {}", words.title, words.text).trim());
    let names = words.answers.iter().map(|line| pen.width(&line.name, Face::Medium).ceil());
    let names = names.fold(0.0_f32, f32::max).min(width / 2.0);
    for (at, line) in words.answers.iter().enumerate() {
        let y = below + 2.0 + LINE * (at as f32 + 0.5);
        let row = Rect::from_min_max(pos2(left, y - LINE / 2.0), pos2(left + width, y + LINE / 2.0));
        pen.text_fit(left, pen.baseline(row, Face::Medium), &line.name, Face::Medium, t.text, names);
        let x = if names > 0.0 { left + names + 16.0 } else { left };
        let end = line_of_answers(ui, x, y, (index, at), line, review, asks);
        let base = pen.baseline(row, Face::Caption);
        pen.text_fit(end + 4.0, base, &line.having, Face::Caption, t.muted, row.right() - end - 4.0);
    }
}

fn line_of_answers(
    ui: &Ui,
    mut x: f32,
    y: f32,
    place: (usize, usize),
    line: &Line,
    review: &ExportReview,
    asks: &mut Asks,
) -> f32 {
    for (at, answer) in line.answers.iter().enumerate() {
        let id = ui.scope_id().with(("answer", place, at));
        let button = Button::secondary(&answer.label).name(&answer.name).icon(answer.icon).id(id);
        let shown = button.show_at(ui, x, y);
        if shown.clicked() {
            match &answer.gives {
                Gives::Answer(answer) => asks.command(answer.clone()),
                Gives::AnotherFile => asks.push(Ask::ChooseBase(review.format)),
            }
        }
        x = shown.rect.right() + 8.0;
    }
    x
}
