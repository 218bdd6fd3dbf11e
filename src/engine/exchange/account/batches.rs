//! Looking up several values in one question: `userName eq "a" or userName eq "b"` (RFC 7644 section 3.4.2.2).
//!
//! An answer counts as that to a look-up does: whom it shows must have been asked for, and it must show as many as it
//! says there are. Where one does not count, its values are looked up by themselves. Before, one question of the full
//! length is tried with people whom the account shows, among values that nobody has.

use std::collections::HashSet;

use super::Page;
use super::pages::list_request;
use crate::base::ResourceKind;
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::{LookUps, shown_value, shows};
use crate::scim::{Filter, Request, Resource, TargetPath};

/// Longer addresses are cut by some servers and by what stands before them.
const LONGEST_PATH: usize = 4_000;

/// So many questions in a row without an answer that counts end the asking for several: then look-ups cost less.
pub(in crate::exchange) const MOST_UNANSWERED: u64 = 3;

/// One attribute's values, to be asked for together.
pub(in crate::exchange) struct Batches<'a> {
    pub kind: ResourceKind,
    pub target: &'a TargetPath,
    /// So many at most in one question.
    pub of: usize,
}

impl Batches<'_> {
    /// Parts values into questions that are not too long.
    pub fn part<'v>(&self, values: impl Iterator<Item = &'v str>) -> Vec<Vec<&'v str>> {
        let mut parts: Vec<Vec<&str>> = Vec::new();
        let mut length = 0;
        for value in values {
            let own = self.request(&[value]).path.len();
            length += own;
            match parts.last_mut().filter(|part| part.len() < self.of && length < LONGEST_PATH) {
                Some(part) => part.push(value),
                None => {
                    parts.push(vec![value]);
                    length = own;
                }
            }
        }
        parts
    }

    /// Asks for these and takes in what came; whether the answer counts.
    pub fn ask(&self, look_ups: &LookUps<'_>, values: &[&str]) -> Result<bool, AskError> {
        let request = self.request(values);
        let Some(page) = self.answer(look_ups, &request, values)? else { return Ok(false) };
        let found = values.iter().map(|value| (*value, self.with(&page, value))).collect();
        look_ups.account().take_named(self.kind, self.target, &request, found);
        Ok(true)
    }

    /// The answer, if it counts.
    fn answer(&self, look_ups: &LookUps<'_>, request: &Request, values: &[&str]) -> Result<Option<Page>, AskError> {
        let page = match look_ups.page(request) {
            Ok(page) => page,
            Err(AskError::Trouble(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_asked_for = |resource: &Resource| values.iter().any(|value| shows(resource, self.target, value));
        let is_all = page.total == Some(page.resources.len() as u64) && page.passed_over == 0;
        Ok(Some(page).filter(|page| is_all && page.resources.iter().all(is_asked_for)))
    }

    fn with<'p>(&self, page: &'p Page, value: &str) -> Vec<&'p Resource> {
        page.resources.iter().filter(|resource| shows(resource, self.target, value)).collect()
    }

    fn request(&self, values: &[&str]) -> Request {
        let equals = |value: &&str| Filter::equals(self.target.clone(), *value);
        let filter = match values {
            [value] => equals(value),
            several => Filter::Or(several.iter().map(equals).collect()),
        };
        let purpose = format!("Look up {} by {}, several at once", self.kind.plural(), self.target.short());
        list_request(self.kind, purpose, &[("filter", &filter.to_string()), ("count", &self.of.to_string())])
    }
}

/// Tries a question of the full length. `None` when nobody is there to try it with.
pub(in crate::exchange) fn trial(
    look_ups: &LookUps<'_>,
    batches: &Batches<'_>,
    shown: &[Resource],
) -> Result<Option<bool>, AskError> {
    let there: Vec<String> = shown.iter().filter_map(|resource| shown_value(resource, batches.target)).collect();
    if there.is_empty() {
        return Ok(None);
    }
    let Some(values) = batches.trial_values(there) else { return Ok(Some(false)) };
    let asked: Vec<&str> = values.iter().map(|tried| tried.value.as_str()).collect();
    // What a trial shows is kept for nobody: it may be wrong.
    let Some(page) = batches.answer(look_ups, &batches.request(&asked), &asked)? else { return Ok(Some(false)) };
    let is_right = |tried: &Tried| batches.with(&page, &tried.value).is_empty() != tried.is_there;
    Ok(Some(values.iter().all(is_right)))
}

/// A value that `or` is tried with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tried {
    value: String,
    is_there: bool,
}

impl Batches<'_> {
    /// By turns somebody who is not there and somebody who is, the first and the last of those who are not: who reads one
    /// term alone finds too few then, whichever it is. `None` where not even two who are there fit in.
    fn trial_values(&self, mut there: Vec<String>) -> Option<Vec<Tried>> {
        let mut seen = HashSet::new();
        there.retain(|value| seen.insert(value.to_lowercase()));
        there.truncate(self.of.saturating_sub(1) / 2);
        let nobody = (0..self.of - there.len()).map(nobody).map(|value| Tried { value, is_there: false });
        let mut there = there.into_iter().map(|value| Tried { value, is_there: true });
        let mut values: Vec<Tried> = Vec::new();
        for nobody in nobody {
            values.push(nobody);
            values.extend(there.next());
        }
        let fits = self.part(values.iter().map(|tried| tried.value.as_str())).first().map_or(0, Vec::len);
        values.truncate(fits);
        values.pop_if(|last| last.is_there);
        (values.iter().filter(|tried| tried.is_there).count() >= 2).then_some(values)
    }
}

/// A value that nobody has, in any account.
fn nobody(number: usize) -> String {
    format!("crosswalk-nobody-{number}-5f2c81d47a@crosswalk.invalid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_of_so_many_values_and_not_too_long() {
        let target = TargetPath::parse("userName").expect("a path");
        let batches = Batches { kind: ResourceKind::User, target: &target, of: 3 };
        let values: Vec<String> = (0..7).map(|n| format!("u{n}@x.com")).collect();
        let parts = |values: &[String]| -> Vec<usize> {
            batches.part(values.iter().map(String::as_str)).iter().map(Vec::len).collect()
        };
        assert_eq!(parts(&values), [3, 3, 1]);
        let long: Vec<String> = (0..4).map(|n| format!("{n}{}@x.com", "u".repeat(1_900))).collect();
        assert_eq!(parts(&long), [2, 2], "two fit");
        assert_eq!(parts(&[]), [0usize; 0]);
        let request = batches.request(&["a", "b"]);
        assert!(request.path.contains("userName%20eq%20%22a%22%20or%20userName%20eq%20%22b%22&count=3"), "{request:?}");
    }

    #[test]
    fn or_is_tried_with_two_who_are_there_among_such_as_are_not() {
        let target = TargetPath::parse("userName").expect("a path");
        let people = |names: &[&str]| names.iter().map(|name| format!("{name}@x.com")).collect::<Vec<_>>();
        let long = "u".repeat(1_500);
        for (name, of, there, expected) in [
            ("many", 25, people(&["a", "b", "c"]), Some("-+-+-+-------------------")),
            ("as many as fit", 5, people(&["a", "b", "c"]), Some("-+-+-")),
            ("questions that are too short", 4, people(&["a", "b", "c"]), None),
            ("one", 25, people(&["a"]), None),
            ("one, twice", 25, people(&["a", "A"]), None),
            ("long ones", 25, people(&[&long, &format!("b{long}"), &format!("c{long}")]), Some("-+-+-")),
        ] {
            let values = Batches { kind: ResourceKind::User, target: &target, of }.trial_values(there);
            let signs = |tried: &Tried| if tried.is_there { '+' } else { '-' };
            let signs = values.map(|values| values.iter().map(signs).collect::<String>());
            assert_eq!(signs.as_deref(), expected, "{name}");
        }
    }
}
