//! `crosswalk profile`: what is in payload files.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::ClientName;
use super::output::Output;
use super::session::{input, load};
use super::{Ending, Unusable};
use crate::base::{Cancel, ClientKind, Progress, ResourceKind, Severity};
use crate::client;
use crate::source::{AttributeProfile, LoadedSet, Profile, ValueType};

pub fn run(output: &mut Output, files: &[PathBuf], client: Option<ClientName>) -> Result<Ending, Unusable> {
    let inputs = files.iter().map(|path| input(path)).collect::<Result<Vec<_>, _>>()?;
    let set = load(&inputs, output)?;
    let client = client.map(ClientKind::from).or(set.client());
    let mut answer = json!({
        "client": client.map(ClientKind::id),
        "files": set.files().iter().map(|f| json!({
            "name": f.name, "format": f.format, "reason": f.reason, "users": f.users, "groups": f.groups,
        })).collect::<Vec<_>>(),
        "records": set.count(ResourceKind::User) + set.count(ResourceKind::Group),
    });
    for kind in ResourceKind::ALL {
        if set.count(kind) > 0 {
            answer[kind.plural()] = profile_of(&set, kind, client)?;
        }
    }
    answer["findings"] = serde_json::to_value(set.findings()).unwrap_or_default();
    output.json(&answer)?;
    let wrong = set.findings().iter().any(|f| f.severity == Severity::Error);
    Ok(if wrong { Ending::Findings } else { Ending::Good })
}

fn profile_of(set: &LoadedSet, kind: ResourceKind, client: Option<ClientKind>) -> Result<Value, Unusable> {
    let profile = Profile::build(set, kind, &Progress::default(), &Cancel::default()).map_err(Unusable::because)?;
    let names = client.map(|c| client::of(c).names(kind));
    let attribute = |a: &AttributeProfile| {
        let mut row = json!({
            "path": a.path,
            "types": a.types.iter().map(ValueType::label).collect::<Vec<_>>(),
            "coverage": profile.coverage(a),
            "present": a.present,
            "filled": a.filled,
            "distinct": a.distinct.count(),
            "distinctIsExact": a.distinct.exact().is_some(),
            "shortest": a.shortest,
            "longest": a.longest,
            "examples": a.examples,
        });
        if let Some(name) = names.as_ref().and_then(|n| n.name_of(&a.path)) {
            row["name"] = name.into();
        }
        row
    };
    Ok(json!({
        "records": set.count(kind),
        "attributes": profile.attributes.iter().map(attribute).collect::<Vec<_>>(),
    }))
}
