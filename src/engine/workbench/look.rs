//! Changes of the view.

use std::collections::BTreeSet;

use super::command::Look;
use super::steps::Steps;
use super::{PreviewPart, RuleHelp, View, Workspace};
use crate::base::ResourceKind;
use crate::scim::TargetPath;

/// Makes a change of the view. `records` are the records of the kind in view.
pub fn look(view: &mut View, look: Look, records: &Steps<'_>) {
    let stays = matches!(look, Look::Record(_) | Look::NextRecord | Look::PreviousRecord | Look::Theme(_));
    if !stays {
        view.rule_help = None;
    }
    match look {
        Look::Show(workspace) => {
            view.workspace = workspace;
            view.own = false;
        }
        Look::UseOwn(own) => {
            view.workspace = Workspace::Source;
            view.own = own;
        }
        Look::Piece(piece) => {
            view.workspace = Workspace::HandOver;
            view.hand_over = piece;
        }
        Look::DryRun(part) => {
            view.workspace = Workspace::DryRun;
            view.dry_run = part;
        }
        Look::Tick(row) => toggle(&mut view.done, row),
        Look::Kind(kind) => show_kind(view, kind),
        Look::Record(index) => {
            let index = index.min(records.count.saturating_sub(1));
            if records.place(index).is_none() {
                view.chosen = None;
            }
            show_record(view, index);
        }
        Look::NextRecord => show_record(view, records.after(view.record())),
        Look::PreviousRecord => show_record(view, records.before(view.record())),
        Look::Choose(chosen) => view.chosen = chosen,
        Look::OpenRule(target) => {
            view.choose_target(Some(target));
            view.workspace = Workspace::Map;
        }
        Look::Target(target) => view.choose_target(target),
        Look::ToggleTarget(target) => toggle_target(view, target),
        Look::Targets { anchor, targets } => view.choose_targets(anchor, targets.into_iter().collect()),
        Look::Source(source) => {
            view.choose_target(None);
            view.source = source;
        }
        Look::RuleHelp(help) => help_with(view, help),
        Look::FoldSource(id) => toggle(&mut view.folded_sources, id),
        Look::FoldTarget(id) => toggle(&mut view.folded_targets, id),
        Look::FilterSources(text) => view.source_filter = text,
        Look::HideEmpty(hide) => view.hide_empty = hide,
        Look::OrderSources(order) => view.source_order = order,
        Look::Untangle => view.source_order = view.source_order.untangled(),
        Look::FilterTargets(text) => {
            // What is chosen stays in sight.
            view.several = None;
            view.target_filter = text;
        }
        Look::OnlyUnmapped(only) => {
            view.several = None;
            view.only_unmapped = only;
            view.only_unread = false;
        }
        Look::OnlyUnread(only) => only_unread(view, only),
        Look::Preview(part) => view.preview = part,
        Look::Request(index) => {
            view.request = Some(index);
            view.preview = PreviewPart::Request;
        }
        Look::Problems(open) => view.problems_open = open,
        Look::Theme(theme) => view.theme = theme,
        // Of the workbench, not of the view.
        Look::DismissMessage(_)
        | Look::Walk(_)
        | Look::Suggestions(_)
        | Look::Focused(_)
        | Look::PutOffReload
        | Look::DismissVanished
        | Look::DismissReturned
        | Look::DismissArrival
        | Look::DismissTakenIn
        | Look::Treat(..)
        | Look::CloseReview => {}
    }
}

/// Adds a target to those that are chosen, or takes it out.
fn toggle_target(view: &mut View, target: TargetPath) {
    let mut targets: BTreeSet<TargetPath> = view.targets().cloned().collect();
    let is_out = targets.remove(&target);
    let anchor = if is_out { targets.first().cloned() } else { Some(target.clone()) };
    targets.extend((!is_out).then_some(target));
    if let Some(anchor) = anchor {
        view.choose_targets(anchor, targets);
    }
}

fn help_with(view: &mut View, help: Option<RuleHelp>) {
    view.rule_help = help.filter(|_| view.target.is_some());
    view.several = None;
    if view.rule_help.is_some() {
        view.workspace = Workspace::Map;
    }
}

fn only_unread(view: &mut View, only: bool) {
    view.several = None;
    view.only_unread = only;
    if only {
        view.only_unmapped = false;
        view.target_filter.clear();
        view.workspace = Workspace::Map;
    }
}

/// Users or groups: what was looked at of the others is not looked at any more.
fn show_kind(view: &mut View, kind: ResourceKind) {
    view.kind = kind;
    view.chosen = None;
    view.choose_target(None);
    view.request = None;
    view.walk = None;
    view.suggesting = None;
}

pub fn show_record(view: &mut View, index: usize) {
    if index != view.record() {
        view.set_record(index);
        view.request = None;
    }
}

fn toggle<T: Ord>(set: &mut std::collections::BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RecordIndex;

    #[test]
    fn the_record_in_view_stays_within_what_is_loaded_and_is_kept_for_each_kind() {
        let mut view = View::default();
        let all = Steps { count: 3, chosen: None };
        look(&mut view, Look::PreviousRecord, &all);
        assert_eq!(view.record(), 0);
        look(&mut view, Look::Record(99), &all);
        assert_eq!(view.record(), 2);
        look(&mut view, Look::NextRecord, &all);
        assert_eq!(view.record(), 2);
        look(&mut view, Look::Kind(ResourceKind::Group), &all);
        assert_eq!(view.record(), 0);
        look(&mut view, Look::Kind(ResourceKind::User), &all);
        assert_eq!(view.record(), 2);
    }

    #[test]
    fn what_is_told_of_a_rule_follows_the_record_and_goes_with_the_rule() {
        let mut view = View::default();
        let all = Steps { count: 3, chosen: None };
        look(&mut view, Look::RuleHelp(Some(RuleHelp::Explain)), &all);
        assert_eq!(view.rule_help, None, "there is no rule to tell of");
        view.target = crate::scim::TargetPath::parse("title").ok();
        view.workspace = Workspace::Preview;
        look(&mut view, Look::RuleHelp(Some(RuleHelp::Explain)), &all);
        assert_eq!((view.rule_help, view.workspace), (Some(RuleHelp::Explain), Workspace::Map));
        look(&mut view, Look::NextRecord, &all);
        assert_eq!(view.rule_help, Some(RuleHelp::Explain));
        look(&mut view, Look::Target(None), &all);
        assert_eq!(view.rule_help, None);
    }

    #[test]
    fn several_targets_are_chosen_one_by_one_or_as_a_range_and_another_look_ends_it() {
        let path = |text: &str| TargetPath::parse(text).expect("a path");
        let range = |targets: &[&str]| Look::Targets {
            anchor: path(targets[0]),
            targets: targets.iter().map(|target| path(target)).collect(),
        };
        let toggle = |target: &str| Look::ToggleTarget(path(target));
        let mut view = View::default();
        for (change, chosen, together) in [
            (toggle("title"), "title", false),
            (toggle("active"), "active title", true),
            (toggle("locale"), "active locale title", true),
            (toggle("locale"), "active title", true),
            (toggle("active"), "title", false),
            (toggle("title"), "title", false),
            (range(&["title", "userName"]), "title userName", true),
            (range(&["title"]), "title", false),
            (range(&["title", "userName"]), "title userName", true),
            (Look::NextRecord, "title userName", true),
            (Look::FilterTargets("t".to_owned()), "title", false),
            (range(&["title", "userName"]), "title userName", true),
            (Look::Target(Some(path("active"))), "active", false),
            (range(&["title", "userName"]), "title userName", true),
            (Look::Kind(ResourceKind::Group), "", false),
        ] {
            look(&mut view, change.clone(), &Steps { count: 3, chosen: None });
            let names: Vec<String> = view.targets().map(TargetPath::short).collect();
            assert_eq!((names.join(" ").as_str(), view.several.is_some()), (chosen, together), "{change:?}");
        }
    }

    #[test]
    fn only_chosen_records_are_stepped_through() {
        let chosen = [2, 5, 9].map(RecordIndex);
        let some = Steps { count: 12, chosen: Some(&chosen) };
        let mut view = View::default();
        for (change, expected) in [
            (Look::NextRecord, 2),
            (Look::NextRecord, 5),
            (Look::NextRecord, 9),
            (Look::NextRecord, 9),
            (Look::PreviousRecord, 5),
            (Look::Record(2), 2),
            (Look::PreviousRecord, 2),
        ] {
            look(&mut view, change.clone(), &some);
            assert_eq!(view.record(), expected, "{change:?}");
        }
        assert_eq!((some.place(5), some.place(6)), (Some(1), None));
    }
}
