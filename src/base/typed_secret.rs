//! A passphrase while it is typed. It cannot be printed, its memory is overwritten when it goes, and what leaves is a
//! [`SecretString`].

use secrecy::SecretString;
use secrecy::zeroize::{Zeroize as _, Zeroizing};

/// So much is typed without the text being moved, which would leave a copy.
const ROOM: usize = 1 << 10;

/// What is typed into a masked field.
pub struct TypedSecret(Zeroizing<String>);

impl Default for TypedSecret {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM)))
    }
}

impl TypedSecret {
    /// The text, for the field that it is typed into and for nothing else.
    pub fn typed(&mut self) -> &mut String {
        &mut self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// To be used.
    pub fn secret(&self) -> SecretString {
        SecretString::from(self.0.as_str())
    }

    /// Nothing is typed any more.
    pub fn clear(&mut self) {
        self.0.zeroize();
        self.0.reserve(ROOM);
    }
}

impl std::fmt::Debug for TypedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedSecret(••••)")
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::TypedSecret;

    #[test]
    fn what_is_typed_is_used_and_never_printed() {
        let mut typed = TypedSecret::default();
        typed.typed().push_str("horse battery");
        assert_eq!(typed.secret().expose_secret(), "horse battery");
        assert!(!format!("{typed:?}").contains("horse"));
        assert!(!typed.is_same(&TypedSecret::default()));
        typed.clear();
        assert!(typed.is_empty() && typed.is_same(&TypedSecret::default()));
    }
}
