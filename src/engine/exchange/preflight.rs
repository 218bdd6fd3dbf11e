//! Before the first record: what an endpoint says of itself held against itself, and against what the mapping sends.
//!
//! Only its own words count: ServiceProviderConfig, `/ResourceTypes` and `/Schemas` (RFC 7643 sections 5 to 7). What it does
//! not serve is not known, which is a note and never a finding. Servers are known that say less than they do, so nothing
//! here is more than a warning.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::account::Reckoning;
use super::discovery::Discovered;
use super::facts::ProviderFacts;
use super::plan::PlanInput;
use crate::base::{Finding, ResourceKind, Severity, counted};
use crate::client::{Account, Cause, Change, Client, Event, References, Sequence, Variant};
use crate::mapping::{Mapping, Rule, RuleSource};
use crate::scim::message::ResourceType;
use crate::scim::{Attribute, CORE_GROUP, CORE_USER, Method, Resource, Schema, TargetPath, schema};

/// What is to be known of an endpoint before it is asked for anybody.
pub fn of(discovered: &Discovered, input: &PlanInput<'_>, kind: ResourceKind) -> Vec<Finding> {
    if kind == ResourceKind::Group && !input.client.sends_groups {
        return Vec::new();
    }
    let mapping = &*input.mapping(kind).mapping;
    let says = Says {
        facts: &discovered.facts,
        types: discovered.resource_types.as_deref(),
        schemas: discovered.schemas.as_deref(),
        kind,
    };
    let by = (input.client, input.variant);
    let page = Reckoning::new(input.provider, 0, None).page;
    let mut findings = says.not_said();
    findings.extend(says.of_requests(&methods(by, mapping), mapping, page));
    findings.extend(says.of_itself());
    findings.extend(says.of_extensions(mapping));
    findings.extend(says.of_targets(mapping, input.provider.open_extensions(), &created_with(by, mapping)));
    findings
}

/// Who sends, and in which form.
type By<'c> = (&'c Client, &'static Variant);

/// What the client sends about somebody who is there.
fn methods(by: By<'_>, mapping: &Mapping) -> BTreeSet<&'static str> {
    let target = mapping.rules.iter().find(|rule| rule.matching.is_none()).map(|rule| rule.target.clone());
    let (before, after) = (Some(json!("a")), Some(json!("b")));
    let changes: Vec<Change> = target.map(|target| Change { target, before, after }).into_iter().collect();
    let mut resource = json!({});
    changes.iter().for_each(|change| change.target.set(&mut resource, json!("b")));
    let there = Resource::with_id("1".to_owned());
    let account = || Account::There { id: "1", resource: &there, changes: &changes };
    let sequences = [Cause::InScope, Cause::NoAccess].map(|cause| phrased(by, mapping, (&resource, account()), cause));
    let steps = sequences.iter().flat_map(|sequence| &sequence.steps);
    steps.filter_map(|step| step.request()).map(|request| request.method.as_str()).collect()
}

/// The attributes that a creation has, also those that the client adds of its own; in small letters.
fn created_with(by: By<'_>, mapping: &Mapping) -> BTreeSet<String> {
    let mut resource = json!({});
    let sent = mapping.rules.iter().filter(|rule| is_sent(rule));
    sent.for_each(|rule| rule.target.set(&mut resource, json!("b")));
    by.0.finish(mapping.kind, &mut resource);
    let sequence = phrased(by, mapping, (&resource, Account::Absent), Cause::InScope);
    let bodies = sequence.steps.iter().filter_map(|step| step.request()).filter_map(|request| request.once().body());
    bodies
        .flat_map(|body| {
            body.as_object().map(|all| all.keys().map(|key| key.to_lowercase()).collect::<Vec<_>>()).unwrap_or_default()
        })
        .collect()
}

fn phrased(
    (client, variant): By<'_>,
    mapping: &Mapping,
    (after, account): (&Value, Account<'_>),
    cause: Cause,
) -> Sequence {
    let references = &References::default();
    let event = Event { kind: mapping.kind, mapping, name: "", after, references, lacking: &[], account, cause };
    client.phrase(&event, variant)
}

/// What an endpoint says of itself; `None` where it does not say.
struct Says<'d> {
    facts: &'d ProviderFacts,
    types: Option<&'d [ResourceType]>,
    schemas: Option<&'d [Schema]>,
    kind: ResourceKind,
}

const BY_ITS_WORDS: &str = "The endpoint says so itself; servers are known that can do more than they say.";

impl<'d> Says<'d> {
    fn not_said(&self) -> Vec<Finding> {
        let places = [
            (
                self.facts.offered,
                "/ServiceProviderConfig",
                "whether it takes PATCH and filters, and how large its pages are",
            ),
            (self.types.is_some(), "/ResourceTypes", "which schemas its users and groups have"),
            (self.schemas.is_some(), "/Schemas", "which attributes it has, takes and asks for"),
        ];
        let silent = places.iter().filter(|(is_said, ..)| !is_said).map(|(_, path, what)| {
            Finding::note("endpoint-does-not-say", format!("The endpoint has not shown its {path}"))
                .because(format!("So it is not known {what}, as far as the endpoint says it."))
                .remedy("Ask the provider, or go by its documentation.")
        });
        silent.collect()
    }

    /// What it can do, against what is asked of it.
    fn of_requests(&self, methods: &BTreeSet<&str>, mapping: &Mapping, page: u64) -> Vec<Finding> {
        let no_patch = self.facts.patch == Some(false) && methods.contains(Method::Patch.as_str());
        let no_patch = no_patch.then(|| {
            Finding::warning(
                "endpoint-without-patch",
                "The endpoint says that it takes no PATCH, and the client sends some",
            )
            .because(format!(
                "Its ServiceProviderConfig has patch.supported false, so changes may be refused. {BY_ITS_WORDS}"
            ))
            .remedy("Ask the provider, or choose a form of requests that replaces with PUT, where the client has one.")
        });
        let no_filter = self.facts.filter == Some(false) && !mapping.matching().is_empty();
        let no_filter = no_filter.then(|| {
            let title = format!("The endpoint says that it takes no filter, and {} are looked up by one", self.kind.plural());
            Finding::warning("endpoint-without-filter", title)
                .because(format!("Its ServiceProviderConfig has filter.supported false, so a look-up may be refused or show any of them. {BY_ITS_WORDS}"))
                .remedy("See how the look-ups stood their trial; without filters the client cannot find what is there already.")
        });
        let small = self.facts.max_results.filter(|most| *most < page).map(|most| {
            Finding::warning("endpoint-small-pages", format!("The endpoint says that it shows {most} on a page, and pages of {page} are counted on"))
                .because("Its ServiceProviderConfig has filter.maxResults, which is less than the pages that reading the account is reckoned with: it may take more requests than was estimated.")
                .remedy("Nothing, if it is only slower; what is on no page is looked up.")
        });
        [no_patch, no_filter, small].into_iter().flatten().collect()
    }

    /// Where one of its answers says another thing than the other.
    fn of_itself(&self) -> Vec<Finding> {
        let Some(types) = self.types else { return Vec::new() };
        let Some(this) = self.this_type() else {
            let shown: Vec<&str> = types.iter().map(|one| one.endpoint.as_str()).collect();
            let shown = if shown.is_empty() { "none".to_owned() } else { shown.join(", ") };
            return vec![
                Finding::warning(
                    "endpoint-without-resource-type",
                    format!("The endpoint's /ResourceTypes has none at {}", self.kind.endpoint()),
                )
                .because(format!("It shows {shown}. So it does not say which schemas its {} have.", self.kind.plural()))
                .remedy("Ask the provider whether they can be provisioned."),
            ];
        };
        let Some(schemas) = self.schemas else { return Vec::new() };
        let is_shown = |urn: &str| schemas.iter().any(|schema| schema.id.eq_ignore_ascii_case(urn));
        let own = (!this.schema.is_empty() && !is_shown(&this.schema)).then_some(&this.schema);
        let extensions = this.schema_extensions.iter().map(|extension| &extension.schema);
        let missing: Vec<&str> =
            own.into_iter().chain(extensions.filter(|urn| !is_shown(urn))).map(String::as_str).collect();
        let finding = (!missing.is_empty()).then(|| {
            Finding::warning(
                "endpoint-schema-not-shown",
                format!("The endpoint's /Schemas lacks what its /ResourceTypes names: {}", missing.join(", ")),
            )
            .because("One of the two answers is wrong, so which attributes are below that schema is not known.")
            .remedy("Ask the provider; a target below it cannot be checked.")
        });
        finding.into_iter().collect()
    }

    /// What every resource has to have, by the resource type alone.
    fn of_extensions(&self, mapping: &Mapping) -> Vec<Finding> {
        let extensions = self.this_type().map(|this| this.schema_extensions.as_slice()).unwrap_or_default();
        let is_sent_below = |urn: &str| {
            let sent = mapping.rules.iter().filter(|rule| is_sent(rule));
            sent.filter_map(|rule| rule.target.extension()).any(|extension| extension.eq_ignore_ascii_case(urn))
        };
        let lacking = extensions.iter().filter(|it| it.required && !is_sent_below(&it.schema));
        let lacking = lacking.map(|extension| {
            let title = format!("The endpoint says that every {} needs {}, and nothing is mapped below it", self.kind.noun(), extension.schema);
            Finding::warning("endpoint-extension-not-mapped", title)
                .because(format!("Its /ResourceTypes has that extension as required (RFC 7643, section 6), so creating one without it may be refused. {BY_ITS_WORDS}"))
                .remedy("Map an attribute of it, or ask the provider whether it is needed.")
        });
        lacking.collect()
    }

    /// What the mapping sends, against the schemas.
    fn of_targets(&self, mapping: &Mapping, open: &[&str], created_with: &BTreeSet<String>) -> Vec<Finding> {
        let Some(schemas) = self.schemas else { return Vec::new() };
        let Some(core) = self.core(schemas) else { return Vec::new() };
        let of = Described { core, schemas, open };
        let rules: Vec<&Rule> = mapping.rules.iter().map(|rule| &**rule).filter(|rule| is_sent(rule)).collect();
        let targets = || rules.iter().map(|rule| &rule.target);
        let unknown: Vec<String> =
            targets().filter(|target| of.find(target) == Found::Missing).map(ToString::to_string).collect();
        let is_fixed = |target: &&TargetPath| matches!(of.find(target), Found::There(it) if it.is_read_only());
        let fixed: Vec<String> = targets().filter(is_fixed).map(ToString::to_string).collect();
        let mut required = required(&of, &rules);
        required.retain(|name| !created_with.contains(&name.to_lowercase()));
        [
            listed("endpoint-target-unknown", &unknown, "not in the endpoint's schemas").map(|it| {
                it.because(format!("What is sent there may be refused, or taken and not kept. {BY_ITS_WORDS}")).remedy(
                    "Compare with the provider's documentation; remove the rule if the account has no such attribute.",
                )
            }),
            listed("endpoint-target-read-only", &fixed, "read-only by the endpoint's schemas").map(|it| {
                it.because("A read-only attribute that is sent is ignored (RFC 7644, section 3.3).")
                    .remedy("Remove the rule, or ask the provider.")
            }),
            listed("endpoint-required-not-mapped", &required, "required by the endpoint's schemas and not mapped").map(
                |it| {
                    it.because("Creating one without it may be refused.")
                        .remedy("Give it a rule, or ask the provider whether it is needed.")
                },
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn this_type(&self) -> Option<&'d ResourceType> {
        let types = self.types?;
        let end = self.kind.endpoint().to_lowercase();
        types.iter().find(|one| one.endpoint.trim_end_matches('/').to_lowercase().ends_with(&end))
    }

    /// The core schema: that of the resource type, else the RFC's.
    fn core<'s>(&self, schemas: &'s [Schema]) -> Option<&'s Schema> {
        let standard = if self.kind == ResourceKind::User { CORE_USER } else { CORE_GROUP };
        let named = self.this_type().map(|this| this.schema.as_str()).filter(|urn| !urn.is_empty());
        schemas.iter().find(|schema| schema.id.eq_ignore_ascii_case(named.unwrap_or(standard)))
    }
}

/// What has to be there and has no rule: of the core, and of extensions that are used.
fn required(of: &Described<'_>, rules: &[&Rule]) -> Vec<String> {
    let is_used = |schema: &Schema| {
        rules.iter().any(|rule| rule.target.extension().is_some_and(|urn| urn.eq_ignore_ascii_case(&schema.id)))
    };
    let is_core = |schema: &Schema| std::ptr::eq(schema, of.core);
    let schemas = of.schemas.iter().filter(|schema| is_core(schema) || schema.id != of.core.id && is_used(schema));
    let mut lacking = Vec::new();
    for schema in schemas {
        let extension = (!is_core(schema)).then_some(schema.id.as_str());
        let needed = schema.attributes.iter().filter(|it| it.required && !it.is_read_only());
        for attribute in needed.filter(|it| schema::common().attribute(&it.name).is_none()) {
            let is_it = |rule: &&&Rule| {
                let is_extension = rule.target.extension().map(str::to_lowercase) == extension.map(str::to_lowercase);
                is_extension && rule.target.attribute().eq_ignore_ascii_case(&attribute.name)
            };
            if !rules.iter().any(|rule| is_it(&rule)) {
                lacking
                    .push(extension.map_or_else(|| attribute.name.clone(), |urn| format!("{urn}:{}", attribute.name)));
            }
        }
    }
    lacking
}

/// What is sent when the source gives something, or nothing.
fn is_sent(rule: &Rule) -> bool {
    rule.source != RuleSource::None || rule.default.is_some()
}

/// So many targets are named in a title.
const SHOWN: usize = 6;

/// One finding for all of them.
fn listed(code: &'static str, targets: &[String], what: &str) -> Option<Finding> {
    let finding = match targets {
        [] => return None,
        [one] => Finding::warning(code, format!("{one} is {what}")).at_target(one),
        many if many.len() > SHOWN => {
            let (shown, more) = (many[..SHOWN].join(", "), many.len() - SHOWN);
            let title = format!("{} are {what}: {shown} and {more} more", counted(many.len(), "target", "targets"));
            Finding::warning(code, title).with_value(many.join(", "))
        }
        many => Finding::warning(
            code,
            format!("{} are {what}: {}", counted(many.len(), "target", "targets"), many.join(", ")),
        ),
    };
    Some(finding)
}

/// The schemas of a kind of resource.
struct Described<'s> {
    core: &'s Schema,
    schemas: &'s [Schema],
    /// Extensions below which the account decides what there is.
    open: &'s [&'s str],
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Found<'s> {
    There(&'s Attribute),
    Missing,
    /// Nothing is said of what is below.
    NotSaid,
}

impl<'s> Described<'s> {
    fn find(&self, target: &TargetPath) -> Found<'s> {
        let is = |urn: &str, id: &str| urn.eq_ignore_ascii_case(id);
        let schema = match target.extension() {
            None => self.core,
            Some(urn) if self.open.iter().any(|open| is(urn, open)) => return Found::NotSaid,
            Some(urn) => match self.schemas.iter().find(|schema| is(urn, &schema.id)) {
                Some(schema) => schema,
                None => return Found::Missing,
            },
        };
        if schema.is_open() || target.extension().is_none() && schema::common().attribute(target.attribute()).is_some()
        {
            return Found::NotSaid;
        }
        let Some(attribute) = schema.attribute(target.attribute()) else { return Found::Missing };
        match target.sub_attribute() {
            None => Found::There(attribute),
            // Many servers do not list the parts of what they have.
            Some(_) if attribute.sub_attributes.is_empty() => Found::NotSaid,
            Some(_) if attribute.is_read_only() => Found::There(attribute),
            Some(sub) => attribute.sub_attribute(sub).map_or(Found::Missing, Found::There),
        }
    }
}

/// For a line above the plans: one with its reason, of several what they are.
pub fn in_short(findings: &[Finding]) -> String {
    match findings {
        [one] => one.sentence(),
        many => many.iter().map(|finding| format!("{}.", finding.title)).collect::<Vec<_>>().join(" "),
    }
}

/// The worst of them.
pub fn severity(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::client;
    use crate::scim::ServiceProviderConfig;

    /// The codes and titles of what is found about users with these answers and targets.
    fn found(config: Option<Value>, types: Option<Value>, schemas: Option<Value>, targets: &[&str]) -> Vec<String> {
        let config = config.map(|it| ServiceProviderConfig::read(&it).expect("a configuration"));
        let facts = ProviderFacts::read(config.as_ref());
        let read = |list: &Value| list.as_array().cloned().unwrap_or_default();
        let types: Option<Vec<ResourceType>> =
            types.map(|list| read(&list).iter().filter_map(ResourceType::read).collect());
        let schemas: Option<Vec<Schema>> = schemas.map(|list| read(&list).iter().filter_map(Schema::read).collect());
        let says =
            Says { facts: &facts, types: types.as_deref(), schemas: schemas.as_deref(), kind: ResourceKind::User };
        let rule = |target: &&str| Rule::direct(TargetPath::parse(target).expect(target), "x");
        let mut rules: Vec<Rule> = targets.iter().map(rule).collect();
        rules.push(rule(&"userName").matched(1));
        let mapping = Mapping::new(ResourceKind::User, rules);
        let mut findings = says.not_said();
        findings.extend(says.of_requests(&BTreeSet::from(["PATCH"]), &mapping, 100));
        findings.extend(says.of_itself());
        findings.extend(says.of_extensions(&mapping));
        findings.extend(says.of_targets(&mapping, &["urn:open"], &BTreeSet::from(["active".to_owned()])));
        assert!(findings.iter().all(|it| !it.reason.is_empty() && !it.remedy.is_empty()), "{findings:?}");
        findings.into_iter().map(|finding| format!("{} {}", finding.code, finding.title)).collect()
    }

    fn config(patch: bool, filter: bool, most: u64) -> Option<Value> {
        Some(json!({"patch": {"supported": patch}, "filter": {"supported": filter, "maxResults": most}}))
    }

    fn types(extensions: &Value) -> Option<Value> {
        Some(json!([{"id": "User", "endpoint": "/Users", "schema": CORE_USER, "schemaExtensions": extensions}]))
    }

    fn schemas(more: &[Value]) -> Option<Value> {
        let core = json!({"id": CORE_USER, "attributes": [
            {"name": "userName", "required": true}, {"name": "active", "required": true}, {"name": "title"}, {"name": "groups", "mutability": "readOnly"},
            {"name": "name", "type": "complex", "subAttributes": [{"name": "givenName"}]},
            {"name": "emails", "type": "complex"}
        ]});
        Some(std::iter::once(&core).chain(more).cloned().collect())
    }

    #[test]
    fn what_a_client_adds_of_its_own_needs_no_rule() {
        let rules = vec![Rule::direct(TargetPath::parse("userName").expect("a path"), "x").matched(1)];
        let mapping = Mapping::new(ResourceKind::User, rules);
        let client = client::of(ClientKind::new("okta"));
        let has = created_with((client, client.variant("")), &mapping);
        assert!(has.contains("active") && has.contains("username") && !has.contains("title"), "{has:?}");
    }

    #[test]
    fn what_an_endpoint_says_is_held_against_itself_and_the_mapping() {
        let good = || (config(true, true, 200), types(&json!([])), schemas(&[]));
        let none = json!([]);
        let needs = json!([{"schema": "urn:x", "required": true}]);
        let with_x = json!({"id": "urn:x", "attributes": [{"name": "badge", "required": true}]});
        let with_color = json!({"id": "urn:x", "attributes": [{"name": "badge", "required": true}, {"name": "color"}]});
        for (name, (config, types, schemas), targets, expected) in [
            (
                "all is well",
                good(),
                &["title", "name.givenName", "emails[type eq \"work\"].value", "externalId"][..],
                &[][..],
            ),
            (
                "nothing is said",
                (None, None, None),
                &["nonsense"],
                &[
                    "endpoint-does-not-say The endpoint has not shown its /ServiceProviderConfig",
                    "endpoint-does-not-say The endpoint has not shown its /ResourceTypes",
                    "endpoint-does-not-say The endpoint has not shown its /Schemas",
                ],
            ),
            (
                "neither PATCH nor filters, small pages",
                (config(false, false, 20), types(&none), schemas(&[])),
                &[],
                &[
                    "endpoint-without-patch The endpoint says that it takes no PATCH, and the client sends some",
                    "endpoint-without-filter The endpoint says that it takes no filter, and users are looked up by one",
                    "endpoint-small-pages The endpoint says that it shows 20 on a page, and pages of 100 are counted on",
                ],
            ),
            (
                "a schema that is not shown",
                (config(true, true, 100), types(&needs), schemas(&[])),
                &["urn:x:badge"],
                &[
                    "endpoint-schema-not-shown The endpoint's /Schemas lacks what its /ResourceTypes names: urn:x",
                    "endpoint-target-unknown urn:x:badge is not in the endpoint's schemas",
                ],
            ),
            (
                "an extension that is required",
                (config(true, true, 100), types(&needs), schemas(std::slice::from_ref(&with_x))),
                &[],
                &[
                    "endpoint-extension-not-mapped The endpoint says that every user needs urn:x, and nothing is mapped below it",
                ],
            ),
            (
                "one that is used, without what it has to have",
                (config(true, true, 100), types(&needs), schemas(&[with_color])),
                &["urn:x:color"],
                &["endpoint-required-not-mapped urn:x:badge is required by the endpoint's schemas and not mapped"],
            ),
            (
                "one that is not, and not used",
                (config(true, true, 100), types(&none), schemas(std::slice::from_ref(&with_x))),
                &["urn:open:anything"],
                &[],
            ),
            (
                "no users",
                (config(true, true, 100), Some(json!([{"endpoint": "/Groups"}])), schemas(&[])),
                &[],
                &["endpoint-without-resource-type The endpoint's /ResourceTypes has none at /Users"],
            ),
            (
                "targets that it has not, and may not be set",
                good(),
                &["nickName", "name.middleName", "groups"],
                &[
                    "endpoint-target-unknown 2 targets are not in the endpoint's schemas: nickName, name.middleName",
                    "endpoint-target-read-only groups is read-only by the endpoint's schemas",
                ],
            ),
        ] {
            assert_eq!(found(config, types, schemas, targets), expected, "{name}");
        }
    }
}
