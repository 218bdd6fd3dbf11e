//! Get your data: per client, queries to copy whose field list is made from the mapping.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::base::{ClientKind, ResourceKind};
use crate::client::{self, CLIENTS, Language, Query};
use crate::mapping::AttributeSource;
use crate::source::PathStep;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::scroll;
use crate::ui::widget::tabs::{self, Tab};
use crate::ui::widget::{Button, dialog, segmented};
use crate::workbench::Workbench;
use crate::workbench::rows::{ProfileOrder, profile_rows};

/// The dialog that is open.
pub(super) struct GetData {
    client: ClientKind,
    kind: ResourceKind,
    made: Option<Made>,
}

/// What is shown, and what it was made for.
struct Made {
    of: (ClientKind, ResourceKind, u64),
    queries: Vec<Query>,
    /// Which query brings what rules read and the loaded records lack.
    brings: Vec<String>,
}

impl GetData {
    pub(super) const fn new(client: ClientKind, kind: ResourceKind) -> Self {
        Self { client, kind, made: None }
    }

    /// Draws it; whether it is to be closed.
    pub(super) fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) -> bool {
        let window = ui.ctx().content_rect().size();
        let inner = vec2((window.x - 160.0).min(880.0), (window.y - 160.0).min(560.0));
        dialog::show(ui.ctx(), "Get your data", inner, |ui, rect| self.contents(ui, rect, bench, asks)).closed
    }

    fn contents(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        self.choices(ui, rect.cut_top(size::HEAD));
        let of = (self.client, self.kind, bench.document_revision());
        if self.made.as_ref().is_none_or(|made| made.of != of) {
            self.made = Some(Made::new(of, bench));
        }
        let Some(made) = &self.made else { return };
        let keys = scroll::keys(ui, rect, "Queries to copy");
        let mut region = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with("queries")).max_rect(rect));
        region.shrink_clip_rect(rect);
        ScrollArea::vertical().id_salt((self.client, self.kind)).auto_shrink(false).show(&mut region, |ui| {
            keys.apply(ui);
            let area = ui.max_rect();
            let mut y = introduction(ui, area, area.top() + 16.0, &made.brings);
            for (index, one) in made.queries.iter().enumerate() {
                y = query(ui, area, y, one, index, asks);
            }
            ui.allocate_rect(Rect::from_min_max(area.min, pos2(area.right(), y)), egui::Sense::hover());
        });
    }

    /// The client, and users or groups.
    fn choices(&mut self, ui: &Ui, bar: Rect) {
        let labels = CLIENTS.map(|client| Tab::new(client.label));
        let at = CLIENTS.iter().position(|client| client.kind == self.client).unwrap_or(0);
        if let Some(client) = tabs::bar(ui, bar, &labels, at).picked.and_then(|index| CLIENTS.get(index)) {
            self.client = client.kind;
        }
        let kinds = ["Users", "Groups"];
        let x = bar.right() - size::PAD - segmented::width(&Pen::of(ui), &kinds);
        let kind = usize::from(self.kind == ResourceKind::Group);
        let picked = segmented::show(ui, x, bar.center().y, "Kind of record to get", &kinds, kind);
        if let Some(kind) = picked.and_then(|index| ResourceKind::ALL.get(index)) {
            self.kind = *kind;
        }
    }
}

impl Made {
    /// The field lists are those of the mapping, or of the default one for another client.
    fn new(of: (ClientKind, ResourceKind, u64), bench: &Workbench) -> Self {
        let (client, kind, _) = of;
        let document = bench.document();
        let queries = if client == bench.client().kind {
            bench.client().queries(kind, document.mapping(kind))
        } else {
            let other = client::of(client);
            other.queries(kind, &other.default_mapping(kind, document.provider))
        };
        let brings = if client == bench.client().kind { brings(bench, kind, &queries) } else { Vec::new() };
        Self { of, queries, brings }
    }
}

/// A sentence for each query that brings what rules read and the loaded records lack.
fn brings(bench: &Workbench, kind: ResourceKind, queries: &[Query]) -> Vec<String> {
    let Some(profile) = bench.profile(kind).filter(|profile| profile.records > 0) else { return Vec::new() };
    let names = bench.client().names(kind);
    let rows = profile_rows(profile, names, bench.compiled(kind), "", ProfileOrder::Payload, false);
    let missing: Vec<String> = rows.into_iter().filter(|row| row.attribute.is_none()).map(|row| row.label).collect();
    let sentence = |query: &Query| {
        let brought = |name: &&String| bringing(bench, kind, name, queries).is_some_and(|q| q.title == query.title);
        let names: Vec<&str> = missing.iter().filter(brought).map(String::as_str).collect();
        (!names.is_empty())
            .then(|| format!("“{}” brings what rules read and this export lacks: {}.", query.title, names.join(", ")))
    };
    queries.iter().filter_map(sentence).collect()
}

/// The query that brings an attribute: the first that asks for its field, else the first, which answers whole records.
pub(super) fn bringing<'q>(
    bench: &Workbench,
    kind: ResourceKind,
    name: &str,
    queries: &'q [Query],
) -> Option<&'q Query> {
    let Some(AttributeSource::Path(path)) = bench.client().names(kind).resolve(name) else { return None };
    let Some(PathStep::Key(field)) = path.steps().first() else { return None };
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let asks = |query: &&Query| query.text.split(|c| !is_part(c)).any(|word| word == field);
    queries.iter().find(asks).or_else(|| queries.first())
}

fn introduction(ui: &Ui, area: Rect, y: f32, brings: &[String]) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, width) = (area.left() + size::PAD, area.width() - 2.0 * size::PAD);
    let words = "Run a query where you are signed in, save what it answers, and load the file here. Crosswalk itself asks nobody.";
    let mut y = pen.paragraph(left, y, words, Face::Body, t.muted, width);
    for sentence in brings {
        pen.mark(pos2(left + 7.0, y + 18.0), icon::WARNING, t.warn_mark);
        y = pen.paragraph(left + 22.0, y + 8.0, sentence, Face::Body, t.text, width - 22.0);
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
        Language::Curl => "curl, for bash",
        Language::Text => "words",
    }
}
