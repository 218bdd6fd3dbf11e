//! Get your data: per client, queries to copy whose field list is made from the mapping.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::base::{ClientKind, ResourceKind};
use crate::client::{self, Language, Query};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::tabs::{self, Tab};
use crate::ui::widget::{Button, dialog, segmented};
use crate::workbench::Workbench;

/// The dialog that is open.
pub(super) struct GetData {
    client: ClientKind,
    kind: ResourceKind,
}

impl GetData {
    pub(super) const fn new(client: ClientKind, kind: ResourceKind) -> Self {
        Self { client, kind }
    }

    /// Draws it; whether it is to be closed.
    pub(super) fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) -> bool {
        let window = ui.ctx().content_rect().size();
        let inner = vec2((window.x - 160.0).min(880.0), (window.y - 160.0).min(560.0));
        dialog::show(ui.ctx(), "Get your data", inner, |ui, rect| self.contents(ui, rect, bench, asks)).closed
    }

    fn contents(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let labels = ClientKind::ALL.map(|client| Tab::new(client.label()));
        let at = ClientKind::ALL.iter().position(|client| *client == self.client).unwrap_or(0);
        let bar = rect.cut_top(size::HEAD);
        if let Some(client) = tabs::bar(ui, bar, &labels, at).picked.and_then(|index| ClientKind::ALL.get(index)) {
            self.client = *client;
        }
        let pen = Pen::of(ui);
        let kinds = ["Users", "Groups"];
        let x = bar.right() - size::PAD - segmented::width(&pen, &kinds);
        let kind = usize::from(self.kind == ResourceKind::Group);
        let picked = segmented::show(ui, x, bar.center().y, "Kind of record to get", &kinds, kind);
        if let Some(kind) = picked.and_then(|index| ResourceKind::ALL.get(index)) {
            self.kind = *kind;
        }
        let queries = self.queries(bench);
        let missing = self.missing(bench);
        let mut region = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with("queries")).max_rect(rect));
        region.shrink_clip_rect(rect);
        ScrollArea::vertical().id_salt((self.client, self.kind)).auto_shrink(false).show(&mut region, |ui| {
            let area = ui.max_rect();
            let mut y = area.top() + 16.0;
            y = introduction(ui, area, y, &missing);
            for (index, one) in queries.iter().enumerate() {
                y = query(ui, area, y, one, index, asks);
            }
            ui.allocate_rect(Rect::from_min_max(area.min, pos2(area.right(), y)), egui::Sense::hover());
        });
    }

    /// The field lists are those of the mapping, or of the default one for another client.
    fn queries(&self, bench: &Workbench) -> Vec<Query> {
        let document = bench.document();
        let of = client::of(self.client);
        if self.client == document.client {
            of.queries(self.kind, document.mapping(self.kind))
        } else {
            of.queries(self.kind, &of.default_mapping(self.kind, document.provider))
        }
    }

    /// What rules read and the loaded records do not have.
    fn missing(&self, bench: &Workbench) -> Vec<String> {
        use crate::workbench::rows::{ProfileOrder, profile_rows};
        let Some(profile) = bench.profile(self.kind).filter(|_| self.client == bench.document().client) else {
            return Vec::new();
        };
        let names = bench.client().names(self.kind);
        let rows = profile_rows(profile, &*names, bench.compiled(self.kind), "", ProfileOrder::Payload, false);
        rows.into_iter().filter(|row| row.attribute.is_none()).map(|row| row.label).collect()
    }
}

fn introduction(ui: &Ui, area: Rect, y: f32, missing: &[String]) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, width) = (area.left() + size::PAD, area.width() - 2.0 * size::PAD);
    let words = "Run a query where you are signed in, save what it answers, and load the file here. Nothing is asked for by Crosswalk itself.";
    let mut y = pen.paragraph(left, y, words, Face::Body, t.muted, width);
    if !missing.is_empty() {
        pen.mark(pos2(left + 7.0, y + 18.0), icon::WARNING, t.warn_mark);
        let words = format!(
            "Rules read these, and they are not in this export: {}. The queries below ask for them.",
            missing.join(", ")
        );
        y = pen.paragraph(left + 22.0, y + 8.0, &words, Face::Body, t.text, width - 22.0);
    }
    y + 16.0
}

/// One query: title, language, copy; the text in a well; what to know.
fn query(ui: &Ui, area: Rect, y: f32, query: &Query, index: usize, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, right) = (area.left() + size::PAD, area.right() - size::PAD);
    let line = Rect::from_min_max(pos2(left, y), pos2(right, y + 32.0));
    let end = pen.text(left, pen.baseline(line, Face::Strong), &query.title, Face::Strong, t.text);
    super::head::note(&pen, end + 8.0, line.center().y, language(query.language));
    let name = format!("Copy {}", query.title);
    let copy = Button::secondary("Copy").icon(icon::COPY).name(&name).id(ui.scope_id().with(("copy", index)));
    if copy.show_before(ui, right, line.center().y).clicked() {
        asks.copy(query.text.clone(), query.title.clone());
    }
    let inset = right - left - 24.0;
    let height = pen.paragraph_height(&query.text, Face::Mono, inset);
    let well = Rect::from_min_size(pos2(left, line.bottom() + 4.0), vec2(right - left, height + 16.0));
    pen.fill(well, size::RADIUS, t.canvas);
    pen.paragraph(well.left() + 12.0, well.top() + 8.0, &query.text, Face::Mono, t.text, inset);
    let label = ui.interact(well, ui.scope_id().with(("query", index)), egui::Sense::hover());
    label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &query.text));
    pen.paragraph(left, well.bottom() + 6.0, &query.note, Face::Body, t.muted, right - left) + 20.0
}

const fn language(language: Language) -> &'static str {
    match language {
        Language::Url => "address",
        Language::PowerShell => "PowerShell",
        Language::Curl => "curl",
        Language::Text => "words",
    }
}
