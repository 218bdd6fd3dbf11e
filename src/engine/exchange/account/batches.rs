//! Looking up several values in one question: `userName eq "a" or userName eq "b"` (RFC 7644 section 3.4.2.2).
//!
//! An answer counts as that to a look-up does: whom it shows must have been asked for, and it must show as many as it
//! says there are. Where one does not count, its values are looked up by themselves. Before, one question of the full
//! length is tried with people whom the account shows, among values that nobody has.

use super::Page;
use crate::base::ResourceKind;
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::{LookUps, shows};
use crate::scim::message::plain;
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
        let (filter, count) = (filter.to_string(), self.of.to_string());
        let mut parameters = vec![("filter", filter.as_str()), ("count", count.as_str())];
        if self.kind == ResourceKind::Group {
            parameters.push(("excludedAttributes", "members"));
        }
        let purpose = format!("Look up {} by {}, several at once", self.kind.plural(), self.target.short());
        Request::get(self.kind.endpoint(), purpose).with_query(&parameters)
    }
}

/// Tries a question of the full length. `None` when nobody is there to try it with.
pub(in crate::exchange) fn trial(
    look_ups: &LookUps<'_>,
    batches: &Batches<'_>,
    shown: &[Resource],
) -> Result<Option<bool>, AskError> {
    let value = |resource: &Resource| batches.target.get_all(&resource.attributes).into_iter().find_map(plain);
    let there: Vec<String> = shown.iter().filter_map(value).take(batches.of.div_ceil(2)).collect();
    if there.is_empty() {
        return Ok(None);
    }
    let nobody: Vec<String> = (0..batches.of - there.len()).map(nobody).collect();
    // By turns, so that the first and the last, and any in between, must find theirs.
    let longest = there.len().max(nobody.len());
    let by_turns = (0..longest).flat_map(|at| [there.get(at), nobody.get(at)]).flatten();
    let values: Vec<&str> = by_turns.map(String::as_str).collect();
    let values = batches.part(values.into_iter()).swap_remove(0);
    // What a trial shows is kept for nobody: it may be wrong.
    let Some(page) = batches.answer(look_ups, &batches.request(&values), &values)? else { return Ok(Some(false)) };
    let is_there = |value: &str| there.iter().any(|there| there == value);
    Ok(Some(values.iter().all(|value| batches.with(&page, value).is_empty() != is_there(value))))
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
}
