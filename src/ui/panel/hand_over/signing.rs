//! The specification to sign: what is to stand on it, and what will.

use egui::{Rect, Role, Ui, pos2, vec2};

use crate::base::{ResourceKind, counted};
use crate::specification::TELLING;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{Button, Checkbox, Field, button, spoken};
use crate::workbench::{SigningStep, Task, Workbench};

/// Where what is chosen begins, after its name.
const CHOICE: f32 = 120.0;
const WIDEST: f32 = 420.0;

pub(super) fn show(ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
    head(ui, rect.cut_top(size::HEAD), bench, asks);
    area::scroll(ui, rect, "the specification to sign", |ui, place| {
        let mut rest = place.with_min_y(place.top() + 12.0);
        choices(ui, &mut rest, bench, asks);
        rest.cut_top(8.0);
        contents(ui, rest, bench)
    });
}

fn head(ui: &Ui, head: Rect, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(head, pen.theme.line);
    let is_loading = bench.set().is_beginning();
    let hint = if is_loading { "The records are still being loaded" } else { "One HTML file; any browser prints it" };
    let save = Button::primary("Save…").icon(icon::FLOPPY_DISK).enabled(!is_loading).hint(hint);
    let (pressed, left) = button::row_from_right(ui, head.right() - size::PAD, head.center().y, &[save]);
    if pressed.is_some() {
        asks.push(Ask::SaveSpecification);
    }
    let x = head.left() + size::PAD;
    let y = pen.baseline(head, Face::Strong);
    pen.text_fit(x, y, "Specification to sign", Face::Strong, pen.theme.text, left - x - 12.0);
}

fn choices(ui: &mut Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let signing = bench.signing();
    let name = bench.document().name.clone();
    if let Some(title) = text(ui, rest.cut_top(32.0), "Title", &name, &signing.title) {
        asks.command(Task::Specify(SigningStep::Title(title)));
    }
    if let Some(version) = text(ui, rest.cut_top(32.0), "Version", "none", &signing.version) {
        asks.command(Task::Specify(SigningStep::Version(version)));
    }
    against(ui, rest.cut_top(32.0), bench, asks);
    people(ui, rest, bench, asks);
}

/// The name of a choice; where the choice itself begins.
fn label(ui: &Ui, line: Rect, name: &str) -> f32 {
    let pen = Pen::of(ui);
    pen.text_in(line, line.left() + size::PAD, name, Face::Body, pen.theme.muted);
    line.left() + size::PAD + CHOICE
}

/// What was typed, when it was.
fn text(ui: &mut Ui, line: Rect, name: &str, hint: &str, value: &str) -> Option<String> {
    let left = label(ui, line, name);
    let width = (line.right() - size::PAD - left).min(WIDEST);
    let place = Rect::from_min_size(pos2(left, line.center().y - size::CONTROL / 2.0), vec2(width, size::CONTROL));
    let mut typed = value.to_owned();
    Field::new(name).hint(hint).show(ui, place, &mut typed).changed().then_some(typed)
}

fn against(ui: &Ui, line: Rect, bench: &Workbench, asks: &mut Asks) {
    let left = label(ui, line, "File before");
    let y = line.center().y;
    let name = bench.signing().against_name();
    let is_chosen = name.is_some();
    let words = name.unwrap_or_else(|| "none: nothing is compared".to_owned());
    let pen = Pen::of(ui);
    let end = area::words(ui, "before", left, line, &words, Face::Body, pen.theme.text, WIDEST - 64.0);
    let choose = Button::icon_only(icon::FOLDER_OPEN, "Choose the file before…").show_at(ui, end + 8.0, y);
    if choose.clicked() {
        asks.push(Ask::ChooseBefore);
    }
    if is_chosen && Button::icon_only(icon::X, "Compare with no file").show_at(ui, choose.rect.right(), y).clicked() {
        asks.command(Task::Specify(SigningStep::Against(None)));
    }
}

/// Whose data the page will hold.
fn people(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let line = rest.cut_top(32.0);
    let left = label(ui, line, "People");
    let is_disguised = bench.is_pseudonymised();
    let on = bench.signing().pseudonymise || is_disguised;
    let checkbox = Checkbox::new("With other names in place of the real ones", on).enabled(!is_disguised);
    if checkbox.show(ui, left, line.center().y).clicked() {
        asks.command(Task::Specify(SigningStep::Pseudonymise(!on)));
    }
    let words = match (is_disguised, on, bench.is_sample()) {
        (true, ..) => "The records that are loaded have other names already.",
        (_, true, _) => "What fills names, addresses, phones and identifiers is replaced; the page says what is not.",
        (.., true) => "The people of the sample are invented.",
        _ => "The page shows people of the loaded files. Whoever gets it gets their data.",
    };
    let note = rest.cut_top(size::ROW);
    let pen = Pen::of(ui);
    area::words(ui, "whose", left, note, words, Face::Caption, pen.theme.faint, note.right() - size::PAD - left);
}

/// What will stand on it. Returns where that ends.
fn contents(ui: &Ui, mut rect: Rect, bench: &Workbench) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.hline(rect.left()..rect.right(), rect.top(), t.line);
    let head = rect.cut_top(size::HEAD);
    pen.text_in(head, head.left() + size::PAD, "What stands on it", Face::Strong, t.text);
    for (index, words) in lines(bench).iter().enumerate() {
        let width = rect.width() - 2.0 * size::PAD - 22.0;
        let left = rect.left() + size::PAD;
        let height = pen.paragraph_height(words, Face::Body, width);
        let place = rect.cut_top(height + 4.0);
        pen.icon_row(pos2(left + 7.0, place.top() + 10.0), icon::CHECK, t.faint);
        pen.paragraph(left + 22.0, place.top(), words, Face::Body, t.muted, width);
        spoken(ui, place, &format!("line {index}"), Role::Label, words);
    }
    rect.top()
}

fn lines(bench: &Workbench) -> Vec<String> {
    let document = bench.document();
    let rules = |kind: ResourceKind| counted(document.mapping(kind).rules.len(), "rule", "rules");
    let (errors, warnings) = bench.problem_counts();
    let left = format!("{}, {}", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"));
    let mut lines = vec![
        format!(
            "Client, account, date, version, and that {} and {} are loaded.",
            loaded(bench, ResourceKind::User),
            loaded(bench, ResourceKind::Group)
        ),
        format!(
            "Each rule in words, with when it is sent, what becomes of nothing, and how well that is known: {} for users, {} for groups.",
            rules(ResourceKind::User),
            rules(ResourceKind::Group)
        ),
        format!(
            "Up to {TELLING} people and groups on whom it shows whether the rules hold, and what is sent for each."
        ),
        format!("What is left to mend, of users and of groups; of the {} in view now {left}.", bench.kind().plural()),
    ];
    lines.extend(bench.signing().against_name().map(|name| format!("What changes against {name}, by meaning.")));
    lines.push("Lines to sign for who prepared it, the account owner and the IdP administrator.".to_owned());
    lines.push("No password, no token; no script, and nothing that a browser would load from elsewhere.".to_owned());
    lines
}

fn loaded(bench: &Workbench, kind: ResourceKind) -> String {
    kind.counted(bench.set().count(kind))
}
