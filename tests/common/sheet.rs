//! One page with every token and every state of every widget, to look up while building.

use crosswalk::base::Severity;
use crosswalk::ui::icon;
use crosswalk::ui::paint::{Anchor, Face, Pen};
use crosswalk::ui::theme::size;
use crosswalk::ui::widget::badge::Tone;
use crosswalk::ui::widget::code::{CodeLine, Ink};
use crosswalk::ui::widget::tabs::Tab;
use crosswalk::ui::widget::toast::Toast;
use crosswalk::ui::widget::wire::{self, Chip, Port, Wire, WireState};
use crosswalk::ui::widget::{
    Button, Checkbox, ControlLook, Field, Item, Row, badge, code, coverage, menu, password, progress, segmented,
    severity_ink, severity_mark, table, tabs, toast,
};
use egui::{Color32, Rect, Ui, pos2, vec2};

/// The size the page is drawn for.
pub const SIZE: [f32; 2] = [1440.0, 900.0];
const COLUMN: f32 = 424.0;

pub fn show(ui: &mut Ui) {
    let pen = Pen::of(ui);
    pen.fill(ui.ctx().content_rect(), 0.0, pen.theme.surface);
    type_scale(&pen, 32.0);
    colours(&pen, 32.0);
    marks_and_badges(&pen, 32.0);
    icons(&pen, 32.0);
    buttons(&pen, 508.0);
    fields(ui, &pen, 508.0);
    choices(ui, &pen, 508.0);
    rows(ui, &pen, 508.0);
    expressions(&pen, 508.0);
    code_view(ui, &pen, 984.0);
    lengths(ui, &pen, 984.0);
    menus(&pen, 984.0);
    toasts(&pen, 984.0);
    wires(&pen, 984.0);
}

fn head(pen: &Pen, x: f32, y: f32, words: &str) {
    pen.text(x, y, words, Face::Strong, pen.theme.text);
    pen.hline(x..x + COLUMN, y + 8.0, pen.theme.line);
}

fn control(x: f32, y: f32, width: f32) -> Rect {
    Rect::from_min_size(pos2(x, y - size::CONTROL / 2.0), vec2(width, size::CONTROL))
}

fn type_scale(pen: &Pen, x: f32) {
    head(pen, x, 40.0, "Type");
    let samples = [
        (Face::Figure, "Figure 20 semibold", "120 users"),
        (Face::Strong, "Strong 13 semibold", "name.formatted"),
        (Face::Medium, "Medium 13 medium", "Add payload…"),
        (Face::Body, "Body 13 regular", "phoneNumbers[mobile]"),
        (Face::MonoStrong, "Mono strong 12 semibold", "POST"),
        (Face::Mono, "Mono 12 regular", "liz.smith@contoso.com"),
        (Face::CaptionStrong, "Caption strong 11 semibold", "Fix this first"),
        (Face::Caption, "Caption 11 regular", "15 attributes"),
    ];
    for (k, (face, name, sample)) in samples.into_iter().enumerate() {
        let y = 76.0 + k as f32 * 24.0;
        pen.text(x, y, sample, face, pen.theme.text);
        pen.text(x + 200.0, y, name, Face::Caption, pen.theme.faint);
    }
}

fn colours(pen: &Pen, x: f32) {
    head(pen, x, 296.0, "Colour");
    let t = pen.theme;
    let grounds = [
        ("canvas", t.canvas),
        ("surface", t.surface),
        ("raised", t.raised),
        ("hover", t.hover),
        ("select", t.select),
        ("line", t.line),
        ("line_strong", t.line_strong),
        ("quiet_soft", t.quiet_soft),
        ("ok_soft", t.ok_soft),
        ("error_soft", t.error_soft),
    ];
    let inks = [
        ("text", t.text),
        ("muted", t.muted),
        ("faint", t.faint),
        ("control", t.control),
        ("wire", t.wire),
        ("accent", t.accent),
        ("accent_fill", t.accent_fill),
        ("ok_mark", t.ok_mark),
        ("warn_mark", t.warn_mark),
        ("error_mark", t.error_mark),
    ];
    for (column, roles) in [grounds, inks].into_iter().enumerate() {
        for (k, (name, colour)) in roles.into_iter().enumerate() {
            swatch(pen, pos2(x + column as f32 * 212.0, 316.0 + k as f32 * 24.0), name, colour, column == 0);
        }
    }
}

fn swatch(pen: &Pen, at: egui::Pos2, name: &str, colour: Color32, outlined: bool) {
    let rect = Rect::from_min_size(at, vec2(32.0, 16.0));
    pen.fill(rect, 4.0, colour);
    if outlined {
        pen.outline(rect, 4.0, pen.theme.line_strong);
    }
    let hex = format!("#{:02X}{:02X}{:02X}", colour.r(), colour.g(), colour.b());
    pen.text(at.x + 44.0, at.y + 12.0, name, Face::Body, pen.theme.muted);
    pen.text_right(at.x + 188.0, at.y + 12.0, &hex, Face::Mono, pen.theme.faint);
}

fn marks_and_badges(pen: &Pen, x: f32) {
    head(pen, x, 592.0, "Marks and badges");
    let t = pen.theme;
    let mut at = x;
    pen.mark(pos2(at + 7.0, 620.0), icon::CHECK_CIRCLE, t.ok_mark);
    at = pen.text(at + 22.0, 625.0, "Ok", Face::Body, t.muted) + 24.0;
    for (severity, word) in [(Severity::Note, "Note"), (Severity::Warning, "Warning"), (Severity::Error, "Error")] {
        pen.mark(pos2(at + 7.0, 620.0), severity_mark(severity), severity_ink(t, severity));
        at = pen.text(at + 22.0, 625.0, word, Face::Body, t.muted) + 24.0;
    }
    let badges = [
        ("QA", Tone::Safe),
        ("Sandbox", Tone::Sandbox),
        ("Production", Tone::Production),
        ("renamed", Tone::Quiet),
        ("VIP lost", Tone::Warn),
        ("refused", Tone::Error),
    ];
    badges.into_iter().fold(x, |at, (word, tone)| badge::paint(pen, at, 652.0, word, tone) + 8.0);
}

fn icons(pen: &Pen, x: f32) {
    head(pen, x, 696.0, "Icons");
    let icons = [
        (icon::TEXT_T, "string"),
        (icon::HASH, "number"),
        (icon::TOGGLE_LEFT, "boolean"),
        (icon::CALENDAR_BLANK, "date"),
        (icon::BRACKETS_CURLY, "object"),
        (icon::BRACKETS_SQUARE, "list"),
        (icon::KEY, "id"),
        (icon::LINK_SIMPLE, "reference"),
        (icon::CUBE, "extension"),
        (icon::FUNCTION, "expression"),
        (icon::EQUALS, "constant"),
        (icon::ASTERISK, "required"),
        (icon::SPARKLE, "suggestion"),
        (icon::LOCK_KEY, "secret"),
        (icon::PLUS_CIRCLE, "create"),
        (icon::PENCIL_SIMPLE, "change"),
    ];
    for (k, (sign, word)) in icons.into_iter().enumerate() {
        let at = pos2(x + (k % 4) as f32 * 106.0, 724.0 + (k / 4) as f32 * 28.0);
        pen.icon(pos2(at.x + 8.0, at.y), sign, pen.theme.muted);
        pen.text(at.x + 24.0, at.y + 5.0, word, Face::Body, pen.theme.muted);
    }
}

fn buttons(pen: &Pen, x: f32) {
    head(pen, x, 40.0, "Buttons");
    let looks = [
        (ControlLook::REST, "rest"),
        (ControlLook::HOVER, "hover"),
        (ControlLook::PRESS, "pressed"),
        (ControlLook::FOCUS, "focus"),
        (ControlLook::DISABLED, "disabled"),
    ];
    let buttons = [
        Button::primary("Run again").icon(icon::ARROW_COUNTER_CLOCKWISE),
        Button::secondary("Rehearse…"),
        Button::quiet("Clear"),
        Button::icon_only(icon::COPY, "Copy"),
    ];
    for (k, (look, name)) in looks.into_iter().enumerate() {
        let y = 76.0 + k as f32 * 32.0;
        pen.text(x, y + 5.0, name, Face::Body, pen.theme.faint);
        buttons.iter().fold(x + 80.0, |at, button| {
            let width = button.width(pen);
            button.paint(pen, control(at, y, width), look);
            at + width + 16.0
        });
    }
}

fn fields(ui: &mut Ui, pen: &Pen, x: f32) {
    head(pen, x, 272.0, "Fields, choices");
    let fields = [
        (ControlLook::REST, "rest", "", false),
        (ControlLook::HOVER, "hover", "https://contoso.qa.xurrent.com", true),
        (ControlLook::FOCUS, "focus", "https://contoso.qa", true),
        (ControlLook::DISABLED, "disabled", "from the connection", false),
    ];
    for (k, (look, name, value, on)) in fields.into_iter().enumerate() {
        let y = 308.0 + k as f32 * 32.0;
        pen.text(x, y + 5.0, name, Face::Body, pen.theme.faint);
        Field::new("Endpoint").hint("Endpoint").paint(pen, control(x + 80.0, y, 208.0), value, look);
        Checkbox::new("Unmapped", on).paint(pen, x + 312.0, y, look);
    }
    let mut live = "https://contoso.qa.xurrent.com".to_owned();
    pen.text(x, 441.0, "live", Face::Body, pen.theme.faint);
    Field::new("Live endpoint").show(ui, control(x + 80.0, 436.0, 208.0), &mut live);
    let mut token = "not a real token".to_owned();
    password::show(ui, control(x + 296.0, 436.0, 128.0), "Token", "Token", &mut token);
}

fn choices(ui: &Ui, pen: &Pen, x: f32) {
    segmented::show(ui, x, 476.0, "Kind of rule", &["Direct", "Constant", "Expression", "None"], 2);
    menu::value(
        ui,
        x + 312.0,
        476.0,
        "Apply",
        "Always",
        &[Item::new("Always").chosen(true), Item::new("Only at creation")],
    );
    let tabs_rect = Rect::from_min_size(pos2(x, 492.0), vec2(COLUMN, size::HEAD));
    pen.rule_below(tabs_rect, pen.theme.line);
    tabs::show(ui, tabs_rect, &[Tab::new("Request"), Tab::new("Resource"), Tab::new("Findings").count(4)], 0);
}

fn rows(ui: &Ui, pen: &Pen, x: f32) {
    head(pen, x, 568.0, "Rows");
    let row = |name| Row::new(ui, name, name).tree(0, None);
    let states = [
        ("rest", row("rest"), false, false),
        ("hover", row("hover"), true, false),
        ("selected", row("selected").selected(true), false, false),
        ("focus", row("focus").focused(true), false, false),
        ("drop target", row("drop target").target(true), false, false),
        ("not a target: read-only", row("read-only").enabled(false), false, true),
    ];
    for (k, (name, row, hover, locked)) in states.into_iter().enumerate() {
        let rect = Rect::from_min_size(pos2(x, 588.0 + k as f32 * 28.0), vec2(COLUMN, size::ROW));
        row.paint(pen, rect, hover);
        row_contents(pen, rect, name, name == "selected", locked);
    }
}

fn row_contents(pen: &Pen, rect: Rect, name: &str, selected: bool, locked: bool) {
    let t = pen.theme;
    let (sign, faint) = if locked { (icon::LOCK_KEY, t.disabled) } else { (icon::TEXT_T, t.faint) };
    let (ink, second) = if locked { (t.disabled, t.disabled) } else { (t.text, t.muted) };
    let y = pen.baseline(rect, Face::Body);
    pen.icon_row(pos2(rect.left() + 16.0, rect.center().y), sign, faint);
    pen.text(rect.left() + 32.0, y, "name.formatted", if selected { Face::Medium } else { Face::Body }, ink);
    pen.text(rect.left() + 176.0, y, "Liz Smith", Face::Mono, second);
    pen.text_right(rect.right() - 12.0, y, name, Face::Caption, t.faint);
}

fn expressions(pen: &Pen, x: f32) {
    let t = pen.theme;
    let y = 790.0;
    pen.text(x, y, "Expression", Face::Body, t.faint);
    let ink = |text, ink: Ink| (text, Face::Mono, ink.color(t));
    let good = [
        ink("Join", Ink::Function),
        ink("(", Ink::Plain),
        ink("\", \"", Ink::String),
        ink(", ", Ink::Plain),
        ink("[surname]", Ink::Attribute),
        ink(", ", Ink::Plain),
        ink("3", Ink::Number),
        ink(")", Ink::Plain),
    ];
    pen.put(x + 96.0, y, Anchor::Left, &good, f32::INFINITY);
    pen.text(x, y + 28.0, "With a fault", Face::Body, t.faint);
    let faulty =
        [ink("Jion", Ink::Function), ink("(", Ink::Plain), ink("[surname]", Ink::Attribute), ink(")", Ink::Plain)];
    pen.put(x + 96.0, y + 28.0, Anchor::Left, &faulty, f32::INFINITY);
    pen.squiggle(x + 96.0..x + 125.0, y + 32.0, t.error_mark);
    pen.mark(pos2(x + 103.0, y + 51.0), icon::WARNING_OCTAGON, t.error_mark);
    pen.text(x + 116.0, y + 56.0, "No function Jion. Did you mean Join?", Face::Body, t.error);
}

fn code_view(ui: &mut Ui, pen: &Pen, x: f32) {
    head(pen, x, 40.0, "Code");
    let lines = [
        ("{", "", None),
        ("  \"userName\": \"liz.smith@contoso.com\",", "userPrincipalName, ToLower", None),
        ("  \"active\": true,", "accountEnabled", None),
        ("  \"phoneNumbers\": [", "", None),
        ("    { \"value\": \"+31 6 1234 (privé)\" },", "mobilePhone", Some((Severity::Warning, "letters are dropped"))),
        ("    { \"value\": 12 }", "", Some((Severity::Error, "not a string"))),
        ("  ]", "", None),
        ("}", "", None),
    ];
    let rect = Rect::from_min_size(pos2(x, 60.0), vec2(COLUMN, 176.0));
    code::show(ui, rect, "Body of the request", lines.len(), |k| {
        let (text, caption, finding) = lines[k];
        CodeLine { text, spans: code::json(text), caption, finding }
    });
}

fn lengths(ui: &Ui, pen: &Pen, x: f32) {
    head(pen, x, 272.0, "Coverage, progress, table head");
    for (k, (filled, all)) in [(120, 120), (119, 120), (49, 120), (1, 5000), (0, 120)].into_iter().enumerate() {
        let row = Rect::from_min_size(pos2(x + k as f32 * 84.0, 288.0), vec2(80.0, size::ROW));
        coverage::paint(pen, row.right(), row.center().y, pen.baseline(row, Face::Body), filled, all);
    }
    let bar = |k: f32| Rect::from_min_size(pos2(x, 320.0 + k * 24.0), vec2(COLUMN, 24.0));
    progress::show(ui, bar(0.0), "Looking up", Some(0.42), "2,100 of 5,000, 40 s left");
    progress::show(ui, bar(1.0), "Reading", None, "reading users.json");
    let columns = [
        table::Column::left(x, "Action"),
        table::Column::left(x + 112.0, "User"),
        table::Column::right(x + COLUMN, "Marks"),
    ];
    table::head(pen, Rect::from_min_size(pos2(x, 376.0), vec2(COLUMN, size::FILTER)), &columns);
}

fn menus(pen: &Pen, x: f32) {
    head(pen, x, 440.0, "Menu values");
    let value = menu::Value::new("Apply", "Always");
    let looks = [
        ("rest", ControlLook::REST, false),
        ("hover", ControlLook::HOVER, false),
        ("open", ControlLook::REST, true),
        ("focus", ControlLook::FOCUS, false),
        ("disabled", ControlLook::DISABLED, false),
    ];
    for (k, (name, look, open)) in looks.into_iter().enumerate() {
        let at = x + k as f32 * 84.0 + 6.0;
        value.paint(pen, value.rect(pen, at, 468.0), open, look);
        pen.text(at, 500.0, name, Face::Caption, pen.theme.faint);
    }
}

fn toasts(pen: &Pen, x: f32) {
    head(pen, x, 540.0, "Toasts");
    let toasts = [
        Toast::done("Saved as contoso.crosswalk.json"),
        Toast::new(Severity::Warning, "2 of 3 files were read"),
        Toast::new(Severity::Error, "The endpoint does not answer"),
    ];
    for (k, shown) in toasts.iter().enumerate() {
        let rect = Rect::from_min_size(pos2(x, 560.0 + k as f32 * 48.0), vec2(320.0, size::HEAD));
        toast::paint(pen, rect, shown);
    }
    // No font: the code points are shown.
    pen.text(x + 344.0, 585.0, "李明 Li", Face::Body, pen.theme.text);
    pen.text(x + 344.0, 633.0, "李明 Li", Face::Mono, pen.theme.muted);
    pen.text(x + 344.0, 681.0, "李明 😀", Face::Caption, pen.theme.faint);
}

fn wires(pen: &Pen, x: f32) {
    let t = pen.theme;
    head(pen, x, 724.0, "Wires, ports, chips");
    let well = Rect::from_min_size(pos2(x, 740.0), vec2(COLUMN, 136.0));
    pen.fill(well, size::RADIUS_LARGE, t.canvas);
    let states = [
        ("rest", WireState::Rest),
        ("hover", WireState::Hover),
        ("selected", WireState::Selected),
        ("warning", WireState::Warning),
        ("error", WireState::Error),
        ("suggested", WireState::Suggested),
        ("refused", WireState::Refused),
    ];
    for (k, (name, state)) in states.into_iter().enumerate() {
        let y = 754.0 + k as f32 * 16.0;
        let (from, to) = (pos2(x + 20.0, y), pos2(x + 140.0, y + 8.0));
        Wire::new(from, to, x + 100.0).paint(pen, state);
        wire::port(pen, from, Port::Wired(state));
        wire::port(pen, to, Port::Wired(state));
        pen.text(x + 156.0, y + 12.0, name, Face::Caption, t.faint);
    }
    let ports = [("free", Port::Free), ("below", Port::Below), ("target", Port::Target)];
    for (k, (name, port)) in ports.into_iter().enumerate() {
        let at = pos2(x + 236.0, 764.0 + k as f32 * 32.0);
        wire::port(pen, at, port);
        pen.text(at.x + 16.0, at.y + 4.0, name, Face::Caption, t.faint);
    }
    let chips = [
        (Chip::expression("Join", "\" \""), ControlLook::REST),
        (Chip::constant("true"), ControlLook::HOVER),
        (Chip::expression("ToLower", "").selected(true), ControlLook::REST),
        (Chip::expression("Jion", "").faulty(true), ControlLook::REST),
    ];
    for (k, (chip, look)) in chips.into_iter().enumerate() {
        chip.paint(pen, chip.rect(pen, x + 292.0, 764.0 + k as f32 * 30.0, 128.0), look);
    }
}
