//! The function table: what each language offers, as data, with the code that evaluates it.
//!
//! `entra` and `okta` hold one row a function: name, parameters, a line in our own words, and the page it comes from.
//! The evaluators stand by topic in the other files. Static checks, completion, signature help and the documentation
//! all read these rows.

pub(crate) mod arguments;
mod date_time;
mod entra;
mod entra_text;
mod flow;
mod list;
mod logic;
mod number;
mod okta;
mod okta_array;
mod okta_convert;
mod okta_person;
mod okta_text;
mod okta_time;
pub(crate) mod own;
mod parameter_help;
mod replace;
mod role;

use super::Dialect;
use super::evaluate::Evaluated;
use arguments::Invocation;

pub(crate) type Evaluate = for<'a, 'e> fn(&mut Invocation<'a, 'e>) -> Evaluated<'a>;

/// A function of a language.
#[derive(Debug)]
pub struct Function {
    pub name: &'static str,
    pub dialects: &'static [Dialect],
    pub parameters: &'static [Parameter],
    /// What it does, in one line and our own words.
    pub summary: &'static str,
    /// What its edges give, where that is not plain, and whether the vendor says so. Empty when there is nothing to say.
    pub edges: &'static str,
    /// What it gives; [`ParameterKind::Condition`] is true or false. Null is possible for all.
    pub returns: ParameterKind,
    /// The vendor's page.
    pub source: &'static str,
    pub availability: Availability,
    /// An attribute it reads without naming it: what stands before the dot in `user.getLinkedObject(…)`.
    pub(crate) reads: Option<&'static str>,
    /// It asks for other records than the one in view.
    pub(crate) asks_others: bool,
    pub(crate) evaluate: Evaluate,
}

/// One parameter. Trailing repeating ones repeat together: Switch's key and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: &'static str,
    pub presence: Presence,
    pub kind: ParameterKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    /// Once or more.
    Repeating,
}

/// What a parameter takes, and what a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    Any,
    Text,
    Number,
    Date,
    Condition,
    /// Several values.
    List,
    /// A regular expression.
    Pattern,
}

impl ParameterKind {
    /// For sentences and tables.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Text => "text",
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Condition => "true or false",
            Self::List => "several values",
            Self::Pattern => "a regular expression",
        }
    }
}

/// Where a function may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    Everywhere,
    /// Documented for Entra Cloud Sync; app provisioning lacks it.
    CloudSyncOnly,
    /// Entra: only from Workday, SuccessFactors or the API to Active Directory.
    ActiveDirectoryOnly,
    /// Okta: only in group claims of tokens.
    GroupClaimsOnly,
    /// No vendor has it: scripts and tables.
    CrosswalksOwn,
}

impl Availability {
    /// Whether it may be used wherever its language is.
    pub const fn is_usual(self) -> bool {
        matches!(self, Self::Everywhere | Self::CrosswalksOwn)
    }

    /// A few words for a list; empty for what works everywhere.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Everywhere => "",
            Self::CloudSyncOnly => "Cloud Sync only",
            Self::ActiveDirectoryOnly => "only into Active Directory",
            Self::GroupClaimsOnly => "only in group claims",
            Self::CrosswalksOwn => "Crosswalk's own",
        }
    }
}

impl Function {
    /// The parameter that the argument at `index` fills.
    pub fn parameter(&self, index: usize) -> Option<&'static Parameter> {
        let group = self.repeating();
        let fixed = self.parameters.len() - group;
        if index < fixed {
            self.parameters.get(index)
        } else if group > 0 {
            self.parameters.get(fixed + (index - fixed) % group)
        } else {
            None
        }
    }

    /// How many trailing parameters repeat together.
    pub fn repeating(&self) -> usize {
        self.parameters.iter().filter(|parameter| parameter.presence == Presence::Repeating).count()
    }

    /// The fewest arguments that can be right.
    pub fn fewest(&self) -> usize {
        self.parameters.iter().rposition(|p| p.presence != Presence::Optional).map_or(0, |last| last + 1)
    }

    const fn gives(mut self, returns: ParameterKind) -> Self {
        self.returns = returns;
        self
    }

    const fn edges(mut self, edges: &'static str) -> Self {
        self.edges = edges;
        self
    }

    const fn asks_others(mut self) -> Self {
        self.asks_others = true;
        self
    }

    pub(crate) const fn reads(&self) -> Option<&'static str> {
        self.reads
    }

    /// As a line: `Mid(source, start, length)`.
    pub fn signature(&self) -> String {
        let names: Vec<String> = self.parameters.iter().map(Parameter::label).collect();
        format!("{}({})", self.name, names.join(", "))
    }
}

impl Parameter {
    /// What to give here, in a few words.
    pub fn help(&self, function: &Function) -> &'static str {
        parameter_help::of(function.name, self.name)
    }

    /// `source`, `culture?`, `value…`.
    pub fn label(&self) -> String {
        match self.presence {
            Presence::Required => self.name.to_owned(),
            Presence::Optional => format!("{}?", self.name),
            Presence::Repeating => format!("{}…", self.name),
        }
    }
}

/// The functions of a language, in the order of its documents; our own come last.
pub fn functions(dialect: Dialect) -> impl Iterator<Item = &'static Function> + Clone {
    let (vendors, own): (&[Function], &[Function]) = match dialect {
        Dialect::Entra => (entra::FUNCTIONS, &[]),
        Dialect::Generic => (entra::FUNCTIONS, own::FUNCTIONS),
        Dialect::Okta => (okta::FUNCTIONS, &[]),
        Dialect::OneLogin | Dialect::Google => (&[], &[]),
    };
    vendors.iter().chain(own)
}

/// The function of exactly this name.
pub(crate) fn find(dialect: Dialect, name: &str) -> Option<&'static Function> {
    functions(dialect).find(|function| function.name == name)
}

/// The known name that is most like a mistyped one.
pub(crate) fn nearest(dialect: Dialect, name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    functions(dialect)
        .map(|function| (strsim::damerau_levenshtein(&lower, &function.name.to_lowercase()), function.name))
        .min()
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
        .map(|(_, known)| known)
}

const fn required(name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter { name, presence: Presence::Required, kind }
}

const fn optional(name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter { name, presence: Presence::Optional, kind }
}

const fn repeating(name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter { name, presence: Presence::Repeating, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_complete_and_names_are_unique() {
        for dialect in Dialect::ALL {
            let mut names: Vec<&str> = functions(dialect).map(|function| function.name).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{dialect:?}");
            for function in functions(dialect) {
                assert!(function.dialects.contains(&dialect), "{}", function.name);
                assert!(function.summary.ends_with('.'), "{}", function.name);
                assert!(function.source.starts_with("https://"), "{}", function.name);
                assert!(function.edges.is_empty() || function.edges.ends_with('.'), "{}", function.name);
                for parameter in function.parameters {
                    let help = parameter.help(function);
                    assert!(help.ends_with('.'), "{} {}: {help}", function.name, parameter.name);
                }
                let tail = &function.parameters[function.parameters.len() - function.repeating()..];
                assert!(tail.iter().all(|p| p.presence == Presence::Repeating), "{}", function.name);
            }
        }
    }

    #[test]
    fn a_mistyped_name_finds_its_like() {
        for (written, expected) in [("Jion", Some("Join")), ("tolower", Some("ToLower")), ("Frobnicate", None)] {
            assert_eq!(nearest(Dialect::Entra, written), expected, "{written}");
        }
    }
}
