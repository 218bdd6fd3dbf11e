//! What a provider's file under `assets/provider` holds, key by key.
//!
//! No key has a default: what nobody knows is written `"unknown"`, and whoever reads it says what then.

use serde::de::{DeserializeOwned, Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::host::Hosts;
use super::leaf::{Leaf, Stated, Text, Word, kept, lists};
use super::prediction::Sign;
use super::shape::Fits;
use crate::base::{Mark, PerKind, ProviderKind, ResourceKind};
use crate::scim::{Attribute, Form, Schema, TargetPath};

/// All that is data about a provider.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Traits {
    pub id: ProviderKind,
    /// The name on screens.
    #[serde(deserialize_with = "kept")]
    pub label: Text,
    /// Other names that the command line takes for it.
    pub names: Vec<Word>,
    /// Whose word the file goes by, and from when.
    #[serde(deserialize_with = "kept")]
    pub about: Text,
    mark: Mark,
    #[serde(deserialize_with = "kept")]
    source: Text,
    /// Where its SCIM is described, as a server says of itself (RFC 7643 section 5).
    pub documentation: Leaf<Word>,
    pub hosts: Hosts,
    pub visibility: Visibility,
    pub supports: Supports,
    pub paging: Paging,
    pub filters: Filters,
    /// Attributes in which no two resources may agree.
    pub unique: PerKind<Leaf<Vec<Word>>>,
    /// Without which no resource is taken, beyond what the RFC requires.
    pub required: PerKind<Leaf<Vec<TargetPath>>>,
    /// Lists that take one value.
    pub single: PerKind<Leaf<Vec<TargetPath>>>,
    /// Lists that are taken with several, of which one is kept: the primary one, or the first.
    pub keeps_one: PerKind<Leaf<Vec<TargetPath>>>,
    /// Values that nobody may have.
    pub reserved: PerKind<Leaf<Vec<Reserved>>>,
    pub unsupported: Unsupported,
    /// What becomes of somebody who is in the account already when a client makes them anew.
    pub adopts: Leaf<Adopts>,
    pub rehearsal: Rehearsal,
    /// What the ids of new resources look like.
    pub ids: Leaf<Ids>,
    pub put: Put,
    pub patch: PatchManner,
    pub delete: PerKind<Leaf<Delete>>,
    pub members: Members,
    pub rate: Rate,
    pub lengths: Lengths,
    pub shapes: PerKind<Vec<Shape>>,
    /// What becomes of attributes.
    pub uses: PerKind<Leaf<Vec<Use>>>,
    /// What is easily lost with a change.
    pub flags: PerKind<Vec<Flag>>,
    pub schema: Additions,
    pub facts: Vec<FactLine>,
}

impl Traits {
    /// How well a fact is known and where it stands.
    pub fn stated<T>(&self, leaf: &Leaf<T>) -> Stated {
        leaf.stated().unwrap_or(Stated { mark: self.mark, source: self.source })
    }
}

/// Who is shown to a client that asks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Visibility {
    /// What the list of users holds: a look-up that finds nobody means no more than that.
    pub list: Leaf<Listed>,
    /// What exports of the account's own look like: they show people whom SCIM does not.
    pub export: Leaf<Vec<ExportShape>>,
    /// What its exports of other things look like, which are no people.
    pub others: Leaf<Vec<OtherShape>>,
}

/// How an account's own export of something else than people is told. Names are compared as those of an [`ExportShape`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OtherShape {
    /// For a sentence: "organizations".
    #[serde(deserialize_with = "kept")]
    pub what: Text,
    /// Where people get it, and how well its columns are known.
    #[serde(deserialize_with = "kept")]
    pub about: Text,
    /// One of these is there.
    pub telling: Vec<Word>,
    /// And so many of these, a name, and nothing that only people have.
    pub signs: Vec<Word>,
    pub least: usize,
    /// There is nothing else.
    #[serde(default)]
    pub alone: bool,
    /// What it is good for, as a sentence.
    #[serde(deserialize_with = "kept")]
    pub advice: Text,
}

/// How an account's own export of its people is told, and read. Names are compared by their letters and digits, so that
/// `primary_email` is a column "Primary Email" too.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ExportShape {
    /// Where people get it, and how well its columns are known.
    #[serde(deserialize_with = "kept")]
    pub about: Text,
    /// Where the address stands that no two people share.
    pub email: Word,
    pub name: Word,
    pub id: Word,
    /// Whether somebody has no access any more.
    pub disabled: Word,
    /// With the address, two of these or the one before tell the file.
    pub signs: Vec<Word>,
    /// What a SCIM user would show of the other columns.
    pub fills: Vec<Fill>,
    /// What becomes of a new user with the address of somebody who is there, without a full stop.
    #[serde(deserialize_with = "kept")]
    pub meets: Text,
}

/// A column of an export, and the attribute that shows it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fill {
    pub column: Word,
    pub attribute: TargetPath,
}

/// What a list of users holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Listed {
    /// Everybody who is in the account.
    All,
    /// Only those who came by SCIM, whoever sent them.
    ScimManaged,
    /// Only those whom the client who asks has made.
    Owned,
}

/// The protocol's options (RFC 7643 section 5).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Supports {
    pub patch: Leaf<bool>,
    pub bulk: Leaf<bool>,
    pub sort: Leaf<bool>,
    pub etag: Leaf<bool>,
}

/// Resources on a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Paging {
    /// When a client does not say how many.
    pub default: Leaf<usize>,
    /// The most it answers.
    pub max: Leaf<usize>,
    /// What comes of asking for more than that.
    pub over_max: Leaf<OverMost>,
    /// Whether later pages can be asked for by `startIndex`.
    pub by_index: Leaf<bool>,
    pub total_results: Leaf<TotalResults>,
}

/// What comes of asking for more on a page than there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OverMost {
    /// As many as there may be (RFC 7644 section 3.4.2.4).
    Fewer,
    Refused,
}

/// What the number of a list means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TotalResults {
    /// How many there are, on whatever page (RFC 7644 section 3.4.2).
    Count,
    /// As long as there is another page, no more than where it begins; on the last one, how many there are.
    StartAndCountWhileMore,
}

/// What a filter may ask for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Filters {
    pub attributes: PerKind<Leaf<Vec<Askable>>>,
    /// With each attribute that has none of its own.
    pub operators: Leaf<Vec<Word>>,
    /// Out of `and`, `or` and `not`.
    pub combined: Leaf<Vec<Word>>,
    pub others: OtherFilters,
}

impl Filters {
    /// An attribute that is known to be askable for; `None` where it is not, or where nothing is known.
    pub fn listed(&self, kind: ResourceKind, attribute: &str) -> Option<&Askable> {
        self.attributes.of(kind).items().iter().find(|it| it.attribute.0.eq_ignore_ascii_case(attribute))
    }

    /// The operators that an attribute can be asked for by; `None` where that is not known.
    pub fn operators_of<'a>(&'a self, askable: &'a Askable) -> Option<&'a [Word]> {
        askable.operators.as_deref().or_else(|| self.operators.known().map(Vec::as_slice))
    }
}

/// An attribute that a filter may ask for: its name, or an object of it and its operators where those are its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "AskableForm")]
pub struct Askable {
    pub attribute: Word,
    pub operators: Option<Vec<Word>>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "an attribute, or an object of attribute and operators")]
enum AskableForm {
    Word(Word),
    WithOperators(WithOperators),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithOperators {
    attribute: Word,
    operators: Vec<Word>,
}

impl From<AskableForm> for Askable {
    fn from(form: AskableForm) -> Self {
        match form {
            AskableForm::Word(attribute) => Self { attribute, operators: None },
            AskableForm::WithOperators(WithOperators { attribute, operators }) => {
                Self { attribute, operators: Some(operators) }
            }
        }
    }
}

/// What other filters give.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OtherFilters {
    /// One by an attribute that is not listed.
    pub attribute: Leaf<Beyond>,
    /// One with an operator that the attribute does not have, or joined by a word that is not listed.
    pub operator: Leaf<Beyond>,
}

/// What a filter gives that a provider does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beyond {
    /// An error, 400 `invalidFilter` (RFC 7644 section 3.4.2.2).
    Refused,
    /// A list of nobody, which looks as though nobody were there.
    FindNobody,
}

/// A value that the provider keeps for itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Reserved {
    pub target: TargetPath,
    pub values: Vec<Word>,
}

impl Reserved {
    /// In whatever case: which one matters, nobody says.
    pub fn has(&self, text: &str) -> bool {
        lists(&self.values, text)
    }
}

/// Attributes of the schema that the provider does not keep.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Unsupported {
    /// Each with all that is in it.
    pub attributes: PerKind<Leaf<Vec<TargetPath>>>,
    /// What becomes of a request that has one.
    pub sent: Leaf<Sent>,
}

/// What becomes of a request that has what is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sent {
    /// It is taken, and the attribute left out.
    LeftOut,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ids {
    Uuid,
    Number,
}

/// Whom a new user would be beside, and is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Adopts {
    /// Nobody: it is another account, or refused.
    No,
    /// Who has the same e-mail address: that account is the client's from then on.
    ByEmail,
}

/// Whether it may be tried with requests that write.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rehearsal {
    pub allowed: Leaf<Allows>,
    /// In a sentence: where, or why not.
    #[serde(deserialize_with = "kept")]
    pub about: Text,
}

/// Where requests that write may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allows {
    /// In an account that nobody works in.
    TestAccount,
    /// Nowhere: it may be read, and written by its one client alone.
    ReadingOnly,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Put {
    /// Whether there is one.
    pub taken: PerKind<Leaf<bool>>,
    /// What becomes of attributes that are not sent.
    pub omitted: PerKind<Leaf<Omitted>>,
}

/// What a PUT does with attributes that are not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Omitted {
    /// They lose their values (RFC 7644 section 3.5.1).
    Cleared,
    /// They stay; what is sent empty is cleared.
    Kept,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PatchManner {
    /// The forms beyond RFC 7644 that are taken.
    pub forms: Leaf<Vec<Form>>,
    /// A PATCH without `Operations` is a resource with what changes, as an old draft had it.
    pub draft: Leaf<bool>,
    /// Out of `add`, `replace` and `remove`.
    pub operations: PerKind<Leaf<Vec<Word>>>,
    /// The most attributes that one operation without a path may have.
    pub attributes_without_path: Leaf<usize>,
    /// The most operations in one request.
    pub most_operations: Leaf<usize>,
}

/// What a DELETE does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delete {
    Removes,
    /// It sets `active` to false, unless `hard=true` is asked.
    Disables,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Members {
    /// Whether a list of groups shows who is in them.
    pub in_lists: Leaf<bool>,
    /// Whether a group that is read by its id does.
    pub in_groups: Leaf<bool>,
    /// The most that one request may add or take out.
    pub most_at_once: Leaf<usize>,
    /// Whether a PATCH may replace or remove all of them.
    pub all_at_once: Leaf<bool>,
}

/// How fast requests may come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rate {
    /// Of requests, whatever they are.
    pub windows: Leaf<Vec<Window>>,
    /// Of resources that are made.
    pub created: PerKind<Leaf<Vec<Window>>>,
    #[serde(deserialize_with = "kept")]
    pub about: Text,
}

/// So many requests in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Window {
    pub requests: u32,
    pub seconds: u32,
}

/// How long values may be once they have become what the provider keeps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Lengths {
    #[serde(deserialize_with = "kept")]
    pub about: Text,
    /// What happens to longer ones, as a sentence without its full stop.
    #[serde(deserialize_with = "kept")]
    pub reason: Text,
    /// What becomes of the request.
    pub longer: Leaf<Longer>,
    pub most: PerKind<Leaf<Vec<Length>>>,
}

/// What becomes of a request with a value that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Longer {
    Refused,
    /// It is taken; what the provider makes of it afterwards fails.
    FailsLater,
    /// It is taken, and what is too much is not kept.
    Cut,
}

/// The most characters of one target attribute.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Length {
    /// A multi-valued attribute's limit holds for each of its values.
    pub target: TargetPath,
    pub characters: usize,
    /// What the value becomes: "the person's name".
    #[serde(deserialize_with = "kept")]
    pub becomes: Text,
}

/// A rule about a value's shape.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Shape {
    pub target: TargetPath,
    pub fits: Fits,
    /// What is expected, to end the sentence "… should be".
    #[serde(deserialize_with = "kept")]
    pub expected: Text,
    #[serde(deserialize_with = "kept")]
    pub reason: Text,
    #[serde(deserialize_with = "kept")]
    pub remedy: Text,
    pub mark: Mark,
    #[serde(deserialize_with = "kept")]
    pub source: Text,
}

/// What the provider does with the values of target attributes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Use {
    /// Each with all that is in it; what is said of a part of it by itself goes before.
    pub targets: Vec<TargetPath>,
    pub sign: Sign,
    /// In the words of a column: "job title", "new people only".
    #[serde(deserialize_with = "kept")]
    pub short: Text,
    /// In sentences. Without a mark of its own the list's holds.
    pub about: Leaf<Word>,
}

/// Something that a word in an attribute's value means, and that goes when a change takes the word away.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Flag {
    /// The name in files and in what the command line prints.
    #[serde(deserialize_with = "kept")]
    pub id: Text,
    /// What has happened, on screens.
    #[serde(deserialize_with = "kept")]
    pub label: Text,
    pub target: TargetPath,
    #[serde(deserialize_with = "kept")]
    pub contains: Text,
    #[serde(deserialize_with = "kept")]
    pub about: Text,
    pub mark: Mark,
    #[serde(deserialize_with = "kept")]
    pub source: Text,
}

impl Flag {
    /// Whether a change from one value to another takes it away. Where nothing is said it stays.
    pub fn is_lost(&self, target: &TargetPath, before: Option<&Value>, after: Option<&Value>) -> bool {
        let has = |value: Option<&Value>| value.and_then(Value::as_str).map(|text| text.contains(self.contains));
        *target == self.target && has(before) == Some(true) && has(after) == Some(false)
    }
}

/// What the vendor added to the schemas of RFC 7643, in the form of its section 7.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Additions {
    pub user: Vec<Strict<Attribute>>,
    /// In the enterprise extension.
    pub enterprise: Vec<Strict<Attribute>>,
    pub group: Vec<Strict<Attribute>>,
    /// Further extensions of users.
    pub extensions: Vec<Strict<Schema>>,
    /// URNs of extensions in which the account decides what attributes there are.
    pub open: Vec<Word>,
    /// Attributes that exist and are not in `/Schemas`.
    pub unlisted: Leaf<Vec<Word>>,
}

/// A sentence about the provider.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FactLine {
    #[serde(deserialize_with = "kept")]
    pub text: Text,
    pub mark: Mark,
    #[serde(deserialize_with = "kept")]
    pub source: Text,
}

/// What servers send may hold more than is known; a file of our own may not.
#[derive(Clone, Debug)]
pub struct Strict<T>(pub T);

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Value::deserialize(deserializer)?;
        let read: T = serde_json::from_value(given.clone()).map_err(D::Error::custom)?;
        let known = serde_json::to_value(&read).map_err(D::Error::custom)?;
        match first_unknown(&given, &known) {
            Some(key) => Err(D::Error::custom(format!("unknown field `{key}`, or a list that is empty"))),
            None => Ok(Self(read)),
        }
    }
}

/// A key that was given and not read.
fn first_unknown(given: &Value, known: &Value) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(key, value)| match known.get(key) {
            Some(known) => first_unknown(value, known),
            None => Some(key.clone()),
        }),
        (Value::Array(given), Value::Array(known)) => {
            given.iter().zip(known).find_map(|(given, known)| first_unknown(given, known))
        }
        _ => None,
    }
}
