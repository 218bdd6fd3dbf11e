//! One's own people as those whom the account holds: read as ever, mapped as the client would send them, or taken as they
//! are from the account's own export. Whom they refer to by the directory's ids is referred to by the account's.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::super::args::{Input, Own, ResourceName};
use super::super::output::Output;
use super::super::session::{self, Payloads, Session};
use super::super::stop::Stop;
use crate::base::{Cancel, ProviderKind, ResourceKind, thousands};
use crate::client::identifier;
use crate::sandbox::{Seed, nth_id};
use crate::scim::ENTERPRISE_USER;
use crate::source::Record;

const MANAGER: &str = "manager";
const MEMBERS: &str = "members";

pub fn seed(output: &mut Output, own: &Own, profile: ProviderKind, cancel: &Cancel) -> Result<Seed, Stop> {
    let input = Input {
        crosswalk: own.mapping.clone(),
        client: own.client,
        provider: Some(profile),
        resource: ResourceName::User,
        source: own.source.clone(),
        encoding: own.encoding,
        record: None,
    };
    let session = Session::open_of(Payloads::PeopleOrExport, &input, output, cancel)?;
    let mut account = Account { ids: ids(&session, cancel)?, session: &session, left_out: 0, lacking: 0, exported: 0 };
    let people = account.all(ResourceKind::User, cancel)?;
    let groups = account.all(ResourceKind::Group, cancel)?;
    account.say(output);
    Ok(Seed { people, groups })
}

/// What records go by, with the id that the first of them has in the account.
fn ids(session: &Session, cancel: &Cancel) -> Result<HashMap<String, String>, Stop> {
    let mut ids = HashMap::new();
    for kind in ResourceKind::ALL {
        session.set.for_each(kind, cancel, &mut |record| {
            for identifier in record.identifiers() {
                ids.entry(identifier.to_lowercase()).or_insert_with(|| id(session, record));
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(ids)
}

/// One for each record, users before groups.
fn id(session: &Session, record: &Record) -> String {
    let before = match record.kind {
        ResourceKind::User => 0,
        ResourceKind::Group => session.set.count(ResourceKind::User),
    };
    nth_id(session.provider(), (before + record.index.0 + 1) as u64)
}

struct Account<'a> {
    session: &'a Session,
    ids: HashMap<String, String>,
    /// References to nobody among these.
    left_out: usize,
    /// Resources of which a value is not known.
    lacking: usize,
    /// People out of the account's own export.
    exported: usize,
}

impl Account<'_> {
    fn all(&mut self, kind: ResourceKind, cancel: &Cancel) -> Result<Vec<Value>, Stop> {
        let (mut all, set) = (Vec::new(), &self.session.set);
        set.for_each(kind, cancel, &mut |record| {
            all.push(self.resource(record));
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }

    fn resource(&mut self, record: &Record) -> Value {
        let exported = self.session.provider().exported(record.value()).filter(|_| record.kind == ResourceKind::User);
        self.exported += usize::from(exported.is_some());
        let mut resource = exported.unwrap_or_else(|| self.mapped(record));
        resource["id"] = json!(id(self.session, record));
        self.refer(record.kind, &mut resource);
        resource
    }

    fn mapped(&mut self, record: &Record) -> Value {
        let compiled = self.session.mappings.compiled(record.kind);
        let mut mapped = compiled.apply(record.value(), &self.session.context);
        self.lacking += usize::from(!compiled.not_known(&mapped).is_empty());
        self.session.client().finish(record.kind, &mut mapped.resource);
        mapped.resource
    }

    /// What the client would replace by ids in the account; what it sends as it is stays.
    fn refer(&mut self, kind: ResourceKind, resource: &mut Value) {
        let replaced = self.session.client().references(kind);
        if let Some(enterprise) = resource.get_mut(ENTERPRISE_USER).and_then(Value::as_object_mut)
            && replaced.contains(&MANAGER)
            && let Some(manager) = enterprise.shift_remove(MANAGER)
        {
            enterprise.extend(self.referred(&manager).map(|manager| (MANAGER.to_owned(), manager)));
        }
        if let Some(members) = resource.get_mut(MEMBERS).and_then(Value::as_array_mut)
            && replaced.contains(&MEMBERS)
        {
            *members = members.iter().filter_map(|member| self.referred(member)).collect();
        }
    }

    fn referred(&mut self, reference: &Value) -> Option<Value> {
        let id = identifier(reference).and_then(|one| self.ids.get(&one.to_lowercase()));
        self.left_out += usize::from(id.is_none());
        Some(json!({ "value": id? }))
    }

    fn say(&self, output: &mut Output) {
        if self.exported > 0 {
            let provider = self.session.provider().label();
            let of = ResourceKind::User.counted(self.exported);
            output.word(&format!("{of} taken from an export of {provider}, as they are; no mapping was used."));
        }
        if let Some(finding) = session::not_known(self.lacking, ResourceKind::User) {
            output.finding(&finding);
        }
        if self.left_out > 0 {
            let count = thousands(self.left_out);
            output.word(&format!("References left out, for whom they mean is not in these files: {count}."));
        }
    }
}
