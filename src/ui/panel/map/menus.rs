//! The context menus of Map: of source rows, targets, wires and chips. What cannot be done stays, with its reason.

use egui::Response;

use super::picker::Picker;
use super::{Frame, MapPanel};
use crate::base::{counted, thousands};
use crate::mapping::{Apply, Rule, RuleSource};
use crate::scim::TargetPath;
use crate::source::AttributePath;
use crate::ui::icon;
use crate::ui::widget::menu::{self, ContextEntry, ContextMenu};
use crate::workbench::rows::{RowKind, SourceRow, TargetRow};
use crate::workbench::{Edit, Look, RuleHelp, Workbench, Workspace};

#[derive(Clone, Copy)]
enum OfSource {
    CopyValue,
    CopyName,
    MapTo,
    Readers,
    Values,
    HideEmpty,
}

/// The menu of a source row.
pub fn source(response: &Response, by_key: bool, row: &SourceRow, panel: &mut MapPanel, frame: &mut Frame<'_>) {
    let bench = frame.bench;
    let name = row.name.clone().unwrap_or_else(|| row.label.clone());
    let picked = menu::context(response, by_key, "Source attribute", || ContextMenu {
        caption: source_caption(row, bench),
        entries: source_entries(row, bench),
    });
    match picked {
        Some(OfSource::CopyValue) => frame.asks.copy(source_value(row, bench), format!("the value of {name}")),
        Some(OfSource::CopyName) => frame.asks.copy(name.clone(), name),
        Some(OfSource::MapTo) => panel.picker = Some(Picker::target_for(name)),
        Some(OfSource::Readers) => frame.asks.command(Look::Source(Some(row.id.clone()))),
        Some(OfSource::Values) => {
            frame.asks.command(Look::Source(Some(row.id.clone())));
            frame.asks.command(Look::Show(Workspace::Source));
        }
        Some(OfSource::HideEmpty) => frame.asks.command(Look::HideEmpty(!bench.view().hide_empty)),
        None => {}
    }
}

fn source_entries(row: &SourceRow, bench: &Workbench) -> Vec<ContextEntry<OfSource>> {
    let hides = if bench.view().hide_empty { "Show empty attributes" } else { "Hide empty attributes" };
    let readers = format!("Who reads this ({})", counted(row.wires, "rule", "rules"));
    vec![
        ContextEntry::new(OfSource::CopyValue, icon::COPY, "Copy value")
            .only_if(!row.value.is_empty(), "no value here"),
        ContextEntry::new(OfSource::CopyName, icon::COPY, "Copy name"),
        ContextEntry::new(OfSource::MapTo, icon::ARROW_RIGHT, "Map to…")
            .key("Enter")
            .only_if(row.name.is_some(), "choose what is in it")
            .parted(),
        ContextEntry::new(OfSource::Readers, icon::LIST_MAGNIFYING_GLASS, readers).only_if(row.wires > 0, ""),
        ContextEntry::new(OfSource::Values, icon::CHART_BAR, "Values and patterns"),
        ContextEntry::new(OfSource::HideEmpty, icon::EYE_SLASH, hides).parted(),
    ]
}

/// "249 of 300 filled".
fn source_caption(row: &SourceRow, bench: &Workbench) -> String {
    match row.coverage {
        Some(share) => {
            let all = bench.count();
            let filled = (f64::from(share) * all as f64).round() as usize;
            format!("{} of {} filled", thousands(filled), bench.kind().counted(all))
        }
        None => row.label.clone(),
    }
}

/// All of the value, of which a row shows one line.
fn source_value(row: &SourceRow, bench: &Workbench) -> String {
    let path = AttributePath::parse(&row.id).ok();
    let value = path.as_ref().zip(bench.record()).and_then(|(path, record)| record.get(path));
    match value {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => row.value.clone(),
    }
}

#[derive(Clone, Copy)]
enum OfTarget {
    CopyValue,
    CopyPath,
    Reveal,
    MapFrom,
    Edit,
    CopyRule,
    Explain,
    Match(Option<u8>),
    Apply(Apply),
    Enable(bool),
    Remove,
}

/// The menu of a target row, or of the chip of its rule.
pub fn target(response: &Response, by_key: bool, row: &TargetRow, panel: &mut MapPanel, frame: &mut Frame<'_>) {
    let Some(path) = &row.path else { return };
    let picked = menu::context(response, by_key, "Target attribute", || ContextMenu {
        caption: target_caption(row),
        entries: target_entries(row, path, frame.bench),
    });
    if let Some(does) = picked {
        do_with_target(does, row, path, panel, frame);
    }
}

/// The menu of a chip: what can be done with the rule.
pub fn chip(response: &Response, path: &TargetPath, panel: &mut MapPanel, frame: &mut Frame<'_>) {
    let is_it = |row: &&TargetRow| row.path.as_ref() == Some(path) && row.has_rule;
    let Some(row) = frame.bench.rows().targets.iter().find(is_it) else { return };
    let by_key = menu::is_asked_by_key_of(response);
    let picked = menu::context(response, by_key, "Rule", || ContextMenu {
        caption: row.rule_text.clone(),
        entries: rule_entries(row, path, frame.bench),
    });
    if let Some(does) = picked {
        do_with_target(does, row, path, panel, frame);
    }
}

fn target_caption(row: &TargetRow) -> String {
    let kind = match row.kind {
        RowKind::Text | RowKind::Identifier => "text",
        RowKind::Email => "e-mail",
        RowKind::Phone => "phone",
        RowKind::TimeZone => "time zone",
        RowKind::Language => "language tag",
        RowKind::Country => "country",
        RowKind::Person => "refers to a person",
        RowKind::Number => "number",
        RowKind::Boolean => "true or false",
        RowKind::Date => "date",
        RowKind::Object => "holds others",
        RowKind::List => "several values",
        RowKind::Reference => "refers to another",
        RowKind::Extension => "extension",
    };
    let known = if row.limits.is_empty() { kind } else { &row.limits };
    let words = [(row.required, ", required"), (row.read_only, ", set by the account")];
    words.into_iter().filter(|(is_so, _)| *is_so).fold(known.to_owned(), |all, (_, word)| all + word)
}

fn target_entries(row: &TargetRow, path: &TargetPath, bench: &Workbench) -> Vec<ContextEntry<OfTarget>> {
    let can_have_rule = !row.read_only && (!row.is_parent || row.has_any_rule());
    let mut entries = vec![
        ContextEntry::new(OfTarget::CopyValue, icon::COPY, "Copy value")
            .only_if(!row.value.is_empty(), "no value here"),
        ContextEntry::new(OfTarget::CopyPath, icon::COPY, "Copy path"),
        ContextEntry::new(OfTarget::MapFrom, icon::ARROW_LEFT, "Map from…")
            .only_if(can_have_rule, if row.read_only { "set by the account" } else { "choose what is in it" })
            .parted(),
    ];
    if row.has_rule {
        entries.extend(rule_entries(row, path, bench));
    } else if row.is_disabled {
        entries.extend(disabled_entries());
    }
    entries
}

fn rule_entries(row: &TargetRow, path: &TargetPath, bench: &Workbench) -> Vec<ContextEntry<OfTarget>> {
    let mapping = bench.document().mapping(bench.kind());
    let rule = mapping.rule(path).map(|rule| &**rule);
    let is_expression = rule.is_some_and(|rule| matches!(rule.source, RuleSource::Expression { .. }));
    let (matching, why_not) = matching(rule, path, bench);
    let apply = match rule.map(|rule| rule.apply) {
        Some(Apply::OnlyAtCreation) => (Apply::Always, "Send always"),
        _ => (Apply::OnlyAtCreation, "Send only at creation"),
    };
    let match_words = if row.matching.is_some() { "Do not match by this" } else { "Match by this, after the others" };
    vec![
        ContextEntry::new(OfTarget::Reveal, icon::ARROW_LEFT, "Reveal the source"),
        ContextEntry::new(OfTarget::Edit, icon::PENCIL_SIMPLE, "Edit the rule").key("Enter"),
        ContextEntry::new(OfTarget::CopyRule, icon::COPY, "Copy the rule’s text"),
        ContextEntry::new(OfTarget::Explain, icon::QUESTION, "Explain the value")
            .key("Ctrl E")
            .only_if(is_expression, "no expression"),
        ContextEntry::new(OfTarget::Match(matching), icon::KEY, match_words)
            .only_if(why_not.is_empty(), why_not)
            .parted(),
        ContextEntry::new(OfTarget::Apply(apply.0), icon::CALENDAR_BLANK, apply.1),
        ContextEntry::new(OfTarget::Enable(false), icon::EYE_SLASH, "Disable the rule").key("Ctrl D").parted(),
        ContextEntry::new(OfTarget::Remove, icon::TRASH, "Remove the rule").key("Delete"),
    ]
}

/// What can be done with a rule that is set aside.
fn disabled_entries() -> [ContextEntry<OfTarget>; 3] {
    [
        ContextEntry::new(OfTarget::CopyRule, icon::COPY, "Copy the rule’s text"),
        ContextEntry::new(OfTarget::Enable(true), icon::EYE, "Enable the rule").key("Ctrl D").parted(),
        ContextEntry::new(OfTarget::Remove, icon::TRASH, "Remove the rule").key("Delete"),
    ]
}

/// The precedence that the menu would give, and why it cannot.
fn matching(rule: Option<&Rule>, path: &TargetPath, bench: &Workbench) -> (Option<u8>, &'static str) {
    let mapping = bench.document().mapping(bench.kind());
    let others = mapping.matching();
    if rule.is_some_and(|rule| rule.matching.is_some()) {
        return (None, if others.len() == 1 { "it is the only one" } else { "" });
    }
    let last = others.iter().filter_map(|rule| rule.matching).max().unwrap_or_default();
    let can = bench.provider().can_filter(bench.kind(), path.attribute()).unwrap_or(true);
    (last.checked_add(1), if can { "" } else { "the account cannot look it up" })
}

fn do_with_target(does: OfTarget, row: &TargetRow, path: &TargetPath, panel: &mut MapPanel, frame: &mut Frame<'_>) {
    let path = path.clone();
    let choose = |frame: &mut Frame<'_>| frame.asks.command(Look::Target(Some(path.clone())));
    match does {
        OfTarget::CopyValue => frame.asks.copy(row.value.clone(), format!("the value of {}", path.short())),
        OfTarget::CopyPath => frame.asks.copy(path.to_string(), path.short()),
        OfTarget::Reveal => {
            let wires = &frame.bench.rows().wires;
            panel.reveal_source = wires.iter().find(|wire| wire.target == path).and_then(|wire| Some(wire.from?.row));
            choose(frame);
        }
        OfTarget::MapFrom => panel.picker = Some(Picker::source_for(path)),
        OfTarget::Edit => {
            choose(frame);
            panel.inspector.focus_editor();
        }
        OfTarget::CopyRule => {
            let rule = frame.bench.document().mapping(frame.bench.kind()).any_rule(&path);
            let text = rule.map(|rule| rule.source.text().to_owned()).unwrap_or_default();
            frame.asks.copy(text, format!("the rule of {}", path.short()));
        }
        OfTarget::Explain => {
            choose(frame);
            frame.asks.command(Look::RuleHelp(Some(RuleHelp::Explain)));
        }
        OfTarget::Match(matching) => frame.asks.command(Edit::SetMatching { target: path, matching }),
        OfTarget::Apply(apply) => frame.asks.command(Edit::SetApply { target: path, apply }),
        OfTarget::Enable(enabled) => frame.asks.command(Edit::SetEnabled { target: path, enabled }),
        OfTarget::Remove => frame.asks.command(Edit::RemoveRule(path)),
    }
}

#[derive(Clone, Copy)]
enum OfWire {
    RevealSource,
    RevealTarget,
    Edit,
    Disable,
    Cut,
}

/// The menu of the wire that the pointer was on when it was asked for.
pub fn wire(response: &Response, under: Option<&TargetPath>, panel: &mut MapPanel, frame: &mut Frame<'_>) {
    if response.secondary_clicked() {
        // What is only suggested has its own review.
        let mapping = frame.bench.document().mapping(frame.bench.kind());
        panel.wire_of_menu = under.filter(|path| mapping.rule(path).is_some()).cloned();
    }
    let Some(path) = panel.wire_of_menu.clone() else { return };
    let rows = frame.bench.rows();
    let wires = || rows.wires.iter().filter(|wire| wire.target == path);
    let picked = menu::context(response, false, "Wire", || {
        let names: Vec<&str> = wires().map(|wire| wire.attribute.as_str()).filter(|name| !name.is_empty()).collect();
        let cut = if names.len() > 1 { "Remove the rule" } else { "Cut the wire" };
        ContextMenu {
            caption: format!("{} → {}", names.join(", "), path.short()),
            entries: vec![
                ContextEntry::new(OfWire::RevealSource, icon::ARROW_LEFT, "Reveal source"),
                ContextEntry::new(OfWire::RevealTarget, icon::ARROW_RIGHT, "Reveal target"),
                ContextEntry::new(OfWire::Edit, icon::FUNCTION, "Edit the rule").parted(),
                ContextEntry::new(OfWire::Disable, icon::EYE_SLASH, "Disable the rule").key("Ctrl D"),
                ContextEntry::new(OfWire::Cut, icon::TRASH, cut).key("Delete"),
            ],
        }
    });
    let choose = |frame: &mut Frame<'_>| frame.asks.command(Look::Target(Some(path.clone())));
    match picked {
        Some(OfWire::RevealSource) => {
            panel.reveal_source = wires().next().and_then(|wire| Some(wire.from?.row));
            choose(frame);
        }
        Some(OfWire::RevealTarget) => {
            panel.reveal_target = wires().next().map(|wire| wire.to.row);
            choose(frame);
        }
        Some(OfWire::Edit) => {
            choose(frame);
            panel.inspector.focus_editor();
        }
        Some(OfWire::Disable) => frame.asks.command(Edit::SetEnabled { target: path, enabled: false }),
        Some(OfWire::Cut) => frame.asks.command(Edit::RemoveRule(path)),
        None => {}
    }
}
