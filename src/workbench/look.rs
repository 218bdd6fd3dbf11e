//! Changes of the view.

use super::command::Look;
use super::{View, Workspace};

/// Makes a change of the view. `records` is how many records of the kind in view are loaded.
pub fn look(view: &mut View, look: Look, records: usize) {
    let stays = matches!(look, Look::Record(_) | Look::NextRecord | Look::PreviousRecord | Look::Theme(_));
    if !stays {
        view.rule_help = None;
    }
    match look {
        Look::Show(workspace) => view.workspace = workspace,
        Look::Kind(kind) => {
            view.kind = kind;
            view.target = None;
            view.source = None;
            view.request = 0;
        }
        Look::Record(index) => choose_record(view, index, records),
        Look::NextRecord => choose_record(view, view.record().saturating_add(1), records),
        Look::PreviousRecord => choose_record(view, view.record().saturating_sub(1), records),
        Look::OpenRule(target) => {
            view.target = Some(target);
            view.source = None;
            view.workspace = Workspace::Map;
        }
        Look::Target(target) => {
            view.source = None;
            view.target = target;
        }
        Look::Source(source) => {
            view.target = None;
            view.source = source;
        }
        Look::RuleHelp(help) => {
            view.rule_help = help.filter(|_| view.target.is_some());
            if view.rule_help.is_some() {
                view.workspace = Workspace::Map;
            }
        }
        Look::FoldSource(id) => toggle(&mut view.folded_sources, id),
        Look::FoldTarget(id) => toggle(&mut view.folded_targets, id),
        Look::FilterSources(text) => view.source_filter = text,
        Look::FilterTargets(text) => view.target_filter = text,
        Look::OnlyUnmapped(only) => view.only_unmapped = only,
        Look::Request(index) => view.request = index,
        Look::Problems(open) => view.problems_open = open,
        Look::Theme(theme) => view.theme = theme,
        // Of the workbench, not of the view.
        Look::DismissMessage(_)
        | Look::Focused(_)
        | Look::PutOffReload
        | Look::DismissVanished
        | Look::Treat(..)
        | Look::CloseReview => {}
    }
}

fn choose_record(view: &mut View, index: usize, records: usize) {
    let index = index.min(records.saturating_sub(1));
    if index != view.record() {
        view.set_record(index);
        view.request = 0;
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
    use crate::base::ResourceKind;
    use crate::workbench::RuleHelp;

    #[test]
    fn the_record_in_view_stays_within_what_is_loaded_and_is_kept_for_each_kind() {
        let mut view = View::default();
        look(&mut view, Look::PreviousRecord, 3);
        assert_eq!(view.record(), 0);
        look(&mut view, Look::Record(99), 3);
        assert_eq!(view.record(), 2);
        look(&mut view, Look::NextRecord, 3);
        assert_eq!(view.record(), 2);
        look(&mut view, Look::Kind(ResourceKind::Group), 3);
        assert_eq!(view.record(), 0);
        look(&mut view, Look::Kind(ResourceKind::User), 3);
        assert_eq!(view.record(), 2);
    }

    #[test]
    fn what_is_told_of_a_rule_follows_the_record_and_goes_with_the_rule() {
        let mut view = View::default();
        look(&mut view, Look::RuleHelp(Some(RuleHelp::Explain)), 3);
        assert_eq!(view.rule_help, None, "there is no rule to tell of");
        view.target = crate::scim::TargetPath::parse("title").ok();
        view.workspace = Workspace::Preview;
        look(&mut view, Look::RuleHelp(Some(RuleHelp::Explain)), 3);
        assert_eq!((view.rule_help, view.workspace), (Some(RuleHelp::Explain), Workspace::Map));
        look(&mut view, Look::NextRecord, 3);
        assert_eq!(view.rule_help, Some(RuleHelp::Explain));
        look(&mut view, Look::Target(None), 3);
        assert_eq!(view.rule_help, None);
    }
}
