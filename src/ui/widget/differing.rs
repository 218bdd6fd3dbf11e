//! Two texts of which there is room for a part: the part in which they differ. The end of a title that is cut at 128
//! letters is what a person wants to see of it, and not its beginning twice.

use std::borrow::Cow;

/// Of what is the same before the difference so many letters are left.
const CONTEXT: usize = 14;
/// So many letters from the difference on are to be seen.
const LEAST: usize = 10;

/// Both texts as they are where the difference is within the first `most` letters; else without their common beginning,
/// for which `…` stands.
pub fn parts<'a>(before: &'a str, after: &'a str, most: usize) -> (Cow<'a, str>, Cow<'a, str>) {
    let is_short = |text: &str| text.chars().nth(most).is_none();
    let same = before.chars().zip(after.chars()).take_while(|(one, other)| one == other).count();
    if (is_short(before) && is_short(after)) || same + LEAST <= most || before == after {
        return (before.into(), after.into());
    }
    let skipped = same.saturating_sub(CONTEXT.min(most / 2));
    (from(before, skipped), from(after, skipped))
}

fn from(text: &str, letters: usize) -> Cow<'_, str> {
    let at = text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at);
    if at == 0 { text.into() } else { format!("…{}", &text[at..]).into() }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn of_long_texts_the_part_that_changes_is_shown() {
        let long = "Head of the Department of Very Long Titles and Other Matters";
        let cut = "Head of the Department of Very Long";
        let shown = |before, after, most| {
            let (before, after) = parts(before, after, most);
            (before.into_owned(), after.into_owned())
        };
        for (before, after, most, expected) in [
            (long, cut, 80, (long, cut)),
            (long, cut, 24, ("…of Very Long Titles and Other Matters", "…of Very Long")),
            (long, cut, 40, ("…t of Very Long Titles and Other Matters", "…t of Very Long")),
            ("Zoë", "Zoe", 24, ("Zoë", "Zoe")),
            (long, "Director", 24, (long, "Director")),
            (long, long, 24, (long, long)),
            (long, "", 24, (long, "")),
        ] {
            assert_eq!(
                shown(before, after, most),
                (expected.0.to_owned(), expected.1.to_owned()),
                "{before} {after} {most}"
            );
        }
    }
}
