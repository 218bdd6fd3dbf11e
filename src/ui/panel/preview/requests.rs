//! The list at the left: every record, marked when something was found of it, and where requests are looked at, below
//! the record in view those that the client would send for it.
//!
//! It is virtual: a row's meaning follows from its position by arithmetic, whatever the number of records.

use std::sync::Arc;

use egui::{Rect, Ui, pos2};

use crate::base::{ResourceKind, Severity};
use crate::client::Step;
use crate::document::People;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{List, ListKey, Row, filter, severity_ink, severity_mark, tooltip};
use crate::workbench::{Look, PreviewPart, Task, Workbench};

/// What the window keeps of the list.
#[derive(Default)]
pub struct RequestList {
    filter: String,
    found: Option<Filtered>,
    /// What was looked for last, and among whom.
    asked: Option<(String, Arc<People>)>,
    /// The record in view is folded.
    folded: bool,
    /// The keyboard is on the record itself and not on one of its requests.
    on_record: bool,
    /// The record that was shown last, to notice when another comes into view.
    shown: Option<(ResourceKind, usize)>,
}

/// The records that a filter text lets through.
struct Filtered {
    text: String,
    people: Arc<People>,
    revision: u64,
    records: Arc<Vec<usize>>,
    /// Of the record in view: the requests that are listed.
    requests: Vec<usize>,
}

/// What stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Record(usize),
    /// By its position among the record's requests.
    Request(usize),
}

/// Which line stands in which row: the records, with the requests below the one in view.
struct Layout<'a> {
    /// The records that are listed; `None` for all of them.
    records: Option<&'a [usize]>,
    count: usize,
    /// The row of the record in view.
    at: Option<usize>,
    /// Its requests that are listed.
    requests: Vec<usize>,
}

impl Layout<'_> {
    fn rows(&self) -> usize {
        self.count + self.requests.len()
    }

    fn line(&self, row: usize) -> Line {
        let record = |position: usize| Line::Record(self.records.map_or(position, |records| records[position]));
        match self.at {
            Some(at) if row > at && row <= at + self.requests.len() => Line::Request(self.requests[row - at - 1]),
            Some(at) if row > at => record(row - self.requests.len()),
            _ => record(row),
        }
    }

    fn row_of_request(&self, request: usize) -> Option<usize> {
        Some(self.at? + 1 + self.requests.iter().position(|r| *r == request)?)
    }
}

impl RequestList {
    /// `marks` has the worst finding of each request.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        asks: &mut Asks,
        marks: &[Option<Severity>],
    ) {
        head(ui, rect.cut_top(size::HEAD), bench, asks);
        let is_tree = shows_requests(bench);
        let what = format!("Find {}{}", bench.kind().noun(), if is_tree { " or path" } else { "" });
        filter::show(ui, rect.cut_top(size::FILTER), &what, &what, &mut self.filter, 0.0);
        rect.min.y += 4.0;
        let now = (bench.kind(), bench.view().record());
        let is_other = self.shown.replace(now).is_some_and(|before| before != now);
        if is_other {
            self.folded = false;
        }
        self.find(bench, asks);
        let layout = self.layout(bench);
        if layout.rows() == 0 {
            let pen = Pen::of(ui);
            pen.text(rect.left() + size::PAD, rect.top() + 22.0, "Nothing found.", Face::Body, pen.theme.muted);
            return;
        }
        let on_request = layout.row_of_request(bench.request_in_view()).filter(|_| !self.on_record);
        let current = on_request.or(layout.at);
        let reveal = if is_other { current } else { None };
        let mut clicked = None;
        let list = List::new(title(bench), layout.rows(), size::ROW).current(current).reveal(reveal);
        let list = if is_tree { list.tree() } else { list };
        let output = list.show(ui, rect, |ui, row, place, focused| {
            let line = layout.line(row);
            let selected = current == Some(row);
            let response = match line {
                Line::Record(record) => self.record_row(ui, place, bench, record, selected, focused),
                Line::Request(request) => {
                    let mark = marks.get(request).copied().flatten();
                    request_row(ui, place, bench, request, mark, selected, focused)
                }
            };
            if response.clicked() {
                clicked = Some(line);
            }
        });
        let opened = matches!(output.key, Some(ListKey::Open(_)));
        let (line, toggles) = match output.key {
            Some(ListKey::Select(row)) => (Some(layout.line(row)), false),
            Some(ListKey::Open(row)) => (Some(layout.line(row)), opened),
            Some(key @ (ListKey::Expand(_) | ListKey::Collapse(_))) => {
                self.folded = matches!(key, ListKey::Collapse(_));
                self.on_record |= self.folded;
                (None, false)
            }
            _ => (clicked, true),
        };
        if let Some(line) = line {
            self.choose(line, toggles, bench, asks);
        }
    }

    fn choose(&mut self, line: Line, toggles: bool, bench: &Workbench, asks: &mut Asks) {
        match line {
            Line::Record(record) => {
                self.on_record = true;
                if record != bench.view().record() {
                    asks.command(Look::Record(record));
                } else if toggles {
                    self.folded = !self.folded;
                }
            }
            Line::Request(request) => {
                self.on_record = false;
                asks.command(Look::Request(request));
            }
        }
    }

    /// Has the filter text looked up, off the window's thread; what was found before stays until then.
    fn find(&mut self, bench: &Workbench, asks: &mut Asks) {
        let people = bench.people(bench.kind());
        if self.filter.is_empty() {
            (self.found, self.asked) = (None, None);
            return;
        }
        let is_asked = |(text, among): &(String, Arc<People>)| *text == self.filter && Arc::ptr_eq(among, people);
        if !self.asked.as_ref().is_some_and(is_asked) {
            self.asked = Some((self.filter.clone(), people.clone()));
            asks.command(Task::NarrowRecords(self.filter.clone()));
        }
        let Some(found) = bench.narrowed().filter(|found| found.is_of(&self.filter, people)) else { return };
        let revision = bench.record_revision();
        let still = |f: &Filtered| f.text == self.filter && f.revision == revision && Arc::ptr_eq(&f.people, people);
        if !self.found.as_ref().is_some_and(still) {
            self.found = Some(Filtered::new(&self.filter, people, found.records.clone(), bench));
        }
    }

    /// Whether the requests of the record in view are listed.
    fn is_open(&self, bench: &Workbench) -> bool {
        shows_requests(bench) && !self.folded
    }

    fn layout<'a>(&'a self, bench: &Workbench) -> Layout<'a> {
        let record = bench.view().record();
        let all = if self.is_open(bench) { requests_in_view(bench).len() } else { 0 };
        match &self.found {
            None => Layout { records: None, count: bench.count(), at: Some(record), requests: (0..all).collect() },
            Some(found) => {
                let at = found.records.binary_search(&record).ok();
                let requests = (0..all).filter(|r| at.is_some() && found.requests.contains(r)).collect();
                Layout { records: Some(&found.records), count: found.records.len(), at, requests }
            }
        }
    }

    fn record_row(
        &self,
        ui: &Ui,
        rect: Rect,
        bench: &Workbench,
        record: usize,
        selected: bool,
        focused: bool,
    ) -> egui::Response {
        let in_view = record == bench.view().record();
        let is_tree = shows_requests(bench);
        let open = in_view && self.is_open(bench);
        let people = bench.people(bench.kind());
        let name = people.name(record).filter(|name| !name.is_empty()).or_else(|| people.key(record)).unwrap_or("…");
        let row = Row::new(ui, ("record", record), name).selected(selected).focused(focused);
        let row = if is_tree { row.tree(0, Some(open)) } else { row };
        let response = row.show(ui, rect);
        let worst = worst_of(bench, record).filter(|_| !open);
        if let Some(severity) = worst {
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(found_word(severity)));
        }
        let pen = Pen::of(ui);
        let t = pen.theme;
        if is_tree {
            let caret = if open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
            pen.icon_small(pos2(rect.left() + size::PAD, rect.center().y), caret, t.faint);
        }
        let face = if in_view { Face::Strong } else { Face::Medium };
        let end = if bench.is_found_before(bench.kind()) {
            mark_at_end(&area::greyed(&pen), rect, worst)
        } else {
            mark_at_end(&pen, rect, worst)
        };
        let left = rect.left() + if is_tree { 28.0 } else { size::PAD };
        pen.text_fit(left, pen.baseline(rect, Face::Body), name, face, t.text, end - left);
        let cut = pen.width(name, face) > end - left;
        if cut { tooltip::hint(response, name) } else { response }
    }
}

impl Filtered {
    fn new(text: &str, people: &Arc<People>, mut records: Arc<Vec<usize>>, bench: &Workbench) -> Self {
        let lower = text.to_lowercase();
        let requests = requests_in_view(bench);
        let mut listed: Vec<usize> = (0..requests.len()).collect();
        if let Err(place) = records.binary_search(&bench.view().record()) {
            listed.retain(|r| path_and_purpose(&requests[*r]).to_lowercase().contains(&lower));
            if !listed.is_empty() {
                Arc::make_mut(&mut records).insert(place, bench.view().record());
            }
        }
        let (text, revision) = (text.to_owned(), bench.record_revision());
        Self { text, people: people.clone(), revision, records, requests: listed }
    }
}

/// Whether requests are looked at; else the list is of records alone.
fn shows_requests(bench: &Workbench) -> bool {
    bench.view().preview == PreviewPart::Request
}

fn title(bench: &Workbench) -> &'static str {
    match (shows_requests(bench), bench.kind()) {
        (true, _) => "Requests",
        (false, ResourceKind::User) => "People",
        (false, ResourceKind::Group) => "Groups",
    }
}

/// The worst that was found of a record: over all of them once they are checked, until then of the one in view.
fn worst_of(bench: &Workbench, record: usize) -> Option<Severity> {
    let in_view = || bench.record_findings().iter().map(|finding| finding.severity).max();
    let is_worth = |severity: &Severity| *severity > Severity::Note;
    match bench.population(bench.kind()) {
        Some(_) => bench.worst_of(record),
        None => in_view().filter(is_worth).filter(|_| record == bench.view().record()),
    }
}

const fn found_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "has an error",
        Severity::Warning => "has a warning",
        Severity::Note => "has a note",
    }
}

/// The requests of the record in view; none while another record is still being read.
fn requests_in_view(bench: &Workbench) -> &[Step] {
    let is_read = bench.record().is_some_and(|r| r.kind == bench.kind() && r.index.0 == bench.view().record());
    if is_read { &bench.requests().steps } else { &[] }
}

/// What a step is found and read out by.
fn path_and_purpose(step: &Step) -> String {
    match (step.first(), step.skipped_because()) {
        (Some(sent), _) => format!("{} {}, {}", sent.template().method, sent.path(), step.title()),
        (None, reason) => format!("Not sent, {}", reason.unwrap_or_default()),
    }
}

/// What a request is for, as far as verb and path do not say it: "by userName", "Set the manager".
pub(super) fn aim<'a>(purpose: &'a str, name: &str) -> &'a str {
    let aim = purpose.strip_prefix("Look up ").unwrap_or(purpose);
    let aim = aim.strip_suffix(name).filter(|_| !name.is_empty()).unwrap_or(aim).trim_end();
    let aim = [" of", " to", " from"].iter().find_map(|word| aim.strip_suffix(word)).unwrap_or(aim);
    if aim.contains(' ') { aim } else { "" }
}

fn request_row(
    ui: &Ui,
    rect: Rect,
    bench: &Workbench,
    index: usize,
    worst: Option<Severity>,
    selected: bool,
    focused: bool,
) -> egui::Response {
    let step = &requests_in_view(bench)[index];
    let name = path_and_purpose(step);
    let row = Row::new(ui, ("request", index), &name).tree(1, None).selected(selected).focused(focused);
    let response = row.show(ui, rect);
    let pen = Pen::of(ui);
    let t = pen.theme;
    if !selected {
        pen.vline(rect.left() + size::PAD, rect.top()..rect.bottom(), t.line);
    }
    let y = pen.baseline(rect, Face::Mono);
    let end = mark_at_end(&pen, rect, worst);
    let left = rect.left() + 72.0;
    let Some(sent) = step.first() else {
        let reason = step.skipped_because().unwrap_or_default();
        pen.text(rect.left() + 28.0, y, "–", Face::MonoStrong, t.faint);
        pen.text_fit(left, pen.baseline(rect, Face::Caption), reason, Face::Caption, t.faint, end - left);
        return tooltip::hint(response, reason);
    };
    let method = sent.template().method;
    let ink = if method.is_read() { t.faint } else { t.text };
    pen.text(rect.left() + 28.0, y, method.as_str(), Face::MonoStrong, ink);
    let record = bench.record().map(crate::source::Record::name).unwrap_or_default();
    let path = sent.path();
    let path = path.split('?').next().unwrap_or(&path);
    let spans = [
        (path, Face::Mono, if selected { t.text } else { t.muted }),
        ("  ", Face::Caption, t.faint),
        (aim(step.title(), &record), Face::Caption, t.faint),
    ];
    pen.put(left, y, Anchor::Left, &spans, end - left);
    tooltip::hint(response, step.title())
}

/// Draws the sign of what was found at the row's end; returns where the words have to end.
fn mark_at_end(pen: &Pen, rect: Rect, worst: Option<Severity>) -> f32 {
    let Some(severity) = worst else { return rect.right() - size::PAD };
    let middle = pos2(rect.right() - size::PAD - 7.0, rect.center().y);
    pen.mark(middle, severity_mark(severity), severity_ink(pen.theme, severity));
    rect.right() - size::PAD - 20.0
}

/// The title, and whose requests they are: users or groups.
fn head(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let y = pen.baseline(rect, Face::Strong);
    let x = pen.text(rect.left() + size::PAD, y, title(bench), Face::Strong, pen.theme.text);
    let now = bench.kind().counted(bench.count());
    let right = x + 16.0 + pen.width(&now, Face::Body).ceil() + 20.0;
    area::kind_menu(ui, right, rect.center().y, bench, asks);
}

#[cfg(test)]
mod tests {
    use super::{Layout, Line, aim};

    #[test]
    fn the_requests_stand_below_their_record_whatever_the_number_of_records() {
        let layout = Layout { records: None, count: 100_000, at: Some(2), requests: vec![0, 1] };
        assert_eq!(layout.rows(), 100_002);
        let lines = [1, 2, 3, 4, 5, 100_001].map(|row| layout.line(row));
        let expected = [
            Line::Record(1),
            Line::Record(2),
            Line::Request(0),
            Line::Request(1),
            Line::Record(3),
            Line::Record(99_999),
        ];
        assert_eq!(lines, expected);
        assert_eq!(layout.row_of_request(1), Some(4));
    }

    #[test]
    fn a_filter_leaves_gaps_among_records_and_requests() {
        let layout = Layout { records: Some(&[4, 9]), count: 2, at: Some(0), requests: vec![1] };
        assert_eq!([0, 1, 2].map(|row| layout.line(row)), [Line::Record(4), Line::Request(1), Line::Record(9)]);
    }

    #[test]
    fn a_purpose_says_only_what_verb_and_path_do_not() {
        for (purpose, expected) in [
            ("Look up by userName", "by userName"),
            ("Create Liz Smith", ""),
            ("Set the manager of Liz Smith", "Set the manager"),
            ("Add members to Liz Smith", "Add members"),
            ("See whether the manager is set", "See whether the manager is set"),
        ] {
            assert_eq!(aim(purpose, "Liz Smith"), expected);
        }
    }
}
