//! The review before a set is pseudonymised: every attribute with what is done to it and an example. It stands between a
//! person's wish and anything that is written or loaded.

use egui::{Rect, Role, Ui, vec2};

use super::ask::{Ask, Asks};
use super::paint::{Cut as _, Face, Pen};
use super::theme::size;
use super::widget::menu::Value;
use super::widget::{Button, Checkbox, Item, Row, button, dialog, list, spoken};
use crate::base::{ResourceKind, counted};
use crate::source::pseudonym::{Reviewed, Treatment};
use crate::workbench::{Look, Review, ReviewFor, Task, Workbench};

const WHAT_IT_IS_NOT: &str = "Pseudonymous is not anonymous: rare departments, titles and relations still tell who somebody \
                              is. The secret behind the new names is made for this run and never kept.";

/// What the window keeps of the review.
#[derive(Default)]
pub struct Sheet {
    only_replaced: bool,
}

impl Sheet {
    /// Draws it while the workbench has something to review.
    pub fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) {
        let Some(review) = bench.review() else { return };
        let window = ui.ctx().content_rect().size();
        let inner = vec2((window.x - 120.0).min(960.0), (window.y - 120.0).min(640.0));
        let shown = dialog::show(ui.ctx(), "What is replaced", inner, |ui, rect| self.contents(ui, rect, review, asks));
        if shown.closed || shown.inner {
            asks.command(Look::CloseReview);
        }
    }

    /// Whether it was cancelled.
    fn contents(&mut self, ui: &mut Ui, mut rect: Rect, review: &Review, asks: &mut Asks) -> bool {
        let mut head = rect.cut_top(92.0).shrink2(vec2(size::PAD, 8.0));
        let foot = rect.cut_bottom(size::CONTROL + 24.0);
        let pen = Pen::of(ui);
        let words = head.cut_top(44.0);
        pen.paragraph(words.left(), words.top(), WHAT_IT_IS_NOT, Face::Body, pen.theme.muted, words.width());
        spoken(ui, words, "what it is not", Role::Label, WHAT_IT_IS_NOT);
        let replaced = review.survey.attributes.iter().filter(|a| is_replaced(a)).count();
        let only = Checkbox::new("Only what is replaced", self.only_replaced).show(ui, head.left(), head.center().y);
        if only.clicked() {
            self.only_replaced = !self.only_replaced;
        }
        let counts =
            format!("Replaced: {replaced} of {}", counted(review.survey.attributes.len(), "attribute", "attributes"));
        pen.text_right(head.right(), pen.baseline(head, Face::Caption), &counts, Face::Caption, pen.theme.faint);
        pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line_strong);
        let shown: Vec<usize> = (0..review.survey.attributes.len())
            .filter(|index| !self.only_replaced || is_replaced(&review.survey.attributes[*index]))
            .collect();
        let columns = Columns::of(rect);
        columns.head(&pen, rect.cut_top(size::FILTER));
        list::page(ui, rect, "Attributes to review", size::ROW, shown.len(), |ui, index, area| {
            row(ui, area, &columns, review, shown[index], asks);
        });
        end(ui, foot, review, asks)
    }
}

fn is_replaced(attribute: &Reviewed) -> bool {
    matches!(attribute.treatment, Treatment::Replace(_))
}

/// Where the columns begin, from the left edge.
struct Columns {
    name: f32,
    treatment: f32,
    example: f32,
    becomes: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let at = |share: f32| (rect.left() + size::PAD + share * (rect.width() - 2.0 * size::PAD)).round();
        Self { name: at(0.0), treatment: at(0.3), example: at(0.5), becomes: at(0.76) }
    }

    fn head(&self, pen: &Pen, line: Rect) {
        let y = pen.baseline(line, Face::Caption);
        for (at, word) in [
            (self.name, "Attribute"),
            (self.treatment, "What is done"),
            (self.example, "For example"),
            (self.becomes, "becomes"),
        ] {
            pen.text(at, y, word, Face::Caption, pen.theme.faint);
        }
        pen.rule_below(line, pen.theme.line);
    }
}

fn row(ui: &Ui, area: Rect, columns: &Columns, review: &Review, index: usize, asks: &mut Asks) {
    let Reviewed { kind, path, treatment, example, .. } = &review.survey.attributes[index];
    let becomes = review.becomes.get(index).map(String::as_str).unwrap_or_default();
    let of = format!("{path} of {}", kind.plural());
    let spoken = format!("{of}: {}. {example} becomes {becomes}", treatment.label());
    Row::new(ui, ("personal", kind, path), &spoken).enabled(false).show(ui, area);
    let pen = Pen::of(ui);
    let t = pen.theme;
    let y = pen.baseline(area, Face::Body);
    let end = pen.text_fit(columns.name, y, path, Face::Body, t.text, columns.treatment - columns.name - 24.0);
    if *kind == ResourceKind::Group {
        pen.text_fit(end + 8.0, y, "group", Face::Caption, t.faint, columns.treatment - end - 24.0);
    }
    let items = Treatment::ALL.map(|one| Item::new(one.label()).chosen(one == *treatment));
    let menu_name = format!("What is done to {of}");
    let menu = Value::new(&menu_name, treatment.label()).most(columns.example - columns.treatment - 40.0).show(
        ui,
        columns.treatment,
        area.center().y,
        &items,
    );
    if let Some(picked) = menu.picked.and_then(|picked| Treatment::ALL.get(picked)) {
        asks.command(Look::Treat(index, *picked));
    }
    let line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let mono = pen.baseline(area, Face::Mono);
    pen.text_fit(columns.example, mono, &line(example), Face::Mono, t.muted, columns.becomes - columns.example - 16.0);
    if becomes == example {
        pen.text(columns.becomes, y, "the same", Face::Caption, t.faint);
    } else {
        pen.text_fit(
            columns.becomes,
            mono,
            &line(becomes),
            Face::Mono,
            t.text,
            area.right() - size::PAD - columns.becomes,
        );
    }
}

/// The buttons; whether it was cancelled.
fn end(ui: &Ui, foot: Rect, review: &Review, asks: &mut Asks) -> bool {
    let pen = Pen::of(ui);
    pen.hline(foot.left()..foot.right(), foot.top(), pen.theme.line);
    let go = match review.of {
        ReviewFor::Load(_) => "Load pseudonymised",
        ReviewFor::Copy => "Choose where to save…",
    };
    let buttons = [Button::secondary("Cancel"), Button::primary(go)];
    let (pressed, left) = button::row_from_right(ui, foot.right() - size::PAD, foot.center().y, &buttons);
    let words = match (&review.of, review.files) {
        (ReviewFor::Copy, 2..) => format!("{} files go into one folder; they hang together.", review.files),
        (ReviewFor::Copy, _) => "The copy has the form of the original.".to_owned(),
        (ReviewFor::Load(_), _) => "The files themselves stay as they are.".to_owned(),
    };
    let x = foot.left() + size::PAD;
    spoken(ui, foot.with_min_x(x).with_max_x(left - 12.0), "what becomes of the files", Role::Label, &words);
    pen.text_fit(x, pen.baseline(foot, Face::Body), &words, Face::Body, pen.theme.muted, left - x - 12.0);
    match (pressed, &review.of) {
        (Some(0), _) => true,
        (Some(_), ReviewFor::Load(_)) => {
            asks.command(Task::LoadPseudonymised);
            false
        }
        (Some(_), ReviewFor::Copy) => {
            asks.push(Ask::SavePseudonymised);
            false
        }
        (None, _) => false,
    }
}
