//! The built-in samples: invented people in the exact shape each vendor documents, and the account that each meets.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use super::SourceLocation;
use crate::base::ClientKind;
use crate::client;
use crate::source::Input;
use crate::source::pseudonym::Choices;

/// A built-in sample.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub location_client: ClientKind,
    /// The name on screens.
    pub title: &'static str,
    /// What is in it, for people who choose.
    pub about: &'static str,
    files: &'static [(&'static str, &'static str)],
    account: &'static str,
}

macro_rules! sample {
    ($client:literal, $title:literal, $about:literal, $folder:literal, [$($file:literal),+]) => {
        Sample {
            location_client: ClientKind::new($client),
            title: $title,
            about: $about,
            files: &[$((concat!($folder, "/", $file), include_str!(concat!("../../../assets/samples/", $folder, "/", $file)))),+],
            account: include_str!(concat!("../../../assets/samples/", $folder, "/account.json")),
        }
    };
}

/// The samples, in the order in which they are offered. The last is a script's CSV.
pub const SAMPLES: [Sample; 5] = [
    sample!("entra", "Entra ID", "guests, a manager who is missing, a VIP", "entra", ["users.json", "groups.json"]),
    sample!("okta", "Okta", "custom profile attributes, suspended people", "okta", ["users.json", "groups.json"]),
    sample!("onelogin", "OneLogin", "roles as groups, one-name users", "onelogin", ["users.json", "groups.json"]),
    sample!(
        "google",
        "Google Workspace",
        "nested organizations, custom schemas",
        "google",
        ["users.json", "groups.json"]
    ),
    sample!("generic", "A script’s CSV", "semicolons, two alphabets, empty cells", "script", ["users.csv"]),
];

/// What the sandbox holds when a sample is open.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Account {
    #[serde(default)]
    pub people: Vec<Value>,
    #[serde(default)]
    pub groups: Vec<Value>,
}

impl Sample {
    pub fn of(client: ClientKind) -> &'static Sample {
        SAMPLES.iter().find(|s| s.location_client == client).unwrap_or(&SAMPLES[0])
    }

    pub fn location(&self) -> SourceLocation {
        if self.location_client == client::any().kind {
            SourceLocation::Script
        } else {
            SourceLocation::Sample { client: self.location_client }
        }
    }

    /// The payload, as if it had been loaded from files.
    pub fn inputs(&self) -> Vec<Input> {
        let text =
            |(name, text): &(&str, &str)| Input::Text { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() };
        self.files.iter().map(text).collect()
    }

    /// The account's people and groups, as SCIM resources.
    pub fn account(&self) -> Account {
        serde_json::from_str(self.account).unwrap_or_default()
    }

    /// How many users and groups it has, read from the files.
    pub fn counts(&self) -> (usize, usize) {
        let set = crate::source::LoadedSet::load(
            &self.inputs(),
            &crate::base::Progress::default(),
            &crate::base::Cancel::default(),
        );
        set.map_or((0, 0), |set| {
            (set.count(crate::base::ResourceKind::User), set.count(crate::base::ResourceKind::Group))
        })
    }
}

impl SourceLocation {
    /// What to load for this location.
    pub fn inputs(&self) -> Vec<Input> {
        match self {
            Self::Sample { client } => Sample::of(*client).inputs(),
            Self::Script => Sample::of(client::any().kind).inputs(),
            Self::File { path, .. } => vec![Input::File(path.clone())],
        }
    }

    pub fn file(path: PathBuf) -> Self {
        Self::File { path, pseudonymised: None }
    }

    /// What was chosen for loading it pseudonymised; `None` when it is loaded as it is.
    pub fn pseudonymised(&self) -> Option<&Choices> {
        match self {
            Self::File { pseudonymised, .. } => pseudonymised.as_ref(),
            Self::Sample { .. } | Self::Script => None,
        }
    }

    pub fn is_sample(&self) -> bool {
        !matches!(self, Self::File { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_loads_whole_and_has_an_account() {
        for sample in &SAMPLES {
            let (users, groups) = sample.counts();
            assert!(users >= 12, "{}: {users} users", sample.title);
            assert!(
                groups >= 3 || sample.location_client == ClientKind::new("generic"),
                "{}: {groups} groups",
                sample.title
            );
            assert!(!sample.account().people.is_empty(), "{} has no account", sample.title);
        }
    }
}
