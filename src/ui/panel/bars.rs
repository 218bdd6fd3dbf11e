//! The histogram of the chosen attribute: its values, how long they are, or when they are, and how many records are
//! behind each bar. Choosing a bar chooses its records.

use std::borrow::Cow;

use egui::{Rect, Ui, pos2};

use crate::base::ResourceKind;
use crate::base::counted;
use crate::source::{AttributeProfile, Choice, Distinct, Profile, Sought, ValueKey};
use crate::ui::ask::Asks;
use crate::ui::frame::thousands;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::row_menu::{self, RowDoes};
use crate::ui::theme::size;
use crate::ui::widget::list::ListKey;
use crate::ui::widget::menu::{self, ContextMenu};
use crate::ui::widget::{List, Row, segmented, tooltip};
use crate::workbench::{ChosenRecords, InCommon, Look, Workbench};

/// From this width on there are bars beside the counts.
const LEAST: f32 = 280.0;

/// What the bars are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Of {
    #[default]
    Values,
    Lengths,
    Dates,
}

impl Of {
    const fn label(self) -> &'static str {
        match self {
            Self::Values => "Values",
            Self::Lengths => "Lengths",
            Self::Dates => "Dates",
        }
    }
}

/// What the window keeps of it.
#[derive(Default)]
pub struct Bars {
    /// The attribute that was shown last.
    attribute: String,
    of: Of,
    /// The bar the keyboard is on.
    current: Option<usize>,
}

/// One bar; `count` is missing where it was not counted.
struct Bar<'a> {
    text: Cow<'a, str>,
    count: Option<u64>,
    /// Not a value: null, empty, not there.
    is_absence: bool,
    /// What its records are chosen by.
    sought: Option<Sought>,
    /// The same in words, after the attribute's name.
    words: String,
}

impl Bars {
    pub fn show(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        profile: &Profile,
        attribute: &AttributeProfile,
        asks: &mut Asks,
    ) {
        let path = attribute.path.to_string();
        if self.attribute != path {
            *self = Self { attribute: path, ..Self::default() };
        }
        let head = rect.cut_top(size::FILTER);
        self.head(ui, head, profile.kind, attribute);
        let bars = self.bars(profile, attribute);
        let most = bars.iter().filter_map(|bar| bar.count).max().unwrap_or(1).max(1);
        let chosen = bench.view().chosen.as_ref().and_then(|chosen| match &chosen.choice {
            InCommon::Value(choice) => Some(choice).filter(|choice| choice.path == attribute.path),
            InCommon::Fate(_) => None,
        });
        let is_chosen = |bar: &Bar<'_>| bar.sought.is_some() && bar.sought.as_ref() == chosen.map(|c| &c.sought);
        let name = format!("{} of {}", self.of.label(), self.attribute);
        let list = List::new(&name, bars.len(), size::ROW).current(self.current);
        let mut clicked = None;
        let shown = list.show(ui, rect, |ui, index, area, focused| {
            let bar = &bars[index];
            let spoken = bar.spoken();
            let row = Row::new(ui, ("bar", self.of.label(), index), &spoken).selected(is_chosen(bar)).focused(focused);
            let response = row.enabled(bar.sought.is_some()).show(ui, area);
            bar.paint(&Pen::of(ui), area, most);
            if response.clicked() {
                clicked = Some(index);
            }
            let by_key = menu::is_asked_by_key(ui, focused);
            row_menu::show(&response, by_key, "Value", asks, || self.menu(bar, attribute, is_chosen(bar)));
            tooltip::hint(response, &bar.text);
        });
        if let Some(ListKey::Select(to)) = shown.key {
            self.current = Some(to);
        }
        let opened = if let Some(ListKey::Open(index)) = shown.key { Some(index) } else { clicked };
        self.current = clicked.or(self.current);
        if let Some(bar) = opened.and_then(|index| bars.get(index))
            && let Some(sought) = &bar.sought
        {
            asks.command(self.choose(bar, sought, attribute, is_chosen(bar)));
        }
    }

    /// Steps through the bar's records only, or through all of them again.
    fn choose(&self, bar: &Bar<'_>, sought: &Sought, attribute: &AttributeProfile, is_chosen: bool) -> Look {
        let choice = Choice { path: attribute.path.clone(), sought: sought.clone() };
        let words = format!("{} {}", self.attribute, bar.words);
        Look::Choose((!is_chosen).then_some(ChosenRecords { choice: InCommon::Value(choice), words }))
    }

    fn menu(&self, bar: &Bar<'_>, attribute: &AttributeProfile, is_chosen: bool) -> ContextMenu<RowDoes> {
        let value = if bar.is_absence { "" } else { &*bar.text };
        let row = bar.count.map_or_else(|| bar.text.to_string(), |count| format!("{}\t{count}", bar.text));
        let label = if is_chosen { "Step through all records again" } else { "Only records with this" };
        let chooses = bar.sought.as_ref().map(|sought| self.choose(bar, sought, attribute, is_chosen));
        let mut entries = vec![
            row_menu::copy("Copy value", value, "the value"),
            row_menu::copy("Copy value and count", row, "the value and its count"),
        ];
        entries.extend(chooses.map(|look| row_menu::go(icon::USERS, label, [look])));
        ContextMenu { caption: format!("{} {}", self.attribute, bar.words), entries }
    }

    /// What the bars are of: a choice where there are many values.
    fn head(&mut self, ui: &Ui, head: Rect, kind: ResourceKind, attribute: &AttributeProfile) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.hline(head.left()..head.right(), head.top(), t.line);
        pen.rule_below(head, t.line);
        let (left, y) = (head.left() + size::PAD, pen.baseline(head, Face::Caption));
        let all = kinds_of(attribute);
        if all.len() > 1 {
            let at = all.iter().position(|of| *of == self.of).unwrap_or(0);
            let labels: Vec<_> = all.iter().map(|of| of.label()).collect();
            if let Some(picked) = segmented::show(ui, left, head.center().y, "What the bars are of", &labels, at) {
                self.of = all[picked.min(all.len() - 1)];
                self.current = None;
            }
        } else {
            pen.text(left, y, "Value", Face::Caption, t.faint);
        }
        pen.text_right(head.right() - size::PAD, y, capital_plural(kind), Face::Caption, t.faint);
    }

    fn bars<'a>(&self, profile: &Profile, attribute: &'a AttributeProfile) -> Vec<Bar<'a>> {
        match self.of {
            Of::Values => values(profile, attribute),
            Of::Lengths => attribute.lengths.iter().map(|(range, count)| Bar::length(range.clone(), *count)).collect(),
            Of::Dates => attribute.dates.iter().map(|(period, count)| Bar::date(*period, *count)).collect(),
        }
    }
}

/// What there are bars of.
fn kinds_of(attribute: &AttributeProfile) -> Vec<Of> {
    /// So many values are seen at a glance.
    const FEW: u64 = 12;
    let many = attribute.distinct.count() > FEW;
    let all = [
        (Of::Values, true),
        (Of::Lengths, many && attribute.lengths.len() > 1),
        (Of::Dates, many && !attribute.dates.is_empty()),
    ];
    all.into_iter().filter(|(_, is_there)| *is_there).map(|(of, _)| of).collect()
}

/// The most frequent first; then those without a value.
fn values<'a>(profile: &Profile, attribute: &'a AttributeProfile) -> Vec<Bar<'a>> {
    let (present, filled) = (attribute.present, attribute.filled);
    let mut bars: Vec<Bar<'_>> = match &attribute.distinct {
        Distinct::Estimate { frequent, .. } if frequent.is_empty() => {
            attribute.examples.iter().map(|text| Bar::example(text)).collect()
        }
        _ => attribute.frequent().map(|value| Bar::value(&value.text, value.key, Some(value.count))).collect(),
    };
    let absences = [
        ("null or empty", present.saturating_sub(filled), Sought::Empty),
        ("not there", profile.records.saturating_sub(present), Sought::Absent),
    ];
    bars.extend(absences.into_iter().filter(|(_, count, _)| *count > 0).map(|(text, count, sought)| Bar {
        text: text.into(),
        count: Some(count),
        is_absence: true,
        sought: Some(sought),
        words: format!("is {text}"),
    }));
    bars
}

impl<'a> Bar<'a> {
    fn value(text: &'a str, key: ValueKey, count: Option<u64>) -> Self {
        Self {
            text: text.into(),
            count,
            is_absence: false,
            sought: Some(Sought::Value(key)),
            words: format!("= {text}"),
        }
    }

    /// Of one that was cut, nothing is known that its record could be found by.
    fn example(text: &'a str) -> Self {
        let bar = Self::value(text, ValueKey::of(text), None);
        if text.ends_with('…') { Self { sought: None, ..bar } } else { bar }
    }

    fn length(range: std::ops::RangeInclusive<u64>, count: u64) -> Self {
        let text = match (*range.start(), *range.end()) {
            (first, last) if first == last => counted(first as usize, "character", "characters"),
            (first, last) => format!("{} to {} characters", thousands(first as usize), thousands(last as usize)),
        };
        let words = format!("has {text}");
        Self { text: text.into(), count: Some(count), is_absence: false, sought: Some(Sought::Length(range)), words }
    }

    fn date(period: crate::source::Period, count: u64) -> Self {
        let text = period.to_string();
        let words = format!("is in {text}");
        Self { text: text.into(), count: Some(count), is_absence: false, sought: Some(Sought::Date(period)), words }
    }

    fn spoken(&self) -> String {
        match self.count {
            Some(count) => format!("{}: {}", self.text, thousands(count as usize)),
            None => self.text.to_string(),
        }
    }

    fn paint(&self, pen: &Pen, rect: Rect, most: u64) {
        let t = pen.theme;
        let y = pen.baseline(rect, Face::Body);
        let left = rect.left() + size::PAD;
        let bar = Rect::from_min_max(
            pos2(rect.right() - 152.0, rect.center().y - 2.0),
            pos2(rect.right() - 64.0, rect.center().y + 2.0),
        );
        // Where every value is there once, lengths say nothing; and where room is short the words need it.
        let has_bar = most > 1 && rect.width() >= LEAST;
        let end = match self.count {
            Some(_) if has_bar => bar.left() - 12.0,
            Some(_) => bar.right() - 12.0,
            None => rect.right() - size::PAD,
        };
        let (face, ink) = if self.is_absence { (Face::Body, t.faint) } else { (Face::Mono, t.text) };
        pen.text_fit(left, y, &self.text, face, ink, end - left);
        let Some(count) = self.count else { return };
        if has_bar {
            let length = (bar.width() * count as f32 / most as f32).max(2.0);
            let ink = if self.is_absence { t.bar_track } else { t.bar };
            pen.fill(Rect::from_min_max(bar.min, pos2(bar.left() + length, bar.bottom())), 1.0, ink);
        }
        pen.text_right(rect.right() - size::PAD, y, &thousands(count as usize), Face::Caption, t.muted);
    }
}

const fn capital_plural(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::User => "Users",
        ResourceKind::Group => "Groups",
    }
}
