//! From a SCIM group to an organization or a site, by Xurrent's default automation rules.

use serde_json::Value;

use super::MAPPING;
use super::values::{items, text};
use crate::provider::{Prediction, Sign};

pub(super) fn predict(resource: &Value) -> Vec<Prediction> {
    let name = text(resource, "displayName");
    if name.is_empty() {
        return vec![say(
            Sign::Fails,
            "Name",
            "displayName",
            "A group without a displayName is refused: it is required.".to_owned(),
        )];
    }
    let mut said = vec![
        say(
            Sign::Sets,
            "Organization or site",
            "displayName",
            format!(
                "If an organization is called {name}, else if a site is, the group is linked to it. Otherwise the group is only stored."
            ),
        ),
        say(
            Sign::Surprise,
            "Rename",
            "displayName",
            "Once linked, renaming the group renames the organization or site.".to_owned(),
        ),
    ];
    if !items(resource, "members").is_empty() {
        said.push(say(Sign::Surprise, "Members", "members", "Members of a linked group who have no organization or site of their own get this one. The first group wins.".to_owned()));
    }
    if !text(resource, "groupType").is_empty() {
        said.push(Prediction {
            documented: false,
            ..say(
                Sign::Ignored,
                "Group type",
                "groupType",
                "groupType is stored; the default rules go by the group's name.".to_owned(),
            )
        });
    }
    said
}

fn say(sign: Sign, field: &'static str, target: &'static str, sentence: String) -> Prediction {
    Prediction { sign, sentence, documented: true, field, code: None, target: Some(target), source: MAPPING }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_group_becomes_an_organization_or_site_of_its_name() {
        for (name, resource, field, sign) in [
            ("no name", json!({}), "Name", Sign::Fails),
            ("a name", json!({"displayName": "IT"}), "Organization or site", Sign::Sets),
            ("renaming", json!({"displayName": "IT"}), "Rename", Sign::Surprise),
            ("members", json!({"displayName": "IT", "members": [{"value": "1"}]}), "Members", Sign::Surprise),
            ("type", json!({"displayName": "IT", "groupType": "Team"}), "Group type", Sign::Ignored),
        ] {
            let found = predict(&resource).into_iter().find(|p| p.field == field).map(|p| p.sign);
            assert_eq!(found, Some(sign), "{name}");
        }
    }
}
