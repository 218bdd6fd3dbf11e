//! Who is nearly somebody: why a person whom no look-up finds may be an account that nobody claims.

use std::collections::HashMap;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

use super::Identity;

/// Why two may be one, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Look-ups find it, and another one too.
    FoundTwice,
    /// The same address, which look-ups do not ask for.
    SameAddress,
    SameEmployeeNumber,
    SameExternalId,
    /// Only capitals tell the names apart.
    CapitalsDiffer,
    /// Only blanks tell them apart.
    BlanksDiffer,
    /// Only accents tell them apart, or how a letter with one is written.
    AccentsDiffer,
    /// The same mailbox at another domain.
    OtherDomain,
    SameName,
}

impl Likeness {
    const ALL: [Self; 8] = [
        Self::SameAddress,
        Self::SameEmployeeNumber,
        Self::SameExternalId,
        Self::CapitalsDiffer,
        Self::BlanksDiffer,
        Self::AccentsDiffer,
        Self::OtherDomain,
        Self::SameName,
    ];

    /// On the wire between the two.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FoundTwice => "found twice",
            Self::SameAddress => "same address",
            Self::SameEmployeeNumber => "same number",
            Self::SameExternalId => "same external id",
            Self::CapitalsDiffer => "capitals differ",
            Self::BlanksDiffer => "blanks differ",
            Self::AccentsDiffer => "accents differ",
            Self::OtherDomain => "other domain",
            Self::SameName => "same name",
        }
    }

    /// What both have for this reason; several where somebody has several addresses.
    fn keys(self, of: &Identity) -> Vec<String> {
        let folded = |fold: fn(&str) -> String| vec![fold(&of.user_name)];
        let whole = |text: &Option<String>| text.iter().map(|text| text.trim().to_lowercase()).collect();
        match self {
            Self::FoundTwice => Vec::new(),
            Self::SameAddress => of.addresses().map(str::to_lowercase).collect(),
            Self::SameEmployeeNumber => of.employee_number.iter().map(|number| without_zeros(number)).collect(),
            Self::SameExternalId => whole(&of.external_id),
            Self::CapitalsDiffer => folded(str::to_lowercase),
            Self::BlanksDiffer => folded(without_blanks),
            Self::AccentsDiffer => folded(|text| without_accents(&without_blanks(text))),
            Self::OtherDomain => of.addresses().filter_map(mailbox).collect(),
            Self::SameName => vec![without_accents(&words(&of.name))],
        }
    }
}

/// `004388` and `4388` are one number.
fn without_zeros(number: &str) -> String {
    let text = number.trim().to_lowercase();
    let kept = text.trim_start_matches('0');
    if kept.is_empty() { text } else { kept.to_owned() }
}

fn without_blanks(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .collect::<String>()
        .to_lowercase()
}

/// "Müller" and "Muller", and "Mueller" too: names of mailboxes write umlauts with an e.
fn without_accents(text: &str) -> String {
    let plain = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect::<String>();
    plain.replace('ß', "ss").replace('ł', "l").replace('ø', "o").replace('æ', "ae")
}

/// What stands before the domain, when it says who it is.
fn mailbox(address: &str) -> Option<String> {
    const SHORTEST: usize = 4;
    let (local, _) = address.rsplit_once('@')?;
    let local = without_accents(&local.trim().to_lowercase()).replace(['.', '_', '-'], "");
    (local.chars().count() >= SHORTEST && !local.chars().all(|c| c.is_ascii_digit())).then_some(local)
}

/// The words of a name in one order: "Berg, Jan van den" is "Jan van den Berg".
fn words(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    if words.len() < 2 { String::new() } else { words.join(" ") }
}

/// A person, and the accounts that may be theirs, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Near {
    pub person: Identity,
    pub accounts: Vec<Alike>,
}

/// An account that may be somebody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alike {
    pub account: Identity,
    pub reasons: Vec<Likeness>,
}

impl Alike {
    pub(super) fn found_twice(account: Identity) -> Self {
        Self { account, reasons: vec![Likeness::FoundTwice] }
    }

    /// "other domain, same number".
    pub fn why(&self) -> String {
        self.reasons.iter().map(|reason| reason.label()).collect::<Vec<_>>().join(", ")
    }
}

/// What many share says nothing of one.
const MOST_ALIKE: usize = 3;

/// Accounts by what they could be known by.
pub(super) struct AlikeIndex<'a> {
    accounts: &'a [&'a Identity],
    by_key: HashMap<(Likeness, String), Vec<usize>>,
}

impl<'a> AlikeIndex<'a> {
    pub fn of(accounts: &'a [&'a Identity]) -> Self {
        let mut by_key: HashMap<(Likeness, String), Vec<usize>> = HashMap::new();
        for (at, account) in accounts.iter().enumerate() {
            for reason in Likeness::ALL {
                for key in reason.keys(account).into_iter().filter(|key| !key.is_empty()) {
                    let of_key = by_key.entry((reason, key)).or_default();
                    if of_key.last() != Some(&at) {
                        of_key.push(at);
                    }
                }
            }
        }
        Self { accounts, by_key }
    }

    pub fn near(&self, person: &Identity) -> Vec<Alike> {
        let mut found: Vec<(usize, Vec<Likeness>)> = Vec::new();
        for reason in Likeness::ALL {
            for key in reason.keys(person).into_iter().filter(|key| !key.is_empty()) {
                let alike = self.by_key.get(&(reason, key)).filter(|alike| alike.len() <= MOST_ALIKE);
                alike.into_iter().flatten().for_each(|at| note(&mut found, *at, reason));
            }
        }
        found.sort_by_key(|(at, reasons)| (std::cmp::Reverse(reasons.len()), reasons[0], *at));
        let alike = found.into_iter().map(|(at, reasons)| Alike { account: self.accounts[at].clone(), reasons });
        alike.collect()
    }
}

/// Of ways in which a name is written otherwise the least is said; it is no other domain then.
fn note(found: &mut Vec<(usize, Vec<Likeness>)>, at: usize, reason: Likeness) {
    let place = found.iter().position(|(known, _)| *known == at).unwrap_or_else(|| {
        found.push((at, Vec::new()));
        found.len() - 1
    });
    let reasons = &mut found[place].1;
    let says_as_much = |known: &Likeness| match reason {
        Likeness::CapitalsDiffer | Likeness::BlanksDiffer | Likeness::AccentsDiffer | Likeness::OtherDomain => {
            matches!(
                known,
                Likeness::SameAddress | Likeness::CapitalsDiffer | Likeness::BlanksDiffer | Likeness::AccentsDiffer
            )
        }
        other => *known == other,
    };
    if !reasons.contains(&reason) && !reasons.iter().any(says_as_much) {
        reasons.push(reason);
    }
}
