//! What a crosswalk file holds. It is read and written here and nowhere else.
//!
//! A crosswalk file never holds a token and never holds users' data: only where samples were loaded from.
//! What a newer Crosswalk wrote and this one does not know is kept. The format is described in docs/file-format.md.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::illegible::{self, IllegiblePart};
use super::native::BaseFile;
use crate::base::file::{FileStamp, NotRead, WriteError, text_within, write_atomic};
use crate::base::{ClientKind, Finding, MostDisabled, ProviderKind, ResourceKind, counted};
use crate::client;
use crate::mapping::Mapping;
use crate::provider;
use crate::scim::TargetPath;
use crate::source::TextEncoding;
use crate::source::pseudonym::Choices;

/// The version of the file format that this program writes.
pub const VERSION: u32 = 1;

/// A crosswalk file is text that people compare line by line; what is larger than this is something else.
const LARGEST: u64 = 64 << 20;

/// Where records come from. Only places are kept, never the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum SourceLocation {
    /// A built-in sample.
    Sample { client: ClientKind },
    /// The built-in sample of a script's CSV.
    Script,
    /// A file on this computer.
    File {
        path: PathBuf,
        /// Loaded pseudonymised, with what was chosen otherwise than usual.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pseudonymised: Option<Choices>,
    },
}

/// The endpoint that dry runs read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum EndpointChoice {
    /// The built-in server on this computer.
    #[default]
    Sandbox,
    /// A base URL as the user typed or the discovery found it. Never with a token.
    Url { url: String },
}

/// All that a crosswalk file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    format: FormatName,
    version: u32,
    pub name: String,
    pub client: ClientKind,
    /// Which of the client's request dialects, such as Entra's with the SCIM flag.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub variant: String,
    pub provider: ProviderKind,
    #[serde(default)]
    pub endpoint: EndpointChoice,
    #[serde(default)]
    pub sources: Vec<SourceLocation>,
    /// What files are read in that are no UTF-8; without it, it is guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<TextEncoding>,
    /// How many a plan may disable before it asks for a yes, where somebody chose otherwise than usual.
    #[serde(rename = "mostDisabled", default, skip_serializing_if = "Option::is_none")]
    pub most_disabled: Option<MostDisabled>,
    pub user: Mapping,
    pub group: Mapping,
    /// What was made for clients that are not chosen now, by their names in files: choosing one again brings it back.
    #[serde(rename = "setAside", default, skip_serializing_if = "BTreeMap::is_empty")]
    set_aside: BTreeMap<String, SetAside>,
    /// Suggestions that are not to be made again.
    #[serde(rename = "declined", default, skip_serializing_if = "Vec::is_empty")]
    declined: Vec<Declined>,
    /// The vendor's own file that the rules were read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseFile>,
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// What in the file cannot be read; it is written back.
    #[serde(skip)]
    illegible: Vec<IllegiblePart>,
}

/// A suggestion that is not wanted: this target from these attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    pub kind: ResourceKind,
    pub target: TargetPath,
    pub reads: Vec<String>,
}

/// The mappings of a client that is not chosen now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub variant: String,
    pub user: Mapping,
    pub group: Mapping,
}

/// The constant `"crosswalk"` in the field `format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum FormatName {
    #[default]
    #[serde(rename = "crosswalk")]
    Crosswalk,
}

/// What tells a crosswalk file from other JSON.
#[derive(Deserialize)]
struct Head {
    format: Option<serde_json::Value>,
    version: Option<serde_json::Value>,
}

/// A crosswalk file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("{path} cannot be read: {source}. Check that it is the right file and that you may read it.")]
    Read { path: PathBuf, source: NotRead },
    #[error(
        "{path} is not a crosswalk file: {reason}. Crosswalk files are JSON with \"format\": \"crosswalk\"; payloads are loaded as source instead, on the command line with --source."
    )]
    NotCrosswalk { path: PathBuf, reason: String },
    #[error(
        "{path} was written by a newer Crosswalk (format version {version}, this one knows {VERSION}). Update Crosswalk to open it; the file was not touched."
    )]
    Newer { path: PathBuf, version: u64 },
}

/// What a crosswalk is called until somebody, or its file, names it.
const UNTITLED: &str = "Untitled crosswalk";

impl Document {
    /// Whether nobody has named it.
    pub fn is_untitled(&self) -> bool {
        self.name == UNTITLED
    }

    /// A new crosswalk with the client's default mappings and the sandbox as endpoint.
    pub fn new(client: ClientKind, provider: ProviderKind) -> Self {
        let of = client::of(client);
        Self {
            format: FormatName::Crosswalk,
            version: VERSION,
            name: UNTITLED.to_owned(),
            client,
            variant: String::new(),
            provider,
            endpoint: EndpointChoice::Sandbox,
            sources: Vec::new(),
            encoding: None,
            most_disabled: None,
            user: of.default_mapping(ResourceKind::User, provider),
            group: of.default_mapping(ResourceKind::Group, provider),
            set_aside: BTreeMap::new(),
            declined: Vec::new(),
            base: None,
            extra: serde_json::Map::new(),
            illegible: Vec::new(),
        }
    }

    pub fn mapping(&self, kind: ResourceKind) -> &Mapping {
        match kind {
            ResourceKind::User => &self.user,
            ResourceKind::Group => &self.group,
        }
    }

    pub fn mapping_mut(&mut self, kind: ResourceKind) -> &mut Mapping {
        match kind {
            ResourceKind::User => &mut self.user,
            ResourceKind::Group => &mut self.group,
        }
    }

    /// Whether nobody made anything of the mappings: they are the client's default ones, or those of the first start.
    pub fn is_mapping_untouched(&self) -> bool {
        if self.has_base() {
            return false;
        }
        let sample = client::preset::first_start();
        let of = client::of(self.client);
        ResourceKind::ALL.iter().all(|kind| {
            let mapping = self.mapping(*kind);
            *mapping == of.default_mapping(*kind, self.provider) || mapping == sample.mapping(*kind)
        })
    }

    /// Whether the rules come from a file of the client's own.
    fn has_base(&self) -> bool {
        let natives = client::of(self.client).quirks.native;
        self.base.as_ref().is_some_and(|base| natives.iter().any(|format| format.id == base.format))
    }

    pub fn has_declined(&self, suggestion: &Declined) -> bool {
        self.declined.contains(suggestion)
    }

    pub(super) fn decline(&mut self, suggestion: Declined) {
        if !self.has_declined(&suggestion) {
            self.declined.push(suggestion);
        }
    }

    /// Whether choosing this client brings back mappings that were made for it.
    pub fn has_set_aside(&self, client: ClientKind) -> bool {
        self.set_aside.contains_key(client.id())
    }

    /// Takes another client: with the mappings that were made for it, or else its default ones. Those of the client
    /// before are set aside.
    pub fn choose_client(&mut self, client: ClientKind) {
        if client == self.client {
            return;
        }
        let of = client::of(client);
        let next = self.set_aside.remove(client.id()).unwrap_or_else(|| SetAside {
            variant: String::new(),
            user: of.default_mapping(ResourceKind::User, self.provider),
            group: of.default_mapping(ResourceKind::Group, self.provider),
        });
        let before = SetAside {
            variant: std::mem::replace(&mut self.variant, next.variant),
            user: std::mem::replace(&mut self.user, next.user),
            group: std::mem::replace(&mut self.group, next.group),
        };
        self.set_aside.insert(self.client.id().to_owned(), before);
        self.client = client;
    }

    /// Takes a client with what was made for it, or else its default mappings; of the mappings before nothing is kept,
    /// because nobody made them.
    pub fn start_over_with(&mut self, client: ClientKind) {
        let before = self.client;
        if client != before {
            self.choose_client(client);
            self.set_aside.remove(before.id());
            return;
        }
        let of = client::of(client);
        self.user = of.default_mapping(ResourceKind::User, self.provider);
        self.group = of.default_mapping(ResourceKind::Group, self.provider);
    }

    /// Reads the text of a crosswalk file; `path` is for messages.
    pub fn parse(text: &str, path: &Path) -> Result<Self, DocumentError> {
        let not = |reason: String| DocumentError::NotCrosswalk { path: path.to_owned(), reason };
        if !text.trim_start().starts_with('{') {
            return Err(not("it is no JSON object".to_owned()));
        }
        // Looked at first, so that a large payload is told without being taken in.
        let head: Head = serde_json::from_str(text).map_err(|e| not(format!("it is not JSON: {e}")))?;
        if head.format.as_ref().and_then(serde_json::Value::as_str) != Some("crosswalk") {
            return Err(not("it has no \"format\": \"crosswalk\"".to_owned()));
        }
        match head.version.as_ref().and_then(serde_json::Value::as_u64) {
            Some(version) if version > u64::from(VERSION) => {
                return Err(DocumentError::Newer { path: path.to_owned(), version });
            }
            Some(_) => {}
            None => return Err(not("its \"version\" is missing".to_owned())),
        }
        let mut file: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).map_err(|e| not(e.to_string()))?;
        let illegible = illegible::take_out(&mut file);
        let document = Self::deserialize(serde_json::Value::Object(file)).map_err(|e| not(e.to_string()))?;
        Ok(Self { illegible, ..document })
    }

    pub fn open(path: &Path) -> Result<Self, DocumentError> {
        Self::open_stamped(path).map(|(document, _)| document)
    }

    /// The same, with what the disk held: saving over it can tell whether somebody else has written it since.
    pub fn open_stamped(path: &Path) -> Result<(Self, FileStamp), DocumentError> {
        let (text, stamp) = text_within(path, LARGEST).map_err(|unread| match unread {
            NotRead::Size { .. } | NotRead::Endless { .. } => {
                DocumentError::NotCrosswalk { path: path.to_owned(), reason: unread.to_string() }
            }
            source => DocumentError::Read { path: path.to_owned(), source },
        })?;
        Self::parse(&text, path).map(|document| (document, stamp))
    }

    /// What the file names that this program does not know. Nothing of it is lost: it is saved as it came.
    pub fn unknown(&self) -> Vec<Finding> {
        let client = client::known(self.client).is_none().then(|| unknown_client(self.client));
        let provider = provider::known(self.provider).is_none().then(|| unknown_provider(self.provider));
        let samples = self.sources.iter().filter_map(|source| match source {
            SourceLocation::Sample { client } if client::known(*client).is_none() => Some(unknown_sample(*client)),
            _ => None,
        });
        let parts = self.illegible.iter().map(IllegiblePart::finding);
        let rules = ResourceKind::ALL.iter().filter_map(|kind| rules_not_read(self.mapping(*kind)));
        client.into_iter().chain(provider).chain(samples).chain(parts).chain(rules).collect()
    }

    /// The file's text: indented, so that it can be read and compared line by line.
    pub fn print(&self) -> String {
        let mut text = if self.illegible.is_empty() {
            serde_json::to_string_pretty(self).unwrap_or_default()
        } else {
            serde_json::to_string_pretty(&self.with_illegible()).unwrap_or_default()
        };
        text.push('\n');
        text
    }

    fn with_illegible(&self) -> serde_json::Value {
        let untouched = serde_json::to_value(Self::new(self.client, self.provider)).unwrap_or_default();
        let mut file = serde_json::to_value(self).unwrap_or_default();
        if let serde_json::Value::Object(file) = &mut file {
            // As a whole a part goes back only where nothing was made or chosen in its place.
            let is_free = |part: &IllegiblePart| file.get(part.member()) == untouched.get(part.member());
            let free: Vec<bool> = self.illegible.iter().map(is_free).collect();
            self.illegible.iter().zip(free).for_each(|(part, is_free)| part.put_back(file, is_free));
        }
        file
    }

    pub fn save(&self, path: &Path) -> Result<(), WriteError> {
        write_atomic(path, self.print().as_bytes())
    }
}

fn rules_not_read(mapping: &Mapping) -> Option<Finding> {
    let first = mapping.illegible.first()?;
    let count = counted(mapping.illegible.len(), "rule", "rules");
    let of = mapping.kind.plural();
    let finding = Finding::error("rule-not-read", format!("In the crosswalk file {count} of {of} cannot be read"));
    Some(
        finding
            .because(format!(
                "Rule {}: {}. Nothing is sent by what cannot be read. It stays in the file as it stands.",
                first.at + 1,
                first.why
            ))
            .remedy("Mend it in the crosswalk file, or make the rule anew: that one takes its place."),
    )
}

fn unknown_client(kind: ClientKind) -> Finding {
    Finding::warning("unknown-client", format!("This Crosswalk knows no provisioning client “{}”", kind.id()))
        .because("The mappings are read as those of Script or CSV, so rules in a language of its own cannot be used. The file keeps its client until another one is chosen.")
        .remedy("Open the file with the Crosswalk that wrote it, or choose a client.")
}

fn unknown_provider(kind: ProviderKind) -> Finding {
    Finding::warning("unknown-provider", format!("This Crosswalk knows no account type “{}”", kind.id()))
        .because("Its limits and what it makes of people are not known here, so it is taken for any SCIM 2.0 account. The file keeps its account type until another one is chosen.")
        .remedy("Open the file with the Crosswalk that wrote it, or choose an account type.")
}

fn unknown_sample(kind: ClientKind) -> Finding {
    Finding::warning("unknown-sample", format!("This Crosswalk has no sample of “{}”", kind.id()))
        .because("The file was made with it, and its people cannot be loaded.")
        .remedy("Load payload files, or open another sample.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<Document, DocumentError> {
        Document::parse(text, Path::new("a.crosswalk"))
    }

    #[test]
    fn a_document_reads_back_as_it_was_written() {
        for client in client::CLIENTS.map(|client| client.kind) {
            let document = Document::new(client, ProviderKind::new("xurrent"));
            assert_eq!(parse(&document.print()).unwrap(), document, "{client:?}");
        }
    }

    #[test]
    fn unknown_fields_are_kept_where_they_stood() {
        let mut value: serde_json::Value =
            serde_json::from_str(&Document::new(ClientKind::new("entra"), ProviderKind::new("generic")).print())
                .unwrap();
        value["ours"] = serde_json::json!({"a": 1});
        value["user"]["note"] = "kept".into();
        value["user"]["rules"][0]["colour"] = "blue".into();
        let document = parse(&value.to_string()).unwrap();
        let again: serde_json::Value = serde_json::from_str(&document.print()).unwrap();
        assert_eq!(again["ours"]["a"], 1);
        assert_eq!(again["user"]["note"], "kept");
        assert_eq!(again["user"]["rules"][0]["colour"], "blue");
    }

    #[test]
    fn ids_that_no_table_has_are_told_and_kept() {
        let mut value: serde_json::Value =
            serde_json::from_str(&Document::new(client::first().kind, provider::first().kind()).print()).unwrap();
        assert_eq!(parse(&value.to_string()).unwrap().unknown(), []);
        value["client"] = "ping".into();
        value["provider"] = "newer-1".into();
        value["sources"] = serde_json::json!([{"kind": "sample", "client": "pong"}]);
        let document = parse(&value.to_string()).unwrap();
        let codes: Vec<&str> = document.unknown().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["unknown-client", "unknown-provider", "unknown-sample"]);
        for (finding, id) in document.unknown().iter().zip(["ping", "newer-1", "pong"]) {
            assert!(finding.title.contains(id) && crate::check::code::explain(finding.code).is_some(), "{finding:?}");
        }
        let again: serde_json::Value = serde_json::from_str(&document.print()).unwrap();
        assert_eq!(again, value);
        assert!(document.sources[0].inputs().is_empty(), "no other sample takes its place");
    }

    #[test]
    fn a_part_that_cannot_be_read_keeps_nobody_from_the_rest_and_is_saved_as_it_came() {
        let document = Document::new(client::first().kind, provider::first().kind());
        let whole: serde_json::Value = serde_json::from_str(&document.print()).unwrap();
        for (member, value, says) in [
            ("endpoint", json!({"kind": "carrier"}), "endpoint cannot be read: unknown variant `carrier`"),
            ("endpoint", json!(5), "endpoint cannot be read"),
            ("base", json!(5), "base cannot be read"),
            ("sources", json!([{"kind": "ftp"}, {"kind": "script"}]), "sources, entry 1, cannot be read"),
            ("sources", json!("x"), "sources cannot be read"),
            ("encoding", json!("klingon"), "encoding cannot be read: 'klingon' is no encoding"),
            ("declined", json!([{"kind": "user"}]), "declined, entry 1, cannot be read: missing field"),
            ("setAside", json!({"okta": [1]}), "setAside, okta, cannot be read"),
            ("setAside", json!([1]), "setAside cannot be read"),
        ] {
            let mut file = whole.clone();
            file[member] = value;
            let read = parse(&file.to_string()).unwrap_or_else(|error| panic!("{member}: {error}"));
            let found = read.unknown();
            assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["part-not-read"], "{member}");
            assert!(found[0].title.contains(says), "{}", found[0].title);
            let again: serde_json::Value = serde_json::from_str(&read.print()).unwrap();
            assert_eq!(again, file, "{member}");
            assert_eq!((read.user, read.group), (document.user.clone(), document.group.clone()), "{member}");
        }
    }

    #[test]
    fn what_was_chosen_anew_takes_the_place_of_a_part_that_could_not_be_read() {
        let document = Document::new(client::first().kind, provider::first().kind());
        let mut file: serde_json::Value = serde_json::from_str(&document.print()).unwrap();
        file["endpoint"] = json!({"kind": "carrier"});
        let mut read = parse(&file.to_string()).unwrap();
        read.endpoint = EndpointChoice::Url { url: "https://qa.example/scim/v2".to_owned() };
        let again = parse(&read.print()).unwrap();
        assert_eq!((again.endpoint, again.illegible), (read.endpoint, Vec::new()));
    }

    #[test]
    fn what_was_set_aside_since_is_not_lost_to_a_part_that_could_not_be_read() {
        let document = Document::new(client::first().kind, provider::first().kind());
        let mut file: serde_json::Value = serde_json::from_str(&document.print()).unwrap();
        file["setAside"] = json!([1]);
        file["declined"] = json!("x");
        let mut read = parse(&file.to_string()).unwrap();
        read.choose_client(ClientKind::new("okta"));
        let target = TargetPath::parse("title").unwrap();
        read.decline(Declined { kind: ResourceKind::User, target, reads: Vec::new() });
        let again = parse(&read.print()).unwrap();
        assert_eq!((again.set_aside, again.declined), (read.set_aside, read.declined));
        assert!(again.illegible.is_empty());
    }

    #[test]
    fn rules_that_cannot_be_read_are_told_and_kept() {
        let document = Document::new(client::first().kind, provider::first().kind());
        let mut file: serde_json::Value = serde_json::from_str(&document.print()).unwrap();
        file["user"]["rules"][0]["matching"] = json!(300);
        let read = parse(&file.to_string()).unwrap();
        let found = read.unknown();
        assert!(found[0].code == "rule-not-read" && found[0].reason.contains("its matching is 300"), "{found:?}");
        assert_eq!(read.user.rules.len() + 1, document.user.rules.len());
        assert_eq!(serde_json::from_str::<serde_json::Value>(&read.print()).unwrap(), file);
    }

    #[test]
    fn what_is_no_crosswalk_file_is_said() {
        for (name, text, words) in [
            ("not JSON", "{", "not JSON"),
            ("a list of people", "[{}]", "no JSON object"),
            ("a payload", "{\"value\": []}", "no \"format\""),
            ("from the future", "{\"format\": \"crosswalk\", \"version\": 99}", "newer Crosswalk"),
            ("no version", "{\"format\": \"crosswalk\"}", "\"version\" is missing"),
            (
                "a client that is no id",
                "{\"format\": \"crosswalk\", \"version\": 1, \"name\": \"x\", \"client\": \"No Such\"}",
                "\"No Such\" is no id",
            ),
            ("a broken rule", "{\"format\": \"crosswalk\", \"version\": 1, \"name\": \"x\"}", "missing field"),
        ] {
            let error = parse(text).expect_err(name).to_string();
            assert!(error.contains(words), "{name}: {error}");
        }
    }
}
