//! What a look-up showed of a record: what the account has now, as far as a rule fills it.
//!
//! A dry run keeps it for each record, so it is one text, and read when somebody looks. Of members it says how many.

use serde_json::Value;

use crate::mapping::Mapping;
use crate::scim::{ManyValues, Resource, TargetPath, sameness::says_nothing};

/// What is known of a record in the account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum InAccount {
    /// The dry run could not tell, or somebody else is meant.
    #[default]
    NotKnown,
    /// The account has nobody like this.
    Nobody,
    There(Shown),
}

/// The values of the account's resource, one for each rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown(Box<str>);

impl Shown {
    pub fn of(mapping: &Mapping, resource: &Resource) -> Self {
        let values = ManyValues::of(&resource.attributes);
        let members = resource.members.as_ref().map(|members| Value::from(members.len()));
        let value = |target: &TargetPath| match target.attribute() {
            "members" => members.clone().unwrap_or(Value::Null),
            _ => values.get(target).filter(|value| !says_nothing(value)).cloned().unwrap_or(Value::Null),
        };
        let shown: Value = mapping.rules.iter().map(|rule| value(&rule.target)).collect();
        Self(shown.to_string().into())
    }

    /// The values in the order of the rules of the mapping that the dry run was of; `null` where the account's answer has none.
    pub fn values(&self) -> Vec<Value> {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::ResourceKind;
    use crate::mapping::Rule;

    #[test]
    fn what_the_account_shows_stands_in_the_order_of_the_rules() {
        let targets = ["title", "emails[type eq \"work\"].value", "nickName", "active", "members"];
        let rules = targets.map(|target| Rule::direct(TargetPath::parse(target).expect("a path"), "x"));
        let mapping = Mapping::new(ResourceKind::User, rules.to_vec());
        let mut resource: Resource = json!({
            "Title": "Lead", "nickName": "", "active": false,
            "emails": [{"type": "home", "value": "h@x"}, {"type": "work", "value": "w@x"}],
        })
        .into();
        let shown = Shown::of(&mapping, &resource).values();
        assert_eq!(Value::from(shown), json!(["Lead", "w@x", null, false, null]));
        resource.members = Some(["7", "9"].into_iter().collect());
        assert_eq!(Shown::of(&mapping, &resource).values()[4], json!(2));
    }
}
