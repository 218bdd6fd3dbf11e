//! What is asked of a person before something is done that would surprise them, and what they are told of a session that
//! was taken up. Questions are data: the window draws them, a test answers them.

use std::path::PathBuf;
use std::sync::Arc;

use super::session::Missing;
use crate::base::ClientKind;
use crate::base::file::short_name;
use crate::document::Document;
use crate::document::native::Imported;

/// A question. Until it is answered nothing of it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Another client's default mappings would take the place of what was made. `sample`: and its sample be loaded.
    SwitchClient { client: ClientKind, sample: bool },
    /// The crosswalk's file was changed by somebody else since it was read.
    Overwrite(Box<Unsaved>),
    /// The rules of a vendor's own file would take the place of what was made.
    TakeIn(Box<Imported>),
}

impl Question {
    /// Whether it is about what is open, and means nothing once something else is.
    pub const fn is_of_the_open_one(&self) -> bool {
        match self {
            Self::SwitchClient { .. } | Self::TakeIn(_) => true,
            Self::Overwrite(_) => false,
        }
    }
}

/// A crosswalk that was not saved, because its file is another now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    pub path: PathBuf,
    pub document: Arc<Document>,
    /// Which of the crosswalks it is: another one may be open by the time it is answered.
    pub crosswalk: usize,
}

/// What there is to say of work that is there again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedWork {
    /// The program had not been closed by a person.
    pub after_crash: bool,
    /// The crosswalk's file, when it has one.
    pub file: Option<PathBuf>,
    /// Something is in no file.
    pub is_unsaved: bool,
    pub missing: Missing,
    /// So many crosswalks of other windows wait.
    pub others: usize,
}

impl ReturnedWork {
    /// Whether there is anything that a person should know.
    pub fn is_worth_saying(&self) -> bool {
        self.after_crash || self.is_unsaved || self.missing != Missing::default() || self.others > 0
    }

    /// It in sentences.
    pub fn words(&self) -> String {
        let mut words = vec![self.first().to_owned()];
        match self.file.as_deref().map(short_name) {
            Some(name) if self.is_unsaved => words.push(format!("It has changes that are not saved to {name}.")),
            None if self.is_unsaved => words.push("It is not saved to a file yet.".to_owned()),
            _ => {}
        }
        words.extend(self.not_kept());
        match self.others {
            0 => {}
            1 => words
                .push("Another window’s crosswalk is kept too: it comes back in the next window you open.".to_owned()),
            n => words.push(format!(
                "{n} crosswalks of other windows are kept too: they come back in the next windows you open."
            )),
        }
        words.join(" ")
    }

    const fn first(&self) -> &'static str {
        if self.after_crash {
            "Crosswalk was closed unexpectedly last time. Your work is here again as it was."
        } else {
            "Your work is here again as you left it."
        }
    }

    fn not_kept(&self) -> Option<String> {
        let Missing { pasted, token_for, dry_run } = &self.missing;
        let pasted = pasted.then(|| "the records you pasted (paste them again)".to_owned());
        let token = token_for.as_ref().map(|host| format!("the token for {host} (connect again in Dry run)"));
        let dry_run = dry_run.then(|| "the dry run’s results".to_owned());
        let missing: Vec<String> = pasted.into_iter().chain(token).chain(dry_run).collect();
        match missing.as_slice() {
            [] => None,
            [one] => Some(format!("Not kept: {one}.")),
            [first @ .., last] => Some(format!("Not kept: {} and {last}.", first.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_saved_and_what_is_missing_is_named() {
        let quiet =
            ReturnedWork { after_crash: false, file: None, is_unsaved: false, missing: Missing::default(), others: 0 };
        let all = Missing { pasted: true, token_for: Some("api.example.qa".to_owned()), dry_run: true };
        for (returned, expected) in [
            (
                ReturnedWork { file: Some("/a/b.crosswalk".into()), is_unsaved: true, ..quiet.clone() },
                "Your work is here again as you left it. It has changes that are not saved to b.crosswalk.",
            ),
            (
                ReturnedWork { after_crash: true, is_unsaved: true, ..quiet.clone() },
                "Crosswalk was closed unexpectedly last time. Your work is here again as it was. It is not saved to a file yet.",
            ),
            (
                ReturnedWork { missing: all, others: 1, ..quiet.clone() },
                "Your work is here again as you left it. Not kept: the records you pasted (paste them again), the token for \
                 api.example.qa (connect again in Dry run) and the dry run’s results. Another window’s crosswalk is kept too: it \
                 comes back in the next window you open.",
            ),
        ] {
            assert!(returned.is_worth_saying());
            assert_eq!(returned.words(), expected);
        }
        assert!(!quiet.is_worth_saying());
    }
}
