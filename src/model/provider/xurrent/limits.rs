//! Xurrent's hosts, and the limits that a valid resource can break.
//!
//! No length of a SCIM attribute is published; those here are of the person's fields (developer.xurrent.com/v1/people).
//! That a longer value fails in the automation rule, after the SCIM call has succeeded, is inferred.

use crate::base::{Mark, ResourceKind};
use crate::provider::host::{HostExample, HostKind, Hosts, LADDER, SUFFIXES};
use crate::provider::limit::{Filtering, Length, Limits, Rate, Shape};

pub(super) const HOSTS: Hosts = Hosts {
    domains: &[
        ("xurrent.com", HostKind::Production),
        ("4me.com", HostKind::Production),
        ("xurrent.qa", HostKind::Qa),
        ("4me.qa", HostKind::Qa),
        ("xurrent-demo.com", HostKind::Demo),
        ("4me-demo.com", HostKind::Demo),
    ],
    suffixes: SUFFIXES,
    ladder: LADDER,
    examples: &[
        example("Global", HostKind::Qa, "api.xurrent.qa"),
        example("Australia", HostKind::Qa, "api.au.xurrent.qa"),
        example("United Kingdom", HostKind::Qa, "api.uk.xurrent.qa"),
        example("Switzerland", HostKind::Qa, "api.ch.xurrent.qa"),
        example("United States", HostKind::Qa, "api.us.xurrent.qa"),
        example("Global, older accounts", HostKind::Qa, "api.4me.qa"),
        example("Global", HostKind::Demo, "api.xurrent-demo.com"),
        example("Global", HostKind::Production, "api.xurrent.com"),
        example("Australia", HostKind::Production, "api.au.xurrent.com"),
        example("United Kingdom", HostKind::Production, "api.uk.xurrent.com"),
        example("Switzerland", HostKind::Production, "api.ch.xurrent.com"),
        example("United States", HostKind::Production, "api.us.xurrent.com"),
        example("Global, older accounts", HostKind::Production, "api.4me.com"),
    ],
    source: "developer.xurrent.com/v1; the older names as in the public 4me SDK",
};

const fn example(region: &'static str, kind: HostKind, host: &'static str) -> HostExample {
    HostExample { region, kind, host }
}

pub(super) const LIMITS: Limits = Limits {
    page: Some(25),
    sort: false,
    bulk: false,
    patch: true,
    etag: false,
    filtering: Some(Filtering {
        user: &["userName", "externalId", "active", "meta.lastModified", "meta.created"],
        group: &["displayName", "externalId", "meta.lastModified", "meta.created"],
        operators: &["eq", "ne", "lt", "gt"],
        mark: Mark::Documented,
    }),
    lengths: LENGTHS,
    shapes: SHAPES,
    rate: Some(Rate {
        per_hour: 3600,
        burst: Some((20, 2)),
        mark: Mark::Inferred,
        note: "Documented for the REST API (3,600 in its example; that it is an hour's is inferred), not for SCIM. The short window is what others observed.",
    }),
    source: "developer.xurrent.com/v1/scim/service_provider_config; /v1/people",
};

const LENGTHS: &[Length] = &[
    length("userName", 128, "the person's primary e-mail"),
    length("displayName", 128, "the person's name"),
    length("name.formatted", 128, "the person's name, when displayName is empty"),
    length("title", 80, "the person's job title"),
    length("emails.value", 255, "an e-mail contact"),
    length("phoneNumbers.value", 255, "a telephone contact"),
    length("locale", 5, "the person's locale"),
    length("addresses.streetAddress", 1024, "an address"),
    length("addresses.locality", 128, "an address's city"),
    length("addresses.region", 30, "an address's state"),
    length("addresses.postalCode", 20, "an address's postal code"),
    length(
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
        128,
        "the person's employee ID",
    ),
    length("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:location", 80, "the person's location"),
    length("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:supportID", 50, "the person's support ID"),
];

const fn length(target: &'static str, characters: usize, becomes: &'static str) -> Length {
    Length { kind: ResourceKind::User, target, characters, becomes, mark: Mark::Inferred }
}

const SHAPES: &[Shape] = &[
    Shape {
        kind: ResourceKind::User,
        target: "userName",
        fits: super::values::looks_like_email,
        expected: "an e-mail address",
        reason: "Xurrent finds people by their primary e-mail, and takes userName for it. Otherwise it falls back on the e-mails, and may make a second person.",
        remedy: "Map userName from the attribute that holds the person's e-mail address.",
        mark: Mark::Documented,
    },
    Shape {
        kind: ResourceKind::User,
        target: "addresses.country",
        fits: super::values::is_country_code,
        expected: "a country code of two letters",
        reason: "A person's address keeps its country as a two-letter code. The SCIM page's example sends a name; what becomes of it is not documented.",
        remedy: "Map country from a two-letter code, or translate the names with an expression.",
        mark: Mark::Inferred,
    },
    Shape {
        kind: ResourceKind::User,
        target: "locale",
        fits: super::values::is_locale,
        expected: "one of Xurrent's locales, such as en-US or nl",
        reason: "The locale is set when a person is made and never again, and only from Xurrent's own list.",
        remedy: "Translate the value with an expression: de-DE becomes de, en becomes en-US.",
        mark: Mark::Inferred,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ProviderKind;
    use crate::provider;

    #[test]
    fn hosts_are_told_apart_on_the_safe_side() {
        for (url, expected) in [
            ("https://api.xurrent.qa/scim/v2", HostKind::Qa),
            ("https://api.au.xurrent.qa", HostKind::Qa),
            ("api.4me.qa/scim", HostKind::Qa),
            ("https://acme.xurrent.qa/scim/v2/Users/2", HostKind::Qa),
            ("https://API.XURRENT.QA/scim/v2", HostKind::Qa),
            ("https://api.xurrent.com/scim/v2", HostKind::Production),
            ("https://api.us.xurrent.com", HostKind::Production),
            ("https://api.uk.4me.com", HostKind::Production),
            ("https://api.xurrent.com./scim/v2", HostKind::Production),
            ("https://api.xurrent-demo.com", HostKind::Demo),
            ("https://api.4me-demo.com", HostKind::Demo),
            ("http://127.0.0.1:8080/scim/v2", HostKind::Local),
            ("http://[::1]:8080/scim/v2", HostKind::Local),
            ("http://localhost:8080/scim/v2", HostKind::Local),
            ("https://xurrent.qa.evil.example/scim/v2", HostKind::Unknown),
            ("https://notxurrent.qa/scim/v2", HostKind::Unknown),
            ("https://xurrent.qa@evil.example/scim", HostKind::Unknown),
            ("http://10.0.0.7/scim/v2", HostKind::Unknown),
            ("https://scim.example.com", HostKind::Unknown),
            ("ftp://api.xurrent.qa", HostKind::Unknown),
            ("not an address", HostKind::Unknown),
            ("", HostKind::Unknown),
        ] {
            assert_eq!(provider::of(ProviderKind::new("xurrent")).classify_host(url), expected, "{url:?}");
        }
    }

    #[test]
    fn only_qa_and_this_computer_may_be_written_to() {
        let kinds = [HostKind::Qa, HostKind::Demo, HostKind::Production, HostKind::Local, HostKind::Unknown];
        assert_eq!(kinds.map(HostKind::may_write), [true, false, false, true, false]);
    }

    #[test]
    fn the_ladder_strips_known_endings_and_tries_the_forms_in_order() {
        let all = ["https://api.xurrent.qa/scim/v2", "https://api.xurrent.qa/scim", "https://api.xurrent.qa"];
        for pasted in [
            "https://api.xurrent.qa",
            "api.xurrent.qa",
            "https://api.xurrent.qa/",
            "https://api.xurrent.qa/scim/v2",
            "https://api.xurrent.qa/scim/v2/",
            "https://api.xurrent.qa/scim/v2/Users",
            "https://api.xurrent.qa/SCIM/v2/users?startIndex=1",
            "https://api.xurrent.qa/scim/v2/?aadOptscim062020",
        ] {
            assert_eq!(HOSTS.base_urls(pasted), all, "{pasted}");
        }
        assert_eq!(HOSTS.base_urls("http://127.0.0.1:9/tenant/scim/v2")[0], "http://127.0.0.1:9/tenant/scim/v2");
        assert!(HOSTS.base_urls("not an address").is_empty());
    }

    #[test]
    fn the_matching_attribute_must_be_one_that_can_be_filtered() {
        for (kind, attribute, expected) in [
            (ResourceKind::User, "userName", true),
            (ResourceKind::User, "externalid", true),
            (ResourceKind::User, "emails", false),
            (ResourceKind::User, "displayName", false),
            (ResourceKind::Group, "displayName", true),
            (ResourceKind::Group, "userName", false),
        ] {
            assert_eq!(LIMITS.can_filter(kind, attribute), expected, "{kind:?} {attribute}");
        }
    }

    #[test]
    fn every_length_is_of_an_attribute_that_exists() {
        let user = provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
        for target in LENGTHS.iter().map(|l| l.target).chain(SHAPES.iter().map(|s| s.target)) {
            let path = crate::scim::TargetPath::parse(target).expect(target);
            assert!(user.attribute(&path).is_some(), "{target}");
        }
    }
}
