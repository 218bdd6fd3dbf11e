//! What answers say, in a few words.

use egui::Color32;

use crate::base::file::short_name;
use crate::base::{counted as in_words, thousands};
use crate::tenant::{AnsweredQuestions, HeldAgainst, Questions, TenantVerdict};
use crate::ui::icon;
use crate::ui::theme::Theme;
use crate::workbench::{TenantPage, Workbench};

const ALL: [TenantVerdict; 6] = [
    TenantVerdict::Differs,
    TenantVerdict::NotParsed,
    TenantVerdict::Refused,
    TenantVerdict::Changed,
    TenantVerdict::NoAnswer,
    TenantVerdict::Same,
];

/// As a row says it.
pub const fn word(verdict: TenantVerdict) -> &'static str {
    match verdict {
        TenantVerdict::Same => "the same",
        TenantVerdict::Differs => "differs",
        TenantVerdict::NotParsed => "does not parse",
        TenantVerdict::Refused => "refused",
        TenantVerdict::NoAnswer => "no answer",
        TenantVerdict::Changed => "rule changed",
    }
}

/// As a button says it.
pub const fn capital(verdict: TenantVerdict) -> &'static str {
    match verdict {
        TenantVerdict::Same => "The same",
        TenantVerdict::Differs => "Differ",
        TenantVerdict::NotParsed => "Do not parse",
        TenantVerdict::Refused => "Refused",
        TenantVerdict::NoAnswer => "No answer",
        TenantVerdict::Changed => "Rule changed",
    }
}

/// The sign, whether it is filled, and its ink.
pub const fn sign(verdict: TenantVerdict, t: &Theme) -> (char, bool, Color32) {
    match verdict {
        TenantVerdict::Same => (icon::EQUALS, false, t.ok),
        TenantVerdict::Differs => (icon::WARNING, true, t.warn_mark),
        TenantVerdict::NotParsed => (icon::WARNING_OCTAGON, true, t.error_mark),
        TenantVerdict::Refused => (icon::PROHIBIT, false, t.error),
        TenantVerdict::NoAnswer => (icon::CIRCLE_DASHED, false, t.faint),
        TenantVerdict::Changed => (icon::PENCIL_SIMPLE, false, t.muted),
    }
}

/// The verdicts that there are, the worst first, with how many answers have each.
pub fn counted(held: &[HeldAgainst]) -> Vec<(TenantVerdict, usize)> {
    let count = |verdict| held.iter().filter(|held| held.verdict == verdict).count();
    ALL.into_iter().map(|verdict| (verdict, count(verdict))).filter(|(_, count)| *count > 0).collect()
}

/// "30 of 41 are the same, 2 differ".
pub fn sum(held: &[HeldAgainst]) -> String {
    let all = thousands(held.len());
    let counted = counted(held);
    let of = |verdict| counted.iter().find(|(of, _)| *of == verdict).map_or(0, |(_, count)| *count);
    if of(TenantVerdict::NoAnswer) == held.len() {
        return format!("None of {} is answered yet", in_words(held.len(), "question", "questions"));
    }
    let mut parts = vec![format!("The same for {} of {all}", thousands(of(TenantVerdict::Same)))];
    let others = counted.iter().filter(|(verdict, _)| *verdict != TenantVerdict::Same);
    parts.extend(others.map(|(verdict, count)| {
        let (one, many) = match verdict {
            TenantVerdict::Differs => ("differs", "differ"),
            TenantVerdict::NotParsed => ("does not parse", "do not parse"),
            TenantVerdict::Refused => ("was refused", "were refused"),
            TenantVerdict::Changed => ("is of a rule that changed", "are of rules that changed"),
            _ => ("has no answer", "have no answer"),
        };
        format!("{} {}", thousands(*count), if *count == 1 { one } else { many })
    }));
    parts.join(", ")
}

/// How much is asked, and where it lies.
pub fn state(page: &TenantPage, asked: &AnsweredQuestions) -> String {
    let index = asked.index();
    let mut people: Vec<usize> = index.questions.iter().map(|asked| asked.record).collect();
    people.sort_unstable();
    people.dedup();
    let about = format!(
        "{} about {} for {}",
        in_words(index.questions.len(), "question", "questions"),
        in_words(index.by_rule().len(), "rule", "rules"),
        index.resource.counted(people.len())
    );
    match page.folder() {
        Some(folder) => {
            format!("{about}, in {}. Run the script there and come back", short_name(folder))
        }
        None if page.is_kept() => about,
        None => format!("{about}. Nothing is written yet"),
    }
}

/// Why there is nothing to ask.
pub fn nothing(bench: &Workbench, made: &Questions) -> (&'static str, String) {
    if bench.count() == 0 {
        let kind = bench.kind().plural();
        let why =
            format!("Questions are made for the {kind} on whom a rule shows whether it holds. Load {kind} first.");
        return ("Nobody is loaded to ask about", why);
    }
    if made.index.not_asked.is_empty() {
        let why = "Only expressions are asked about: what is copied or constant needs no evaluator. A rule becomes an expression in Map.";
        return ("No rule is an expression", why.to_owned());
    }
    ("There is nothing to ask", made.none())
}
