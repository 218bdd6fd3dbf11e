//! Choosing an attribute by typing a part of its name: the way to draw a wire without a pointer.

use egui::{Key, Modifiers, Rect, Ui, pos2, vec2};

use super::Frame;
use crate::scim::{TargetNode, TargetPath};
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Field, List, ListKey, Row, dialog};
use crate::workbench::Workbench;

const SIZE: egui::Vec2 = vec2(480.0, 400.0);

/// What is chosen for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickFor {
    /// The target of a wire from this source attribute.
    TargetFor(String),
    /// The source attribute of a direct rule.
    SourceFor(TargetPath),
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    Wire { attribute: String, target: TargetPath },
    Source { attribute: String, target: TargetPath },
}

/// The dialog's state while it is open.
#[derive(Debug)]
pub struct Picker {
    purpose: PickFor,
    text: String,
    at: usize,
    fresh: bool,
    choices: Option<Vec<Choice>>,
}

#[derive(Clone, Debug)]
struct Choice {
    name: String,
    second: String,
    target: Option<TargetPath>,
}

impl Picker {
    pub const fn target_for(attribute: String) -> Self {
        Self::new(PickFor::TargetFor(attribute))
    }

    pub const fn source_for(target: TargetPath) -> Self {
        Self::new(PickFor::SourceFor(target))
    }

    const fn new(purpose: PickFor) -> Self {
        Self { purpose, text: String::new(), at: 0, fresh: true, choices: None }
    }

    /// Draws the dialog. Returns what was chosen, and whether it stays open.
    pub fn show(&mut self, ui: &Ui, frame: &Frame<'_>) -> (Option<Picked>, bool) {
        let choices = self.choices.take().unwrap_or_else(|| choices(&self.purpose, frame.bench));
        let title = match &self.purpose {
            PickFor::TargetFor(attribute) => format!("Map {attribute} to"),
            PickFor::SourceFor(target) => format!("Source attribute for {}", target.short()),
        };
        let wanted = self.text.to_lowercase();
        let found: Vec<&Choice> =
            choices.iter().filter(|c| wanted.is_empty() || c.name.to_lowercase().contains(&wanted)).collect();
        let output = dialog::show(ui.ctx(), &title, SIZE, |ui, rect| self.contents(ui, rect, &found));
        let picked = output.inner.and_then(|at| found.get(at)).and_then(|choice| self.picked(choice));
        let open = picked.is_none() && !output.closed;
        self.choices = Some(choices);
        (picked, open)
    }

    fn picked(&self, choice: &Choice) -> Option<Picked> {
        Some(match &self.purpose {
            PickFor::TargetFor(attribute) => {
                Picked::Wire { attribute: attribute.clone(), target: choice.target.clone()? }
            }
            PickFor::SourceFor(target) => Picked::Source { attribute: choice.name.clone(), target: target.clone() },
        })
    }

    fn contents(&mut self, ui: &mut Ui, mut rect: Rect, found: &[&Choice]) -> Option<usize> {
        let line = rect.cut_top(size::CONTROL + 16.0).shrink2(vec2(size::PAD, 8.0));
        let (step, enter) = ui.input_mut(|i| {
            let down = i.consume_key(Modifiers::NONE, Key::ArrowDown);
            let up = i.consume_key(Modifiers::NONE, Key::ArrowUp);
            (i32::from(down) - i32::from(up), i.key_pressed(Key::Enter) && !self.fresh)
        });
        let response = Field::new("Find attribute by name").hint("Part of a name").show(ui, line, &mut self.text);
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        if response.changed() {
            self.at = 0;
        }
        self.at = self.at.saturating_add_signed(step as isize).min(found.len().saturating_sub(1));
        if found.is_empty() {
            let pen = Pen::of(ui);
            let words = "No attribute has this in its name.";
            pen.text(rect.left() + size::PAD, rect.top() + 24.0, words, Face::Body, pen.theme.muted);
            return None;
        }
        let clicked = self.list(ui, rect, found, (step != 0).then_some(self.at));
        // Enter in the field takes the row in view; elsewhere it belongs to what has the keyboard.
        clicked.or_else(|| (enter && response.lost_focus()).then_some(self.at))
    }

    fn list(&self, ui: &mut Ui, rect: Rect, found: &[&Choice], reveal: Option<usize>) -> Option<usize> {
        let mut chosen = None;
        let list = List::new("Attributes", found.len(), size::ROW).current(Some(self.at)).reveal(reveal);
        let output = list.show(ui, rect, |ui, at, rect, focused| {
            let Some(choice) = found.get(at) else { return };
            let name = format!("{}, {}", choice.name, choice.second);
            let row = Row::new(ui, ("choice", &choice.name), &name).selected(at == self.at).focused(focused);
            if row.show(ui, rect).clicked() {
                chosen = Some(at);
            }
            let pen = Pen::of(ui);
            let sign = if choice.target.is_some() { icon::ARROW_RIGHT } else { icon::TEXT_T };
            pen.icon_row(pos2(rect.left() + size::PAD + 7.0, rect.center().y), sign, pen.theme.faint);
            let y = pen.baseline(rect, Face::Body);
            let left = rect.left() + size::PAD + 22.0;
            let right = rect.right() - size::PAD;
            let end = pen.text_fit(left, y, &choice.name, Face::Body, pen.theme.text, right - left);
            let room = right - end - 16.0;
            let spans = [(choice.second.as_str(), Face::Caption, pen.theme.faint)];
            pen.put(right, y, crate::ui::paint::Anchor::Right, &spans, room);
        });
        chosen.or(match output.key {
            Some(ListKey::Open(at)) => Some(at),
            _ => None,
        })
    }
}

fn choices(purpose: &PickFor, bench: &Workbench) -> Vec<Choice> {
    match purpose {
        PickFor::TargetFor(_) => targets(bench),
        PickFor::SourceFor(_) => {
            source_names(bench).into_iter().map(|(name, second)| Choice { name, second, target: None }).collect()
        }
    }
}

/// All target attributes that a rule can fill, folded ones too; what is not mapped yet comes first.
fn targets(bench: &Workbench) -> Vec<Choice> {
    let compiled = bench.compiled(bench.kind());
    let nodes = bench.provider().resource_type(bench.kind()).target_paths();
    let leaves = nodes.iter().flat_map(TargetNode::walk).filter(|node| !node.is_branch() && !node.is_read_only());
    let mut choices: Vec<(bool, Choice)> = leaves
        .map(|node| {
            let rule = compiled.rule(&node.path).map(crate::workbench::rows::target::rule_text);
            let second = rule.clone().unwrap_or_else(|| "not mapped".to_owned());
            (rule.is_some(), Choice { name: node.path.short(), second, target: Some(node.path.clone()) })
        })
        .collect();
    choices.sort_by_key(|(mapped, _)| *mapped);
    choices.into_iter().map(|(_, choice)| choice).collect()
}

/// What rules of this client can read: the names of its screens, then what only the payload holds; each with a line
/// that explains it.
pub fn source_names(bench: &Workbench) -> Vec<(String, String)> {
    let names = bench.client().names(bench.kind());
    let mut all: Vec<(String, String)> = names.names().into_iter().map(|n| (n.name, n.description)).collect();
    let held = bench.profile(bench.kind()).into_iter().flat_map(|p| &p.attributes).filter(|a| !a.is_container);
    let mut known: std::collections::HashSet<String> = all.iter().map(|(name, _)| name.clone()).collect();
    for attribute in held {
        if let Some(name) = names.name_of(&attribute.path).filter(|name| known.insert(name.clone())) {
            all.push((name, attribute.examples.first().cloned().unwrap_or_default()));
        }
    }
    all
}
