//! The target tree as a data dictionary: columns with type and limits and with what the provider does with an attribute,
//! which come as the tree is pulled wide, and what is told of an attribute where they do not fit.

use egui::{Rect, Ui};

use super::{Frame, MapPanel};
use crate::base::ResourceKind;
use crate::provider::{Allowed, Provider};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::widget::Button;
use crate::workbench::rows::TargetRow;

/// From these widths of the tree there is a column with type and limits, and one with what the provider does.
const LIMITS: f32 = 560.0;
const BECOMES: f32 = 712.0;
/// What the button pulls the trees to, in a compact window and in a wide one: the source tree, the target tree.
const PULLED: [(f32, f32); 2] = [(168.0, BECOMES), (264.0, 896.0)];
/// So many values are told one by one.
const TOLD: usize = 12;

/// Where the columns begin, as distances from the tree's left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Columns {
    pub limits: Option<f32>,
    pub becomes: Option<f32>,
    pub value: f32,
}

impl Columns {
    pub fn of(width: f32, wide: bool) -> Self {
        if width < LIMITS {
            let (value, first) = if wide { (218.0, 456.0) } else { (194.0, 368.0) };
            let value = (value + (width - first) * 0.4_f32).max(96.0);
            return Self { limits: None, becomes: None, value };
        }
        if width < BECOMES {
            let limits = 208.0;
            return Self { limits: Some(limits), becomes: None, value: limits + (width - limits) * 0.48 };
        }
        let (narrow, roomy) = (PULLED[0].1, PULLED[1].1);
        let more = (width - narrow) / (roomy - narrow);
        let at = |from: f32, by: f32| (from + by * more).round();
        Self { limits: Some(at(192.0, 32.0)), becomes: Some(at(400.0, 80.0)), value: at(552.0, 112.0) }
    }

    /// Where the name of a row has to end.
    pub fn name_end(&self) -> f32 {
        self.limits.unwrap_or(self.value) - 8.0
    }
}

/// The columns' heads, in the line of the filter.
pub fn heads(ui: &Ui, rect: Rect, columns: Columns, frame: &Frame<'_>) {
    let Some(limits) = columns.limits else { return };
    let pen = Pen::of(ui);
    let y = pen.baseline(rect, Face::Caption);
    let end = columns.becomes.unwrap_or(columns.value);
    let does = format!("What {} does with it", frame.bench.provider().label());
    let whose = frame.bench.record().map(crate::source::Record::name).unwrap_or_default();
    let head = |from: f32, to: f32, words: &str| {
        pen.text_fit(rect.left() + from, y, words, Face::Caption, pen.theme.faint, to - from - 12.0);
    };
    head(limits, end, "Type and limit");
    if let Some(becomes) = columns.becomes {
        head(becomes, columns.value, &does);
    }
    head(columns.value, rect.width() - 24.0, &whose);
}

/// What stands in the two columns of a row.
pub fn paint(pen: &Pen, rect: Rect, columns: Columns, row: &TargetRow) {
    let Some(limits) = columns.limits else { return };
    let y = pen.baseline(rect, Face::Body);
    let ink = if row.read_only { pen.theme.faint } else { pen.theme.muted };
    let end = columns.becomes.unwrap_or(columns.value);
    pen.text_fit(rect.left() + limits, y, &row.limits, Face::Body, ink, end - limits - 12.0);
    if let Some(becomes) = columns.becomes {
        pen.text_fit(rect.left() + becomes, y, row.becomes, Face::Body, ink, columns.value - becomes - 12.0);
    }
}

/// The button that pulls the tree wide, or back; before `right`. Returns where it begins.
pub fn button(ui: &Ui, rect: Rect, right: f32, panel: &mut MapPanel, frame: &Frame<'_>) -> f32 {
    let is_pulled = Columns::of(rect.width(), frame.wide).becomes.is_some();
    let name = if is_pulled { "Hide types and limits" } else { "Show types and limits" };
    let response = Button::icon_only(icon::COLUMNS, name).show_before(ui, right, rect.center().y);
    if response.clicked() {
        let (source, target) = PULLED[usize::from(frame.wide)];
        (panel.source_width, panel.target_width) = if is_pulled { (None, None) } else { (Some(source), Some(target)) };
    }
    response.rect.left()
}

/// What is to be known of an attribute: the schema's word, type and limits, the values, what the provider does with it.
pub fn told(provider: &Provider, kind: ResourceKind, target: &TargetPath, row: Option<&TargetRow>) -> Vec<String> {
    let described = row.map(|row| row.description.clone()).filter(|text| !text.is_empty());
    let mut lines: Vec<String> = described.into_iter().collect();
    let required = if row.is_some_and(|row| row.required) { "Required. " } else { "" };
    let limits = provider.limits(kind, target).unwrap_or_else(|| "not in the account's schema".to_owned());
    lines.push(format!("{required}Type and limit: {limits}."));
    lines.extend(provider.allowed(kind, target).and_then(|allowed| values(&allowed)));
    if row.is_some_and(|row| row.read_only) {
        lines.push("The account sets this itself; nothing can be mapped to it.".to_owned());
    }
    lines.push(used(provider, kind, target));
    lines
}

/// What the provider does with an attribute, in a sentence that names it.
pub fn used(provider: &Provider, kind: ResourceKind, target: &TargetPath) -> String {
    match provider.use_of(kind, target) {
        Some(used) => format!("{}: {}", provider.label(), used.told()),
        None => format!("What {} does with it is not known.", provider.label()),
    }
}

fn values(allowed: &Allowed<'_>) -> Option<String> {
    if matches!(allowed, Allowed::Table(..) | Allowed::Boolean) {
        return None;
    }
    let all: Vec<String> = allowed.choices().into_iter().map(|choice| choice.value).collect();
    let first = all.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join(", ");
    Some(match all.len().saturating_sub(TOLD) {
        0 => format!("Values: {first}."),
        more => format!("Values: {first} and {more} more."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider;

    #[test]
    fn columns_come_as_the_tree_is_pulled_wide_and_never_cross() {
        for (width, wide, limits, becomes, value) in [
            (368.0, false, None, None, 194.0),
            (456.0, true, None, None, 218.0),
            (559.0, true, None, None, 259.2),
            (560.0, true, Some(208.0), None, 376.96),
            (712.0, false, Some(192.0), Some(400.0), 552.0),
            (896.0, true, Some(224.0), Some(480.0), 664.0),
        ] {
            let columns = Columns::of(width, wide);
            assert_eq!((columns.limits, columns.becomes), (limits, becomes), "{width}");
            assert!((columns.value - value).abs() < 0.01, "{width}: {}", columns.value);
        }
        for width in (240..1400).step_by(10) {
            let columns = Columns::of(width as f32, true);
            let all: Vec<f32> = columns.limits.into_iter().chain(columns.becomes).chain([columns.value]).collect();
            assert!(all.is_sorted() && columns.value + 96.0 <= width as f32, "{width}: {columns:?}");
        }
    }

    #[test]
    fn what_is_not_known_of_an_attribute_is_said_so() {
        let title = TargetPath::parse("title").expect("a path");
        let lines = told(provider::any(), ResourceKind::User, &title, None);
        assert_eq!(lines, ["Type and limit: text.", "What Any SCIM 2.0 account does with it is not known."]);
        let lines = told(provider::first(), ResourceKind::User, &TargetPath::parse("locale").expect("a path"), None);
        assert!(lines[1].starts_with("Values: en-US, en-GB, nl, ") && lines[1].ends_with(" and 45 more."), "{lines:?}");
    }
}
