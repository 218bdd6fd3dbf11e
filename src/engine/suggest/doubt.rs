//! What a check would warn of in the values that a rule gives, asked once for all texts that are the same to it.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Judge;
use crate::provider::{Prediction, Sees};
use crate::scim::TargetPath;

/// The warnings about the values of one target.
pub(super) struct Doubts<'a> {
    judge: &'a Judge<'a>,
    target: &'a TargetPath,
    sees: Sees,
    /// What is said without any value.
    usual: Vec<Prediction>,
    /// What is said of texts, by what is taken notice of in them.
    said: HashMap<u8, Option<&'static str>>,
}

impl<'a> Doubts<'a> {
    pub fn of(judge: &'a Judge<'a>, target: &'a TargetPath) -> Self {
        let sees = judge.provider.sees(judge.kind, target);
        let mut doubts = Self { judge, target, sees, usual: Vec::new(), said: HashMap::new() };
        doubts.usual = doubts.concerns(&json!({}));
        doubts
    }

    /// What of the account's a check warns of in this value alone, and would not without it.
    pub fn about(&mut self, value: &Value) -> Option<&'static str> {
        let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { return self.ask(value) };
        let seen = (self.sees)(text);
        if let Some(said) = self.said.get(&seen) {
            return *said;
        }
        let said = self.ask(value);
        self.said.insert(seen, said);
        said
    }

    fn ask(&self, value: &Value) -> Option<&'static str> {
        let mut resource = json!({});
        self.target.set(&mut resource, value.clone());
        let said = self.concerns(&resource);
        said.iter().find(|said| self.usual.iter().all(|usual| usual.code != said.code)).map(|said| said.field)
    }

    fn concerns(&self, resource: &Value) -> Vec<Prediction> {
        let mut said = self.judge.provider.concerns(self.judge.kind, resource);
        said.retain(|said| said.target.is_some_and(|of| TargetPath::parse(of).is_ok_and(|of| of == *self.target)));
        said
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::base::{ProviderKind, ResourceKind};
    use crate::expression::Context;
    use crate::suggest::SampledRecords;
    use crate::{client, provider};

    #[test]
    fn of_a_text_is_said_what_is_said_when_each_is_asked_for() {
        let (sample, context) = (SampledRecords { records: Vec::new(), is_whole: true }, Context::default());
        for (provider, target, values, expected) in [
            (
                "xurrent",
                "userType",
                json!(["Member", "VIP", "vip", "a VIP", " ", "Guest", true]),
                json!(["VIP", null, "VIP", null, null, "VIP", null]),
            ),
            ("xurrent", "userName", json!(["bo", "bo@x.com", "mia"]), json!([null, null, null])),
            ("xurrent", "emails[type eq \"work\"].value", json!(["bo", "bo@x.com"]), json!([null, null])),
            ("generic", "userType", json!(["Member", "VIP"]), json!([null, null])),
        ] {
            let judge = Judge {
                sample: &sample,
                kind: ResourceKind::User,
                client: client::any(),
                provider: provider::of(ProviderKind::new(provider)),
                context: &context,
            };
            let target = TargetPath::parse(target).expect("a path");
            let mut doubts = Doubts::of(&judge, &target);
            let values = values.as_array().expect("values");
            let said: Vec<_> = values.iter().map(|value| doubts.about(value)).collect();
            assert_eq!(json!(said), expected, "{provider} {target}");
            let asked: Vec<_> = values.iter().map(|value| doubts.ask(value)).collect();
            assert_eq!(said, asked, "{provider} {target}");
            let different = |value: &Value| value.as_str().map(|text| (doubts.sees)(text));
            let different: HashSet<_> = values.iter().filter_map(different).collect();
            assert_eq!(doubts.said.len(), different.len(), "{provider} {target}: asked once for what is the same");
        }
    }
}
