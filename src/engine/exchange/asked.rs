//! The requests that a plan has cost: for a group one for each of its members, so they are kept close together.

use serde::{Serialize, Serializer};

use crate::base::PackedTexts;
use crate::scim::Request;

/// Requests in their order. They are alike but for their paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AskedRequests {
    paths: PackedTexts,
    /// Of each, which of the forms it has.
    forms_of: Vec<u32>,
    /// Without their paths.
    forms: Vec<Request>,
}

impl AskedRequests {
    pub fn push(&mut self, mut request: Request) {
        let path = std::mem::take(&mut request.path);
        // The last ones are the likely ones.
        let known = self.forms.iter().rposition(|form| *form == request);
        let form = known.unwrap_or_else(|| {
            self.forms.push(request);
            self.forms.len() - 1
        });
        self.paths.push(&path);
        self.forms_of.push(u32::try_from(form).unwrap_or(u32::MAX));
    }

    pub fn len(&self) -> usize {
        self.forms_of.len()
    }

    pub fn is_empty(&self) -> bool {
        self.forms_of.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Request> {
        self.forms().map(|(form, path)| Request { path: path.to_owned(), ..form.clone() })
    }

    /// The paths of those from this one on.
    pub(super) fn paths_from(&self, first: usize) -> impl Iterator<Item = &str> {
        self.paths.iter_from(first)
    }

    fn forms(&self) -> impl Iterator<Item = (&Request, &str)> {
        let forms = self.forms_of.iter().filter_map(|form| self.forms.get(*form as usize));
        forms.zip(self.paths.iter())
    }
}

/// Each as a line: `GET /Users/7`.
impl Serialize for AskedRequests {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.forms().map(|(form, path)| format!("{} {path}", form.method)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn requests_come_back_as_they_were() {
        let requests = [
            Request::get("/Groups/1", "Read the group with its members"),
            Request::get("/Users?filter=a", "Look up by userName"),
            Request::get("/Users?filter=b", "Look up by userName"),
            Request::get("/Users?filter=b", "See whether userName is free"),
            Request { headers: Vec::new(), ..Request::get("/Users?filter=c", "Look up by userName") },
        ];
        let mut asked = AskedRequests::default();
        requests.iter().for_each(|request| asked.push(request.clone()));
        assert_eq!(asked.iter().collect::<Vec<_>>(), requests);
        assert_eq!((asked.len(), asked.forms.len(), asked.is_empty()), (5, 4, false));
        assert_eq!(asked.paths_from(3).collect::<Vec<_>>(), ["/Users?filter=b", "/Users?filter=c"]);
        let lines = [
            "GET /Groups/1",
            "GET /Users?filter=a",
            "GET /Users?filter=b",
            "GET /Users?filter=b",
            "GET /Users?filter=c",
        ];
        assert_eq!(json!(asked), json!(lines));
    }
}
