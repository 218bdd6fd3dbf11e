//! Files that are known and hold nothing to take in: each is called by its name, with the way on.

use super::NativeError;
use super::form::FileText;

struct Other {
    /// All of these stand in it, the first near its beginning.
    marks: &'static [&'static str],
    what: &'static str,
    remedy: &'static str,
}

const OTHERS: &[Other] = &[
    Other {
        marks: &["\"SynchronizationRules\"", "Microsoft.Graph.PowerShell.Models."],
        what: "an Entra schema that PowerShell cut short: it writes two levels of depth unless told otherwise",
        remedy: "Write it again with ConvertTo-Json -Depth 30, or download the schema from Attribute Mapping > Advanced options > Edit schema.",
    },
    Other {
        marks: &["\"arity\"", "\"supportedAttributeTypes\""],
        what: "Graph's list of filter operators, which maps nothing",
        remedy: "Download the schema itself: Attribute Mapping > Advanced options > Edit schema.",
    },
    Other {
        marks: &["\"allowMultipleOccurrences\"", "\"parameters\""],
        what: "what a tenant says of its functions (Graph, schema/functions), which maps nothing",
        remedy: "Give it beside a schema, with --functions FILE: the keys of parameters are read from it.",
    },
    Other {
        marks: &["\"anchor\"", "\"caseExact\"", "\"mutability\"", "\"attributes\""],
        what: "the description of an object in Entra's schema (its attribute list), which maps nothing",
        remedy: "Download the whole schema: Attribute Mapping > Advanced options > Edit schema.",
    },
    Other {
        marks: &["\"appuser\"", "/api/v1/mappings/"],
        what: "a list of Okta's profile mappings, without what they map",
        remedy: "Get the one that you need: GET /api/v1/mappings/{id}.",
    },
    Other {
        marks: &["\"attributeMappingType\"", "\"targetAttribute\""],
        what: "a list of PingOne's propagation mappings, a client that Crosswalk does not know",
        remedy: "Choose the client \"Script or CSV\", load people, and map them there.",
    },
    Other {
        marks: &["authentik_providers_scim."],
        what: "an authentik blueprint, whose mappings are Python; Crosswalk does not know that client",
        remedy: "Choose the client \"Script or CSV\", load people, and map them there.",
    },
    Other {
        marks: &["\"scim_config\"", "\"transform_jsonata\""],
        what: "a Cloudflare Access identity provider, whose mappings are JSONata; Crosswalk does not know that client",
        remedy: "Choose the client \"Script or CSV\", load people, and map them there.",
    },
];

/// More than any of them has.
const LARGEST: usize = 4 << 20;

/// What the beginning of one of them has in it.
pub(super) fn marks() -> impl Iterator<Item = &'static str> {
    OTHERS.iter().filter_map(|other| other.marks.first().copied())
}

pub(super) fn refused(file: &FileText) -> Option<NativeError> {
    let text = file.text.as_str();
    let holds = |other: &&Other| other.marks.iter().all(|mark| text.contains(mark));
    let other = OTHERS.iter().filter(|_| text.len() <= LARGEST).find(holds)?;
    Some(NativeError::Refused { what: other.what.to_owned(), remedy: other.remedy })
}
