//! The command line as typed. What it means is decided in the files beside this one.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::base::{ClientKind, ProviderKind, ResourceKind};
use crate::client::CLIENTS;
use crate::document::ExportKind;
use crate::exchange::Rate;
use crate::exchange::plan_file::gates::MostDisabled;
use crate::provider::{self, PROVIDERS, Provider};
use crate::sandbox::{FAULTS, FaultKind, Manner, Simulated};
use crate::source::TextEncoding;

/// Explore how an identity provider's users and groups become SCIM 2.0 resources, before go-live.
///
/// Without a command the window opens. JSON goes to standard output, words to standard error.
/// Exit code 0: good; 1: findings or failed cases; 2: unusable input; 3: interrupted or broken off, the result is
/// partial; 5: something would change (plan --detailed-exit-code).
#[derive(Debug, Parser)]
#[command(name = "crosswalk", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    /// Payload files or a crosswalk file to open in the window
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Run the whole journey without a window, on the built-in sample and the sandbox, and leave pictures and exports
    Tour {
        /// The folder to fill
        folder: PathBuf,
    },
    /// Say what is in payload files: format and reason, records, attributes
    Profile {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// What files are in that are no UTF-8, such as windows-1250 or shift_jis; without it, it is guessed
        #[arg(long, value_name = "NAME")]
        encoding: Option<TextEncoding>,
        #[arg(long, value_parser = client_names())]
        client: Option<ClientKind>,
    },
    /// Evaluate an expression, or run cases from a file
    Eval(Eval),
    /// Show the resources, or the requests the provisioning client would send
    Preview {
        #[command(flatten)]
        input: Input,
        #[arg(long, value_enum, default_value = "json")]
        format: PreviewFormat,
        /// Write here instead of to standard output
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// List what is wrong, over all records
    Check {
        #[command(flatten)]
        input: Input,
        /// Say for each cause what would clear it, and for how many; each is tried on all records
        #[arg(long, conflicts_with = "record")]
        cures: bool,
    },
    /// Write questions for the vendor's own evaluator, or compare its answers with what is shown here
    ///
    /// For Entra ID: parseExpression of Microsoft Graph. A folder with a question for each expression and each of the people on
    /// whom it shows whether it holds, and the scripts that ask. Nothing is sent.
    AskTenant {
        #[command(flatten)]
        input: Input,
        /// For so many people a rule
        #[arg(long, value_name = "N", default_value_t = crate::tenant::PEOPLE, value_parser = clap::value_parser!(u16).range(1..))]
        people: u16,
        /// A new folder for the questions and the scripts
        #[arg(long, value_name = "FOLDER", required_unless_present = "answers")]
        out: Option<PathBuf>,
        /// The same folder, with the answers beside the questions: compare. Exit code 1 when one differs or is missing
        #[arg(long, value_name = "FOLDER", conflicts_with = "out")]
        answers: Option<PathBuf>,
    },
    /// Propose rules for the targets to which the mapping sends nothing, with scores and reasons, as JSON
    ///
    /// Without a crosswalk, for a table that is no vendor's payload, nothing is mapped yet.
    Suggest {
        #[command(flatten)]
        input: Input,
    },
    /// Who is in the account already, who only nearly and why, and whom nobody claims; offline, from a snapshot
    ///
    /// Those who are nearly somebody are listed in a table to decide in, NAME.decisions.csv beside the crosswalk. Exit code 1
    /// while some of them are open. All of it is people's data.
    Census {
        #[command(flatten)]
        input: Input,
        /// What crosswalk snapshot has written
        #[arg(long, value_name = "FILE", required_unless_present = "account_export")]
        snapshot: Option<PathBuf>,
        #[command(flatten)]
        unlock: Unlock,
        /// What the account itself exports of its people (Xurrent: CSV or JSON): alone, or beside a snapshot, which does not
        /// show all of them
        #[arg(long, value_name = "FILE")]
        account_export: Option<PathBuf>,
        /// The table of decisions; without it, the one beside the crosswalk
        #[arg(long, value_name = "FILE.csv")]
        decisions: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t = CensusForm::Json)]
        format: CensusForm,
        /// Write here instead of to standard output, for you alone
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Dry run: read an endpoint and say what would be created, changed, left alone or refused
    ///
    /// The token comes from the environment variable CROSSWALK_TOKEN or a prompt.
    Plan(Box<MakePlan>),
    /// Read an account into a file, so that plans against it are worked out without asking anybody
    ///
    /// It holds people's data. Passwords, photos and certificates are left out. The token is taken as by plan.
    Snapshot(TakeSnapshot),
    /// Read a vendor's own mapping file into a crosswalk file
    ///
    /// What it is is told from what is in it: an Entra synchronization schema (whole, in Graph's answer, or a part).
    Import {
        /// "-" is standard input
        file: PathBuf,
        /// The crosswalk file to write
        #[arg(long)]
        out: PathBuf,
        /// Which of the file's object mappings, by its name
        #[arg(long, value_name = "NAME")]
        object_mapping: Option<String>,
        /// Overwrite a file that is there
        #[arg(long)]
        yes: bool,
    },
    /// Compare two mappings by meaning, or two snapshots, or two plans: such as QA against production
    ///
    /// Mappings are vendors' own files or crosswalks: order, blanks, ids and capitals of names are no difference. Exit code 1
    /// when something differs.
    Diff {
        a: PathBuf,
        b: PathBuf,
        #[arg(long, value_enum, default_value_t = DiffForm::Text)]
        format: DiffForm,
        #[command(flatten)]
        unlock: Unlock,
        /// Which of the files' object mappings, by its name
        #[arg(long, value_name = "NAME")]
        object_mapping: Option<String>,
    },
    /// Write the mapping in a form to take home
    Export {
        #[command(flatten)]
        input: Input,
        #[arg(long = "as", value_name = "FORM", value_parser = export_names())]
        form: ExportKind,
        /// The vendor's own file to edit in place; without it, the one that the crosswalk was imported from
        #[arg(long, value_name = "FILE")]
        base: Option<PathBuf>,
        /// What the tenant says of its functions (Graph, …/schema/functions), for the keys of an Entra schema's parameters
        #[arg(long, value_name = "FILE")]
        functions: Option<PathBuf>,
        /// OneLogin's application with its parameters (GET /api/2/apps/{id}), for the references of a template that is edited
        #[arg(long, value_name = "FILE", conflicts_with = "functions")]
        parameters: Option<PathBuf>,
        /// Write it although rows are removed, or the base is of another application or has changed since the import
        #[arg(long)]
        yes: bool,
        /// Only say what would be added, changed and removed, as JSON; nothing is written
        #[arg(long)]
        review: bool,
        #[arg(long, required_unless_present_any = ["review", "kit"])]
        out: Option<PathBuf>,
        /// A new folder for the file and the scripts that put it in place: back up, compare, undo. Nothing is run
        #[arg(long, value_name = "FOLDER", conflicts_with_all = ["out", "review"])]
        kit: Option<PathBuf>,
    },
    /// Write the page to agree on and sign: one HTML file, for who has no Crosswalk; it prints to PDF
    ///
    /// Each rule in words, shown on the ten people who tell most, what is left to mend, and lines to sign.
    Specification(Specification),
    /// Write copies in which names, addresses, phones and identifiers are replaced consistently, to share
    ///
    /// The secret behind it is made for this run and not kept. What it protects, and what not: docs/privacy.md.
    Pseudonymise {
        /// Payload files; "-" is standard input. Files given together are replaced alike
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The copy; with several files, the folder for the copies
        #[arg(long, value_name = "PATH", required_unless_present = "list")]
        out: Option<PathBuf>,
        /// Treat an attribute otherwise: name, mail, phone, address, identifier, found or keep
        #[arg(long, num_args = 1.., value_name = "ATTRIBUTE=HOW")]
        treat: Vec<String>,
        /// What files are in that are no UTF-8, such as windows-1250 or shift_jis; without it, it is guessed
        #[arg(long, value_name = "NAME")]
        encoding: Option<TextEncoding>,
        /// Only list the attributes and what would be done to each, as JSON
        #[arg(long)]
        list: bool,
    },
    /// Serve the built-in SCIM endpoint on 127.0.0.1 until interrupted; prints its base URL first
    Sandbox {
        /// The provider whose part it plays
        #[arg(long, value_parser = provider_names(), default_value = provider::any().kind().id())]
        profile: ProviderKind,
        /// 0 chooses a free one
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// The environment variable that holds the token
        #[arg(long, value_name = "NAME", default_value = "CROSSWALK_TOKEN")]
        token_env: String,
        /// Fill it with the people of this client's sample
        #[arg(long, value_parser = client_names(), conflicts_with_all = ["source", "account"])]
        sample: Option<ClientKind>,
        #[command(flatten)]
        own: Own,
        /// Read what it holds from this file, where it is there, and keep it in it. It holds people's data
        #[arg(long, value_name = "FILE")]
        state: Option<PathBuf>,
        #[command(flatten)]
        trouble: Trouble,
    },
    /// Write the man pages and the completions for bash, zsh, fish and PowerShell, as packages have them
    #[command(hide = true)]
    Generate {
        /// The folder to fill
        folder: PathBuf,
    },
}

impl CliCommand {
    /// As it is typed.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Tour { .. } => "tour",
            Self::Profile { .. } => "profile",
            Self::Eval(_) => "eval",
            Self::Preview { .. } => "preview",
            Self::Check { .. } => "check",
            Self::AskTenant { .. } => "ask-tenant",
            Self::Suggest { .. } => "suggest",
            Self::Census { .. } => "census",
            Self::Plan { .. } => "plan",
            Self::Import { .. } => "import",
            Self::Diff { .. } => "diff",
            Self::Export { .. } => "export",
            Self::Specification(_) => "specification",
            Self::Pseudonymise { .. } => "pseudonymise",
            Self::Sandbox { .. } => "sandbox",
            Self::Snapshot(_) => "snapshot",
            Self::Generate { .. } => "generate",
        }
    }
}

/// What a plan is made of, and what becomes of it.
#[derive(Debug, Args)]
pub struct MakePlan {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub asked: Asked,
    #[command(flatten)]
    pub kept: KeptPlan,
    /// End with 5 instead of 0 when anybody would be created, changed or disabled
    #[arg(long)]
    pub detailed_exit_code: bool,
}

/// Whom a plan asks, and how.
#[derive(Debug, Args)]
pub struct Asked {
    /// The endpoint's base URL, or "sandbox" for the built-in one
    #[arg(long, required_unless_present_any = ["resume", "snapshot", "open"])]
    pub endpoint: Option<String>,
    /// Work it out from this file of crosswalk snapshot; nobody is asked
    #[arg(long, value_name = "FILE", conflicts_with_all = ["endpoint", "run", "resume", "rate"])]
    pub snapshot: Option<PathBuf>,
    #[command(flatten)]
    pub unlock: Unlock,
    /// What the account itself exports of its people (Xurrent: CSV or JSON): it shows people whom SCIM does not
    #[arg(long, value_name = "FILE")]
    pub account_export: Option<PathBuf>,
    /// Keep each answer in this new file as it comes: a run that ends goes on with --resume. It holds people's data
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    pub run: Option<PathBuf>,
    /// Go on with a run: what was answered is not asked again. Without an endpoint, it is the run's
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// At most so many requests in so many seconds, such as 20/2, in place of the provider's rate. May be repeated
    #[arg(long, value_name = "N/SECONDS")]
    pub rate: Vec<Rate>,
    #[command(flatten)]
    pub entry: Entry,
}

/// How an endpoint lets the command in.
#[derive(Debug, Args)]
pub struct Entry {
    /// The file that the token stands in, alone on its first line; "-" is standard input
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Trust the certificate authorities in this file too (PEM), as where TLS is looked into
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
}

/// What becomes of a plan, and what it stops for.
#[derive(Debug, Args)]
pub struct KeptPlan {
    /// Open a plan that was saved: nothing is planned. With the crosswalk and its files it says whether it is stale
    #[arg(long, value_name = "FILE", conflicts_with_all = ["endpoint", "snapshot", "run", "resume", "rate", "out"])]
    pub open: Option<PathBuf>,
    /// json has all of it; csv and markdown list who would be disabled first
    #[arg(long, value_enum)]
    pub format: Option<PlanForm>,
    /// Write here instead of to standard output, for you alone. What is there is the last plan
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The last plan, to see whether there are far fewer people now; without it, the one that --out replaces
    #[arg(long, value_name = "PLAN")]
    pub before: Option<PathBuf>,
    /// Stop for a yes when more would be disabled: a number, or a share of the records (but never for five or fewer);
    /// without it, what the crosswalk says, else 10%
    #[arg(long, value_name = "N|P%")]
    pub most_disabled: Option<MostDisabled>,
    /// Accounts that are never disabled unasked: a file with one a line, or keys, names or ids with commas
    #[arg(long, value_name = "FILE|NAME,…")]
    pub protect: Vec<String>,
    /// Say yes for one of them
    #[arg(long, value_name = "KEY")]
    pub disable: Vec<String>,
    /// Hold it against what was decided of who is who, in this table of crosswalk census; else in the one beside the crosswalk
    #[arg(long, value_name = "FILE.csv")]
    pub decisions: Option<PathBuf>,
    /// Write the first people to try it with as a list for the client's screens: who would be created or changed
    #[arg(long, value_name = "FILE")]
    pub pilot: Option<PathBuf>,
    /// So many of them at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub pilot_people: usize,
    /// Say yes to how many would be disabled, to how few there are, and to what is not as it was decided
    #[arg(long)]
    pub yes: bool,
}

/// How a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanForm {
    Json,
    Csv,
    Markdown,
    Text,
}

/// Whether a snapshot is encrypted, with age.
#[derive(Debug, Args)]
pub struct Sealed {
    /// Encrypt it for who has the key to this public key of age (age1…). May be repeated
    #[arg(long, value_name = "PUBLIC-KEY", conflicts_with_all = ["passphrase", "passphrase_file"])]
    pub encrypt_to: Vec<String>,
    /// Encrypt it by a passphrase that is asked for
    #[arg(long, conflicts_with = "passphrase_file")]
    pub passphrase: bool,
    /// Encrypt it by the passphrase in this file
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// What opens a snapshot that is encrypted.
#[derive(Debug, Args)]
pub struct Unlock {
    /// The file that holds the key of age for a snapshot that is encrypted for one
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// The file that holds its passphrase; without it, a snapshot that is encrypted by one asks for it
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// Of what a snapshot is taken, and where it goes.
#[derive(Debug, Args)]
pub struct TakeSnapshot {
    /// The endpoint's base URL, or "sandbox" for the built-in one
    #[arg(long)]
    pub endpoint: String,
    /// The file to write; it appears when it is whole, for you alone
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    #[arg(long, value_parser = provider_names())]
    pub provider: Option<ProviderKind>,
    /// Whose sample people the sandbox has
    #[arg(long, value_parser = client_names())]
    pub client: Option<ClientKind>,
    #[command(flatten)]
    pub sealed: Sealed,
    /// Keep an attribute that is left out otherwise: photos, x509Certificates
    #[arg(long, num_args = 1.., value_name = "ATTRIBUTE")]
    pub keep: Vec<String>,
    /// At most so many requests in so many seconds, such as 20/2, in place of the provider's rate. May be repeated
    #[arg(long, value_name = "N/SECONDS")]
    pub rate: Vec<Rate>,
    #[command(flatten)]
    pub entry: Entry,
}

/// Your own people as those whom a sandbox holds.
#[derive(Debug, Args)]
pub struct Own {
    /// People and groups to begin with: payload files, mapped as a client would, or the account's own export
    #[arg(long, num_args = 1.., value_name = "FILE", conflicts_with = "account")]
    pub source: Vec<PathBuf>,
    /// The crosswalk file whose mappings are used; without it, the default of the client whose payload it is
    #[arg(long, value_name = "CROSSWALK", requires = "source")]
    pub mapping: Option<PathBuf>,
    #[arg(long, value_parser = client_names(), requires = "source")]
    pub client: Option<ClientKind>,
    /// What payload files are in that are no UTF-8, such as windows-1250 or shift_jis; without it, it is guessed
    #[arg(long, value_name = "NAME", requires = "source")]
    pub encoding: Option<TextEncoding>,
}

/// What a sandbox adds to its provider's part, to see what is done about it.
#[derive(Debug, Args)]
pub struct Trouble {
    /// People and groups to begin with, as JSON: {"people": […], "groups": […]}
    #[arg(long, value_name = "FILE")]
    pub account: Option<PathBuf>,
    /// So many resources on a page at most
    #[arg(long, value_name = "N")]
    pub page: Option<usize>,
    /// Refuse with 429 more than so many requests in any so many seconds, such as 20/2, and say how many are left
    #[arg(long, value_name = "N/SECONDS", value_parser = Rate::limit)]
    pub rate: Option<(u32, Duration)>,
    /// Answer late, by anything up to so many milliseconds
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0)]
    pub late: u64,
    /// Answer so many of a hundred requests with 503
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub faults: u32,
    #[arg(long, value_name = "NAME=VALUE", help = fault_names())]
    pub fault: Vec<Simulated>,
    /// Simulate trouble in an order: a JSON list of what happens to which requests (docs/sandbox.md)
    #[arg(long, value_name = "FILE")]
    pub fault_file: Option<PathBuf>,
}

fn fault_names() -> String {
    let each = |kind: &FaultKind| format!("{}={} ({})", kind.name, kind.takes, kind.does);
    format!("Simulate trouble; may be repeated: {}", FAULTS.iter().map(each).collect::<Vec<_>>().join("; "))
}

impl Trouble {
    pub fn manner(&self) -> Manner {
        Manner {
            page: self.page.map(|page| page.max(1)),
            rate: self.rate,
            late: Duration::from_millis(self.late),
            faults: self.faults,
            on_demand: self.fault.clone(),
            planned: Vec::new(),
            deadline: None,
        }
    }
}

/// What an expression is evaluated on.
#[derive(Debug, Args)]
pub struct Eval {
    #[arg(long, value_parser = client_names())]
    pub client: ClientKind,
    /// The expression
    #[arg(required_unless_present = "cases")]
    pub expression: Option<String>,
    /// What the expression can read, as a JSON object
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub attributes: String,
    /// Clock, tenant, groups…, as a JSON object
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub context: String,
    /// Run the cases of this file instead
    #[arg(long, value_name = "FILE", conflicts_with = "expression")]
    pub cases: Option<PathBuf>,
}

/// What a specification is made of.
#[derive(Debug, Args)]
pub struct Specification {
    /// The crosswalk file
    pub crosswalk: PathBuf,
    /// The HTML file to write
    #[arg(long)]
    pub out: PathBuf,
    /// Payload files in place of those that the crosswalk names; "-" is standard input
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub source: Vec<PathBuf>,
    /// What payload files are in that are no UTF-8, such as windows-1250 or shift_jis; without it, it is guessed
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<TextEncoding>,
    /// Say what changes against this file: a crosswalk, or a vendor's own
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Show the examples with other names, addresses, phones and identifiers than the real ones
    #[arg(long)]
    pub pseudonymise: bool,
    /// Without one, what the crosswalk is called
    #[arg(long)]
    pub title: Option<String>,
    /// The version that is agreed on, such as 1.2
    #[arg(long = "version", value_name = "VERSION")]
    pub spec_version: Option<String>,
    /// Without one, today
    #[arg(long)]
    pub date: Option<String>,
}

impl Specification {
    /// What to open.
    pub fn input(&self) -> Input {
        Input {
            crosswalk: Some(self.crosswalk.clone()),
            client: None,
            provider: None,
            resource: ResourceName::User,
            source: self.source.clone(),
            encoding: self.encoding,
            record: None,
        }
    }
}

/// The first arguments of preview, check, plan and export.
#[derive(Debug, Args)]
pub struct Input {
    /// A crosswalk file; without one, the client's default mapping
    pub crosswalk: Option<PathBuf>,
    #[arg(long, value_parser = client_names())]
    pub client: Option<ClientKind>,
    #[arg(long, value_parser = provider_names())]
    pub provider: Option<ProviderKind>,
    #[arg(long, value_enum, default_value = "user")]
    pub resource: ResourceName,
    /// Payload files; "-" is standard input
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub source: Vec<PathBuf>,
    /// What payload files are in that are no UTF-8, such as windows-1250 or shift_jis; without it, it is guessed
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<TextEncoding>,
    /// Only this record, by userPrincipalName, login, e-mail or id
    #[arg(long, value_name = "KEY")]
    pub record: Option<String>,
}

/// The ids of the table of clients.
fn client_names() -> impl TypedValueParser<Value = ClientKind> {
    let known = || CLIENTS.into_iter().map(|client| client.kind);
    PossibleValuesParser::new(known().map(ClientKind::id))
        .try_map(move |name| known().find(|kind| kind.id() == name).ok_or("there is no such client"))
}

/// The ids of the table of providers, and their other names.
fn provider_names() -> impl TypedValueParser<Value = ProviderKind> {
    let names = PROVIDERS.iter().map(|provider| {
        let others = provider.traits().names.iter().map(|word| word.0);
        PossibleValue::new(provider.kind().id()).aliases(others)
    });
    PossibleValuesParser::new(names)
        .try_map(|name| provider::named(&name).map(Provider::kind).ok_or("there is no such provider"))
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ResourceName {
    User,
    Group,
}

impl From<ResourceName> for ResourceKind {
    fn from(name: ResourceName) -> Self {
        match name {
            ResourceName::User => Self::User,
            ResourceName::Group => Self::Group,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PreviewFormat {
    /// The requests, as one JSON array
    Json,
    /// One SCIM resource a line, one for every record
    Ndjson,
    /// The requests as an .http file
    Http,
    /// The requests as curl commands for bash
    Curl,
    /// The requests as a PowerShell script
    Powershell,
}

/// How a census is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum CensusForm {
    Json,
    Markdown,
}

/// How differences are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DiffForm {
    Text,
    Markdown,
    Json,
}

fn export_names() -> impl TypedValueParser<Value = ExportKind> {
    PossibleValuesParser::new(ExportKind::all().map(|kind| PossibleValue::new(kind.id())))
        .try_map(|name| ExportKind::all().find(|kind| kind.id() == name).ok_or("there is no such form"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_names_every_client_and_provider() {
        let page = include_str!("../../docs/cli.md");
        let clients = CLIENTS.into_iter().map(|client| client.kind.id());
        let providers = PROVIDERS.iter().flat_map(|provider| {
            let others = provider.traits().names.iter().map(|word| word.0);
            others.chain([provider.kind().id()])
        });
        for id in clients.chain(providers) {
            assert!(page.contains(&format!("`{id}`")), "{id} is not in docs/cli.md");
        }
    }
}
