//! The built-in samples: invented people in the exact shape each vendor documents, and the account that each meets.

use serde::Deserialize;
use serde_json::Value;

use crate::base::{Cancel, Progress, ResourceKind};
use crate::source::{Input, LoadedSet};

/// A built-in sample, in the table of its client.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The name on screens.
    pub title: &'static str,
    /// What is in it, for people who choose.
    pub about: &'static str,
    /// The payload's files, each with its text.
    pub(super) files: &'static [(&'static str, &'static str)],
    pub(super) account: &'static str,
}

/// The files of a folder of samples, and the account beside them.
macro_rules! sample {
    ($title:literal, $about:literal, $folder:literal, [$($file:literal),+]) => {
        $crate::client::Sample {
            title: $title,
            about: $about,
            files: &[$((
                concat!($folder, "/", $file),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/samples/", $folder, "/", $file)),
            )),+],
            account: include_str!(
                concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/samples/", $folder, "/account.json")
            ),
        }
    };
}
pub(super) use sample;

/// What the sandbox holds when a sample is open.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct SampleAccount {
    #[serde(default)]
    pub people: Vec<Value>,
    #[serde(default)]
    pub groups: Vec<Value>,
}

impl Sample {
    /// The payload, as if it had been loaded from files.
    pub fn inputs(&self) -> Vec<Input> {
        let text =
            |(name, text): &(&str, &str)| Input::Text { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() };
        self.files.iter().map(text).collect()
    }

    /// The account's people and groups, as SCIM resources.
    pub fn account(&self) -> SampleAccount {
        serde_json::from_str(self.account).unwrap_or_default()
    }

    /// How many users and groups it has, read from the files.
    pub fn counts(&self) -> (usize, usize) {
        let set = LoadedSet::load(&self.inputs(), &Progress::default(), &Cancel::default());
        set.map_or((0, 0), |set| (set.count(ResourceKind::User), set.count(ResourceKind::Group)))
    }
}

#[cfg(test)]
mod tests {
    use crate::client::{CLIENTS, any};

    #[test]
    fn every_sample_loads_whole_and_has_an_account() {
        for client in CLIENTS {
            let sample = &client.sample;
            let (users, groups) = sample.counts();
            assert!(users >= 12, "{}: {users} users", sample.title);
            assert!(groups >= 3 || client.kind == any().kind, "{}: {groups} groups", sample.title);
            assert!(!sample.account().people.is_empty(), "{} has no account", sample.title);
        }
    }
}
