//! The middle: what becomes of the record, a request in full, the resource it carries, or what the service provider
//! makes of it.

use egui::{Rect, Ui, pos2};

use super::http;
use super::lines::Page;
use super::person::PersonPage;
use crate::base::{ResourceKind, Severity};
use crate::client::Step;
use crate::scim::{Destination, ScriptForm};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::{area, predictions};
use crate::ui::theme::size;
use crate::ui::widget::menu::Value;
use crate::ui::widget::tabs::{self, Tab};
use crate::ui::widget::{Button, Item, button, code, tooltip};
use crate::workbench::{Edit, Look, PreviewPart, Workbench};

/// From this width on there is room for icons beside the words in the head.
const ROOMY: f32 = 880.0;

/// What the window keeps of the middle.
#[derive(Default)]
pub struct RequestView {
    /// What the pages were made from.
    revision: u64,
    /// One for each request of the record in view.
    pages: Vec<StepPage>,
    resource: Page,
    person: PersonPage,
    marks: Vec<Option<Severity>>,
}

impl RequestView {
    /// Works the lines out again, when the record in view, its mapping or its findings changed.
    pub fn prepare(&mut self, bench: &Workbench) {
        self.person.prepare(bench);
        if self.revision == bench.record_revision() {
            return;
        }
        self.revision = bench.record_revision();
        let (compiled, mapped) = (bench.compiled(bench.kind()), bench.mapped());
        let page = |step: &Step| {
            StepPage::new(step, |text, body| Page::new(text, body, compiled, mapped, bench.record_findings()))
        };
        self.pages = bench.requests().into_iter().map(page).collect();
        self.marks = self.pages.iter().map(|page| page.body.worst()).collect();
        self.resource = mapped.map_or_else(Page::default, |m| {
            Page::new(&format!("{:#}", m.resource), &m.resource, compiled, mapped, bench.record_findings())
        });
    }

    /// The worst finding in each request.
    pub fn marks(&self) -> &[Option<Severity>] {
        &self.marks
    }

    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks, wide: bool) {
        let request = bench.request_in_view();
        let step = bench.requests().steps.get(request);
        self.head(ui, rect.cut_top(size::HEAD), bench, asks, wide);
        match bench.view().preview {
            PreviewPart::Record => self.person.show(ui, rect, bench, asks),
            PreviewPart::Request => {
                sender(ui, rect.cut_top(size::FILTER), bench, step, asks);
                match (step, self.pages.get(request)) {
                    (Some(step), Some(page)) => http::show(ui, rect, bench, step, page),
                    _ => no_request(ui, rect, bench),
                }
            }
            PreviewPart::Resource => {
                let page = &self.resource;
                about(ui, rect.cut_top(size::FILTER), "The mapped record, as it would be created.");
                code::show(ui, rect, "Resource", page.lines.len(), |index| http::code_line(&page.lines[index]));
            }
            PreviewPart::Provider => {
                let vendor = bench.provider().label();
                about(ui, rect.cut_top(size::FILTER), "Worked out from the vendor's documentation. Nothing was asked.");
                sentences(ui, rect, vendor, bench, asks);
            }
        }
    }

    fn head(&mut self, ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks, wide: bool) {
        let vendor = bench.provider().label();
        let makes = format!("What {vendor} makes of it");
        let short = format!("In {vendor}");
        let who = match bench.kind() {
            ResourceKind::User => "Person",
            ResourceKind::Group => "Group",
        };
        let tabs = [who, "Request", "Resource", if wide { &makes } else { &short }].map(Tab::new);
        let part = bench.view().preview;
        let chosen = PreviewPart::ALL.iter().position(|other| *other == part).unwrap_or_default();
        let picked = tabs::bar(ui, rect, &tabs, chosen).picked;
        if let Some(part) = picked.and_then(|picked| PreviewPart::ALL.get(picked)) {
            asks.command(Look::Preview(*part));
        }
        let (right, y) = (rect.right() - size::PAD, rect.center().y);
        if part == PreviewPart::Record {
            self.person.only_changes(ui, right, y);
        }
        if part == PreviewPart::Resource {
            let copied = Button::secondary("Copy as JSON").icon(icon::COPY).show_before(ui, right, y).clicked();
            if let Some(mapped) = bench.mapped().filter(|_| copied) {
                asks.copy(format!("{:#}", mapped.resource), "The resource as JSON");
            }
        }
        let step = bench.requests().steps.get(bench.request_in_view()).filter(|_| part == PreviewPart::Request);
        let Some(sent) = step.and_then(Step::first) else { return };
        let copies = COPIES.map(|copy| {
            let label = if wide { copy.label } else { copy.short };
            let button = Button::secondary(label).name(copy.name).hint(copy.name);
            if rect.width() >= ROOMY { button.icon(icon::COPY) } else { button }
        });
        let save = if wide {
            Button::secondary("Save all…").icon(icon::DOWNLOAD_SIMPLE)
        } else {
            Button::icon_only(icon::DOWNLOAD_SIMPLE, "Save all…")
        };
        let buttons: Vec<Button<'_>> = copies.into_iter().chain([save]).collect();
        let (pressed, _) = button::row_from_right(ui, right, y, &buttons);
        let Some(pressed) = pressed else { return };
        match COPIES.get(pressed) {
            Some(copy) => {
                let base = bench.base_url();
                asks.copy(sent.as_script(copy.form, Destination::Address(&base)), copy.what);
            }
            None => asks.push(crate::ui::ask::Ask::SaveRequests),
        }
    }
}

/// A step as it is shown.
#[derive(Default)]
pub struct StepPage {
    pub body: Page,
    pub has_body: bool,
    /// What has to be known before it can be sent.
    pub needs: Option<String>,
}

impl StepPage {
    fn new(step: &Step, lines: impl Fn(&str, &serde_json::Value) -> Page) -> Self {
        let Some(sent) = step.first() else { return Self::default() };
        let body = sent.body();
        let open: Vec<String> = sent.open().iter().map(|slot| slot.needs()).collect();
        Self {
            has_body: body.is_some(),
            body: body.map(|body| lines(&format!("{body:#}"), &body)).unwrap_or_default(),
            needs: needs(&open),
        }
    }
}

/// "Needs the id of Bo Chen in the account"; of many the first.
fn needs(open: &[String]) -> Option<String> {
    const LISTED: usize = 3;
    let (listed, more) = open.split_at(open.len().min(LISTED));
    let more = if more.is_empty() { String::new() } else { format!(", and {} more", more.len()) };
    let needs = listed.join(", ");
    (!open.is_empty()).then(|| {
        format!("Needs {needs}{more}: what stands in angle brackets or braces is not known before it is sent.")
    })
}

/// A form in which the request goes to the clipboard.
struct CopyAs {
    form: ScriptForm,
    label: &'static str,
    /// Where there is little room.
    short: &'static str,
    /// The button's whole name.
    name: &'static str,
    /// What is said of it afterwards.
    what: &'static str,
}

const COPIES: [CopyAs; 3] = [
    CopyAs {
        form: ScriptForm::Curl,
        label: "curl",
        short: "curl",
        name: "Copy as curl",
        what: "The request as curl, for bash",
    },
    CopyAs {
        form: ScriptForm::PowerShell,
        label: "PowerShell",
        short: "PS",
        name: "Copy as PowerShell",
        what: "The request for PowerShell",
    },
    CopyAs { form: ScriptForm::Http, label: "HTTP", short: "HTTP", name: "Copy as HTTP", what: "The request as HTTP" },
];

/// Who sends it, in which form, and when.
fn sender(ui: &Ui, rect: Rect, bench: &Workbench, step: Option<&Step>, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Body);
    let x = pen.text(rect.left() + size::PAD, y, "As sent by", Face::Body, t.faint) + 12.0;
    let (client, variant) = (bench.client().label, bench.variant());
    let variants = bench.client().variants;
    let mut end = x;
    if variants.len() > 1 {
        let items: Vec<Item<'_>> =
            variants.iter().map(|v| Item::new(v.label).detail(v.about).chosen(v.id == variant.id)).collect();
        let text = format!("{client}, {}", lower_first(variant.label));
        let menu = Value::new("Form of the requests", &text).most(240.0).show(ui, x, rect.center().y, &items);
        end = menu.response.rect.right();
        tooltip::hint(menu.response, variant.about);
        if let Some(picked) = menu.picked {
            asks.command(Edit::ChooseVariant(variants[picked].id.to_owned()));
        }
    } else {
        end = area::words(ui, "client", end - 4.0, rect, client, Face::Body, t.text, 200.0);
    }
    let (Some(step), Some(record)) = (step, bench.record()) else { return };
    let position = bench.request_in_view() + 1;
    let sent = if step.times() == 0 { "not sent" } else { "sent" };
    let when = step.condition.words();
    let text = format!("{position} of {} for {}, {sent} {when}", bench.requests().len(), record.name());
    let left = end + 12.0;
    area::words(ui, "when", left, rect, &text, Face::Body, t.faint, rect.right() - size::PAD - left);
}

/// "Default" within a sentence; "SCIM 2.0 Test App" stays as it is.
fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

/// One quiet sentence in the place of the sender line.
fn about(ui: &Ui, rect: Rect, text: &str) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    area::words(ui, "about", rect.left() + size::PAD, rect, text, Face::Body, pen.theme.faint, rect.width() - 32.0);
}

fn sentences(ui: &mut Ui, rect: Rect, vendor: &str, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    if bench.predictions().is_empty() {
        let text = format!("Nothing is known of what {vendor} makes of a {}.", bench.kind().noun());
        pen.text(rect.left() + size::PAD, rect.top() + 28.0, &text, Face::Body, pen.theme.muted);
        return;
    }
    area::scroll(ui, rect, "predictions", |ui, place| {
        let inner = Rect::from_min_max(
            pos2(place.left() + size::PAD, place.top() + size::PAD),
            pos2(place.right() - size::PAD, f32::INFINITY),
        );
        let (bottom, opened) = predictions::show(ui, inner, vendor, bench.predictions());
        if let Some(target) = opened {
            asks.command(Look::OpenRule(target));
        }
        bottom + size::PAD
    });
}

fn no_request(ui: &Ui, rect: Rect, bench: &Workbench) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    let client = bench.client();
    let text = if let Some(why) = bench.unreadable() {
        why.to_owned()
    } else if bench.record().is_none() {
        "The record is being read…".to_owned()
    } else if !client.sends_groups {
        format!("{} sends no groups.", client.label)
    } else {
        "There is nothing to send. A matching attribute and at least one rule are needed.".to_owned()
    };
    area::words(
        ui,
        "nothing",
        rect.left() + size::PAD,
        Rect::from_min_size(rect.min + egui::vec2(0.0, 12.0), egui::vec2(rect.width(), 24.0)),
        &text,
        Face::Body,
        pen.theme.muted,
        rect.width() - 32.0,
    );
}
