//! Many short texts, close together: hundreds of thousands of ids or addresses take little more room than their letters.

/// Texts in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedTexts {
    letters: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl PackedTexts {
    /// Adds one. Beyond four gigabytes of letters nothing is added.
    pub fn push(&mut self, text: &str) {
        if let Ok(end) = u32::try_from(self.letters.len() + text.len()) {
            self.letters.push_str(text);
            self.ends.push(end);
        }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.iter_from(0)
    }

    /// Those from this one on.
    pub fn iter_from(&self, first: usize) -> impl Iterator<Item = &str> + Clone {
        let before = first.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let ends = self.ends.get(first..).unwrap_or_default();
        let starts = before.into_iter().chain(ends.iter().copied());
        starts.zip(ends).map(|(start, end)| self.letters.get(start as usize..*end as usize).unwrap_or_default())
    }
}

impl<T: AsRef<str>> FromIterator<T> for PackedTexts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut packed = Self::default();
        texts.into_iter().for_each(|text| packed.push(text.as_ref()));
        packed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_in_their_order() {
        let texts = ["7", "", "é9", "7"];
        let packed: PackedTexts = texts.into_iter().collect();
        for first in 0..=texts.len() {
            assert!(packed.iter_from(first).eq(texts[first..].iter().copied()), "from {first}");
        }
        assert_eq!((packed.len(), packed.iter_from(9).count()), (4, 0));
        assert!(PackedTexts::default().is_empty() && PackedTexts::default().iter().next().is_none());
    }
}
