//! Counts as people read them: thousands parted, and the noun in the right number.

use super::ResourceKind;

/// A count with its thousands parted: 5,000.
pub fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut parted = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// "1 cause", "5,012 causes".
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { several })
}

/// A text that begins with a capital, for the start of a line.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl ResourceKind {
    /// "1 user", "5,012 users".
    pub fn counted(self, count: usize) -> String {
        counted(count, self.noun(), self.plural())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        for (count, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (50_000, "50,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(thousands(count), expected);
        }
    }

    #[test]
    fn one_is_no_plural() {
        for (count, expected) in [(0, "0 users"), (1, "1 user"), (2, "2 users"), (5012, "5,012 users")] {
            assert_eq!(ResourceKind::User.counted(count), expected);
        }
        assert_eq!(counted(1, "reply", "replies"), "1 reply");
    }
}
