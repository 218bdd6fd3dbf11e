//! A request with openings, and how it is shown, filled in and sent.

use std::collections::HashSet;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::body::{At, Template};
use super::print::{Parts, TextPiece};
use super::slot::{Id, Slot};
use super::text::{Text, Within};
use crate::scim::request::{Header, Method, Request, percent_encode};

/// A [`Request`] in which ids may still be open.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestTemplate {
    pub method: Method,
    /// As [`Request::path`].
    pub path: Text,
    pub headers: Vec<Header>,
    pub body: Option<Template>,
    /// As [`Request::purpose`].
    pub purpose: String,
}

impl RequestTemplate {
    /// Adds query parameters, percent-encoded.
    #[must_use]
    pub fn with_query<const N: usize>(mut self, parameters: [(&str, Text); N]) -> Self {
        let mut first = !self.shows_query();
        for (name, value) in parameters {
            let sign = if std::mem::take(&mut first) { '?' } else { '&' };
            self.path = self.path.and(&format!("{sign}{}=", percent_encode(name)));
            self.path = value.in_query().fold(self.path, Text::join);
        }
        self
    }

    fn shows_query(&self) -> bool {
        self.once().path().contains('?')
    }

    /// The request itself, where nothing in it is for each of several.
    pub const fn once(&self) -> Sent<'_> {
        Sent { request: self, this: None }
    }

    /// The request for one of several.
    pub const fn of<'a>(&'a self, this: &'a Id) -> Sent<'a> {
        Sent { request: self, this: Some(this) }
    }

    /// The same with what is known of its openings filled in.
    #[must_use]
    pub fn filled(&self, known: &dyn Fn(&Slot) -> Option<String>) -> Self {
        let id = |id: &Id| match id {
            Id::Open(slot) => known(slot).map_or_else(|| id.clone(), |id| Id::Known(id.into())),
            id => id.clone(),
        };
        Self {
            path: self.path.map(&id),
            body: self.body.as_ref().map(|body| body.map(&id)),
            headers: self.headers.clone(),
            purpose: self.purpose.clone(),
            method: self.method,
        }
    }
}

/// A request as it is sent once: for one of several, where it is repeated.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    request: &'a RequestTemplate,
    this: Option<&'a Id>,
}

impl<'a> Sent<'a> {
    pub const fn template(&self) -> &'a RequestTemplate {
        self.request
    }

    /// The path for eyes: openings in braces, everything else percent-encoded as it is sent.
    pub fn path(&self) -> String {
        self.request.path.shown(self.this, Within::Path, Slot::in_path)
    }

    /// The path in parts, for scripts.
    pub fn path_parts(&self) -> Vec<TextPiece> {
        let mut parts = Parts::default();
        self.request.path.parts(self.this, Within::Path, |part| match part {
            Ok(text) => parts.text(&text),
            Err(slot) => parts.slot(slot),
        });
        parts.finish()
    }

    /// The body for eyes: openings in angle brackets, in the place of the text that they will be.
    pub fn body(&self) -> Option<Value> {
        Some(self.request.body.as_ref()?.to_value(self.this, &|slot| Value::from(slot.in_body())))
    }

    /// The body in parts, indented as it is sent, for scripts.
    pub fn body_parts(&self) -> Option<Vec<TextPiece>> {
        let mut parts = Parts::default();
        self.request.body.as_ref()?.print(self.this, 0, &mut parts);
        Some(parts.finish())
    }

    /// What has to be known before it can be sent: each opening once, in the order of the request.
    pub fn open(&self) -> Vec<&'a Slot> {
        let (mut seen, mut open) = (HashSet::new(), Vec::new());
        let mut add = |slot: &'a Slot| {
            if seen.insert(slot) {
                open.push(slot);
            }
        };
        self.request.path.parts(self.this, Within::Path, |part| part.map_or_else(&mut add, drop));
        if let Some(body) = &self.request.body {
            body.slots(self.this, &mut add);
        }
        open
    }

    pub fn is_open(&self) -> bool {
        !self.open().is_empty()
    }

    /// What can be sent; `None` while something is open.
    pub fn bound(&self) -> Option<Request> {
        let RequestTemplate { method, headers, purpose, .. } = self.request;
        (!self.is_open()).then(|| Request {
            method: *method,
            path: self.path(),
            headers: headers.clone(),
            body: self.body(),
            purpose: purpose.clone(),
        })
    }
}

impl Sent<'_> {
    /// Writes it among other members, as a [`Request`] is written; openings in its body are `{"$needs": "…"}`, and
    /// `needs` lists all.
    pub fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("method", &self.request.method)?;
        map.serialize_entry("path", &self.path())?;
        map.serialize_entry("headers", &self.request.headers)?;
        if let Some(body) = &self.request.body {
            map.serialize_entry("body", &At(body, self.this))?;
        }
        map.serialize_entry("purpose", &self.request.purpose)?;
        let open = self.open();
        if !open.is_empty() {
            map.serialize_entry("needs", &Needs(&open))?;
        }
        Ok(())
    }
}

/// What slots need, in words.
struct Needs<'a>(&'a [&'a Slot]);

impl Serialize for Needs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|slot| slot.needs()))
    }
}

impl Serialize for Sent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_into(&mut map)?;
        map.end()
    }
}

impl From<Request> for RequestTemplate {
    fn from(request: Request) -> Self {
        let Request { method, path, headers, body, purpose } = request;
        Self { method, path: path.into(), headers, body: body.map(Template::Json), purpose }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::super::StepNumber;
    use super::*;
    use crate::base::{RecordIndex, ResourceKind};

    fn bo() -> Slot {
        Slot::IdOf { kind: ResourceKind::User, record: RecordIndex(7), name: "Bo Chen".into() }
    }

    fn ids(ids: &[Id]) -> Arc<[Id]> {
        ids.into()
    }

    fn member() -> Template {
        Template::object([("value", Id::Each.into())])
    }

    /// Fills a group that is yet to be created with somebody known, somebody not looked up, and one with a quote in the id.
    fn fill() -> RequestTemplate {
        let members = ids(&["u7".into(), Id::Open(bo()), "a\"b".into()]);
        let gone = Text::from("members[value eq ").literal(Id::Each).and("]");
        let operations = vec![
            Template::object([
                ("op", "add".into()),
                ("path", "members".into()),
                ("value", Template::list_of(&members, member())),
            ]),
            Template::each(
                &ids(&["x\"\\y".into()]),
                Template::object([("op", "remove".into()), ("path", gone.into())]),
            ),
        ];
        RequestTemplate {
            method: Method::Patch,
            path: Text::from("/Groups/").id(Id::Open(Slot::Id(StepNumber(1)))),
            headers: vec![Header::authorization()],
            body: Some(Template::object([
                ("schemas", json!(["urn:x", "urn:y"]).into()),
                ("Operations", operations.into()),
            ])),
            purpose: "Fill it".to_owned(),
        }
    }

    fn fill_in(slot: &Slot) -> Option<String> {
        match slot {
            Slot::Id(_) => Some("g/1".to_owned()),
            Slot::IdOf { .. } => Some("u8".to_owned()),
            Slot::MadeUp { .. } => None,
        }
    }

    #[test]
    fn what_is_open_is_shown_as_such_and_keeps_the_request_from_being_sent() {
        let request = fill();
        let sent = request.once();
        assert_eq!(sent.path(), "/Groups/{id}");
        assert_eq!(
            sent.body().map(|body| body["Operations"][0]["value"].clone()),
            Some(json!([{"value": "u7"}, {"value": "<the id of Bo Chen in the account>"}, {"value": "a\"b"}]))
        );
        let needs: Vec<_> = sent.open().iter().map(|slot| slot.needs()).collect();
        assert_eq!(needs, ["the id in the answer to request 2", "the id of Bo Chen in the account"]);
        assert_eq!(sent.bound(), None);
        let written = json!(sent);
        assert_eq!(written["body"]["Operations"][0]["value"][1], json!({"value": {"$needs": needs[1]}}));
        assert_eq!((&written["needs"], &written["path"]), (&json!(needs), &json!("/Groups/{id}")));
    }

    #[test]
    fn what_is_filled_in_can_be_sent() {
        let request = fill();
        let half = request.filled(&|slot| fill_in(slot).filter(|_| *slot != bo()));
        assert_eq!((half.once().path().as_str(), half.once().open()), ("/Groups/g%2F1", vec![&bo()]));
        let bound = request.filled(&fill_in).once().bound().expect("nothing is open");
        assert_eq!(bound.path, "/Groups/g%2F1");
        assert_eq!(
            bound.body,
            Some(json!({"schemas": ["urn:x", "urn:y"], "Operations": [
                {"op": "add", "path": "members", "value": [{"value": "u7"}, {"value": "u8"}, {"value": "a\"b"}]},
                {"op": "remove", "path": "members[value eq \"x\\\"\\\\y\"]"}
            ]}))
        );
        assert_eq!(json!(request.filled(&fill_in).once()).get("needs"), None);
    }

    #[test]
    fn the_parts_of_a_body_are_what_is_sent_with_the_openings_in_their_places() {
        let request = fill();
        let text = |request: &RequestTemplate| {
            let parts = request.once().body_parts().expect("a body").into_iter();
            parts.map(|part| match part {
                TextPiece::Text(text) => text,
                TextPiece::Slot(slot) => fill_in(&slot).expect("an id"),
            })
        };
        let bound = request.filled(&fill_in).once().bound().expect("nothing is open");
        assert_eq!(Some(text(&request).collect::<String>()), bound.body_text());
        let empty = RequestTemplate {
            body: Some(Template::object([("a", Vec::new().into()), ("b", json!({"c": [{}, []]}).into())])),
            ..request
        };
        assert_eq!(
            Some(text(&empty).collect::<String>()),
            empty.filled(&fill_in).once().bound().and_then(|it| it.body_text())
        );
    }

    #[test]
    fn a_query_is_percent_encoded_around_its_openings() {
        let filter = Text::from("id eq ").literal("a\"b".into()).and(" and manager eq ").literal(Id::Open(bo()));
        let request = RequestTemplate { path: "/Users".into(), body: None, ..fill() }
            .with_query([("attributes", "id".into()), ("filter", filter)]);
        let begin = "/Users?attributes=id&filter=id%20eq%20%22a%5C%22b%22%20and%20manager%20eq%20%22";
        assert_eq!(request.once().path(), format!("{begin}{{id of Bo Chen}}%22"));
        assert_eq!(
            request.once().path_parts(),
            [TextPiece::Text(begin.to_owned()), TextPiece::Slot(bo()), TextPiece::Text("%22".to_owned())]
        );
        let more = request.filled(&fill_in).with_query([("count", "1".into())]);
        assert_eq!(more.once().path(), format!("{begin}u8%22&count=1"));
    }

    #[test]
    fn a_request_for_each_of_several_is_one_template() {
        let request = RequestTemplate {
            path: Text::from("/Groups/").id("g1".into()),
            body: Some(Template::object([("value", Template::List(vec![member()]))])),
            ..fill()
        };
        let removed: Vec<_> = [Id::from("u1"), Id::Open(bo())].iter().map(|id| request.of(id).bound()).collect();
        assert_eq!(removed[0].as_ref().and_then(|it| it.body.clone()), Some(json!({"value": [{"value": "u1"}]})));
        assert_eq!(removed[1], None);
    }
}
