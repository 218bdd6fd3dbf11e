//! What is said once of files that a person loaded: what they were taken for and why, whose they are, and what became of the
//! mapping.

use crate::base::{ClientKind, capitalised};
use crate::client;
use crate::source::{LoadedSet, SourceFile, TableTraits};

/// What became of the mapping when files came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingThen {
    /// Somebody made it, and it stayed. The files look like those of this client, when that is another.
    Kept(Option<ClientKind>),
    /// The client's default one took its place.
    Default,
    /// Of so many default rules only so many read something of the files, and the others were left out.
    Fitted { kept: usize, of: usize },
}

/// The notice over the workspaces, in parts: what a narrow window leaves out stands in its tooltip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// "personeel.csv is a table from an HR system".
    pub what: String,
    /// "semicolons, Windows-1252, headers in Dutch"; empty where that says nothing.
    pub looks: String,
    /// Whose the files are, and what became of the mapping: sentences.
    pub so: String,
    /// Why each file was taken for what it is: for a tooltip.
    pub why: String,
    /// The client that the files look like, when the mapping is another's and was kept.
    pub instead: Option<ClientKind>,
}

impl Arrival {
    /// Of the files of this set, when the document's client is now this one.
    pub fn of(set: &LoadedSet, client: ClientKind, then: MappingThen) -> Self {
        let files = set.files();
        let (what, looks) = match files {
            [file] => (what(file), file.table.as_ref().map(looks).unwrap_or_default()),
            files => (what_of_several(files), String::new()),
        };
        let why = files.iter().map(|file| format!("{}: {}", file.name, file.reason)).collect::<Vec<_>>().join("\n");
        let label = client::label(client);
        let (so, instead) = match then {
            MappingThen::Kept(Some(other)) => {
                let other_label = client::label(other);
                (format!("That is {other_label}; the mapping is for {label} and was kept."), Some(other))
            }
            MappingThen::Kept(None) => ("The mapping was kept.".to_owned(), None),
            MappingThen::Default => (format!("So the client is {label}."), None),
            MappingThen::Fitted { kept, of } => (format!("So the client is {label}. {}", fitted(kept, of)), None),
        };
        Self { what, looks, so, why, instead }
    }

    /// All of it, or without how the file looks.
    pub fn words(&self, in_full: bool) -> String {
        let looks = if in_full && !self.looks.is_empty() { format!(": {}", self.looks) } else { String::new() };
        format!("{}{looks}. {}", self.what, self.so)
    }
}

fn fitted(kept: usize, of: usize) -> String {
    match kept {
        0 => "No default rule reads this file, so the mapping began empty.".to_owned(),
        kept if kept == of => "All default rules read it.".to_owned(),
        1 => format!("1 of {of} default rules reads it; the others were left out."),
        kept => format!("{kept} of {of} default rules read it; the others were left out."),
    }
}

fn what(file: &SourceFile) -> String {
    let name = &file.name;
    let Some(table) = &file.table else { return format!("{name} holds {}", file.format) };
    let from = if table.is_of_hr { " from an HR system" } else { "" };
    let of = match (file.users, file.groups, table.is_of_hr) {
        (_, _, true) => "",
        (_, 0, _) => " of people",
        (0, _, _) => " of groups",
        _ => " of people and groups",
    };
    let form = if table.between.is_some() { "a table" } else { file.format };
    let form = match form {
        "JSON" => "a JSON list",
        "Excel" => "an Excel table",
        "CSV" => "a table",
        form => form,
    };
    format!("{name} is {form}{of}{from}")
}

/// "2 files hold Microsoft Graph users and Microsoft Graph groups".
fn what_of_several(files: &[SourceFile]) -> String {
    let mut formats: Vec<&str> = Vec::new();
    files.iter().map(|file| file.format).for_each(|format| {
        if !formats.contains(&format) {
            formats.push(format);
        }
    });
    let listed = match formats.as_slice() {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] if first.len() < 3 => format!("{} and {last}", first.join(", ")),
        [first, ..] => format!("{first} and {} other kinds", formats.len() - 1),
    };
    format!("{} files hold {listed}", files.len())
}

fn looks(table: &TableTraits) -> String {
    let encoding = table.encoding.map(|encoding| capitalised(&encoding.to_string()));
    let headings = if table.between.is_some() { "headers" } else { "names" };
    let language = table.language.map(|language| format!("{headings} in {language}"));
    let parts: Vec<String> = table.between.map(str::to_owned).into_iter().chain(encoding).chain(language).collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Cancel, Progress};
    use crate::source::Input;

    fn set(files: &[(&str, &[u8])]) -> LoadedSet {
        let inputs: Vec<Input> =
            files.iter().map(|(name, bytes)| Input::Text { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect();
        LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).unwrap()
    }

    #[test]
    fn what_files_were_taken_for_is_said_with_its_reason() {
        const HR: &[u8] = b"Personeelsnr;Voornaam;Achternaam;Leidinggevende\n1;Ren\xE9e;M\xFCller;\n2;Bo;Berg;1\n";
        const PEOPLE: &[u8] = b"a,b\nx,y\n";
        const LIST: &[u8] = br#"[{"voornaam":"Bo","achternaam":"Berg"}]"#;
        const USERS: &[u8] = br#"[{"id":"1","userPrincipalName":"a@x.example","accountEnabled":true}]"#;
        const GROUPS: &[u8] = br#"[{"id":"2","displayName":"G","mailEnabled":false,"securityEnabled":true}]"#;
        let (any, first) = (client::any().kind, client::first().kind);
        let empty = MappingThen::Fitted { kept: 0, of: 12 };
        for (files, client, then, expected) in [
            (
                vec![("personeel.csv", HR)],
                any,
                empty,
                "personeel.csv is a table from an HR system: semicolons, Windows-1252, headers in Dutch. So the client is \
                 Script or CSV. No default rule reads this file, so the mapping began empty.",
            ),
            (
                vec![("p.csv", PEOPLE)],
                any,
                MappingThen::Fitted { kept: 1, of: 12 },
                "p.csv is a table of people: commas. So the client is Script or CSV. 1 of 12 default rules reads it; the \
                 others were left out.",
            ),
            (
                vec![("p.json", LIST)],
                any,
                MappingThen::Kept(Some(any)),
                "p.json is a JSON list of people: names in Dutch. That is Script or CSV; the mapping is for Script or \
                 CSV and was kept.",
            ),
            (
                vec![("u.json", USERS)],
                first,
                MappingThen::Default,
                "u.json holds Microsoft Graph users. So the client is Entra ID.",
            ),
            (
                vec![("u.json", USERS), ("g.json", GROUPS)],
                first,
                MappingThen::Kept(None),
                "2 files hold Microsoft Graph users and Microsoft Graph groups. The mapping was kept.",
            ),
        ] {
            let arrival = Arrival::of(&set(&files), client, then);
            assert_eq!(arrival.words(true), expected);
            assert_eq!(arrival.why.lines().count(), files.len());
        }
    }
}
