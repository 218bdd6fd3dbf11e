//! `crosswalk profile`: what is in payload files.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::output::Output;
use super::session::{input, load, missing};
use super::stop::{Partial, Stop};
use crate::base::{Cancel, ClientKind, Ending, Progress, ResourceKind, Severity};
use crate::client;
use crate::exchange::account_export;
use crate::source::{AttributeProfile, Distinct, Profile, TextEncoding, ValueType};

/// So many frequent values are printed.
const LISTED: usize = 20;

pub fn run(
    output: &mut Output,
    files: &[PathBuf],
    encoding: Option<TextEncoding>,
    client: Option<ClientKind>,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let inputs = files.iter().map(|path| input(path, cancel)).collect::<Result<Vec<_>, _>>()?;
    let set = load(&inputs, encoding, output, cancel)?;
    account_export::told(&set).iter().for_each(|told| output.word(&told.not_people()));
    let client = client.or(set.client());
    let mut answer = json!({
        "client": client.map(ClientKind::id),
        "files": set.files().iter().map(|f| json!({
            "name": f.name, "format": f.format, "reason": f.reason, "users": f.users, "groups": f.groups,
        })).collect::<Vec<_>>(),
        "records": set.count(ResourceKind::User) + set.count(ResourceKind::Group),
    });
    let (mut seen, mut ended) = (0, Ok(()));
    for kind in ResourceKind::ALL {
        if set.count(kind) > 0 && ended.is_ok() {
            let profile;
            (profile, ended) = Profile::build_so_far(&set, kind, &Progress::default(), cancel);
            seen += usize::try_from(profile.records).unwrap_or(usize::MAX);
            answer[kind.plural()] = profile_of(&profile, client);
        }
    }
    answer["findings"] = serde_json::to_value(set.findings()).unwrap_or_default();
    let part = match &ended {
        Ok(()) => missing(&set, seen),
        Err(why) => Some(Partial::of_pass(why, seen, ResourceKind::ALL.iter().map(|kind| set.count(*kind)).sum())),
    };
    part.iter().for_each(|part| part.mark(&mut answer));
    output.json(&answer)?;
    let wrong = set.findings().iter().any(|f| f.severity == Severity::Error);
    Ok(output.ending(part.as_ref()).or_findings(wrong))
}

fn profile_of(profile: &Profile, client: Option<ClientKind>) -> Value {
    let kind = profile.kind;
    let names = client.map(|c| client::of(c).names(kind));
    let attribute = |a: &AttributeProfile| {
        let mut row = json!({
            "path": a.path,
            "types": a.types.iter().map(ValueType::label).collect::<Vec<_>>(),
            "coverage": profile.coverage(a),
            "present": a.present,
            "nulls": a.nulls,
            "filled": a.filled,
            "distinct": a.distinct.count(),
            "distinctIsExact": a.distinct.exact().is_some(),
            "distinctError": if let Distinct::Estimate { error, .. } = a.distinct { error } else { 0.0 },
            "frequent": a.frequent().take(LISTED).map(|v| json!({"value": v.text, "count": v.count})).collect::<Vec<_>>(),
            "frequentMissed": if let Distinct::Estimate { missed, .. } = a.distinct { missed } else { 0 },
            "shortest": a.shortest,
            "longest": a.longest,
            "pattern": a.pattern.map(|p| json!({"name": p.pattern.label(), "share": p.share()})),
            "lengths": a.lengths.iter().map(|(l, n)| json!({"from": l.start(), "to": l.end(), "count": n})).collect::<Vec<_>>(),
            "dates": a.dates.iter().map(|(period, n)| json!({"period": period.to_string(), "count": n})).collect::<Vec<_>>(),
            "examples": a.examples,
        });
        if let Some(name) = names.as_ref().and_then(|n| n.name_of(&a.path)) {
            row["name"] = name.into();
        }
        row
    };
    json!({
        "records": profile.records,
        "hasMoreAttributes": profile.has_more,
        "attributes": profile.attributes.iter().map(attribute).collect::<Vec<_>>(),
    })
}
