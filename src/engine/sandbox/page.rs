//! The page at the sandbox's root, for a browser on this computer: whose part it plays, what is simulated, what it holds,
//! and what it was asked last. It has no script, and no token: who looks at it reads, and changes nothing.

use serde_json::Value;

use super::Answered;
use super::store::Store;
use crate::base::sink::html::Html;
use crate::base::{ResourceKind, thousands};

/// So many of each kind are shown.
const SHOWN: usize = 25;
/// So many of the last requests.
pub(super) const LAST: usize = 50;

const STYLE: &str = include_str!("page.css");

/// What there is to show.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub store: &'a Store,
    pub simulated: &'a [String],
    /// The newest first.
    pub last: &'a [Answered],
    /// Only those in whose names and ids this is.
    pub sought: &'a str,
}

impl Seen<'_> {
    pub fn page(&self) -> String {
        let provider = self.store.rules.provider.label();
        let mut page = Html::page_with_form(&format!("Sandbox: {provider}"), STYLE);
        page.own("<main>\n<h1>Sandbox in the part of ").data(provider).own("</h1>\n");
        self.about(&mut page);
        self.simulated(&mut page);
        self.find(&mut page);
        self.kind(&mut page, ResourceKind::User);
        self.kind(&mut page, ResourceKind::Group);
        self.requests(&mut page);
        page.own("</main>\n");
        page.into_text()
    }

    fn about(&self, page: &mut Html) {
        page.own("<p>A SCIM endpoint for practice, on this computer only. No account of ");
        page.data(self.store.rules.provider.label()).own(" is behind it. Clients connect to <code>");
        page.data(&self.store.base_url).own("</code> with the token that it was started with.</p>\n");
    }

    fn simulated(&self, page: &mut Html) {
        if self.simulated.is_empty() {
            return;
        }
        page.own("<section class=\"simulated\">\n<h2>Simulated trouble</h2>\n<ul>\n");
        for line in self.simulated {
            page.own("<li>").data(line).own("</li>\n");
        }
        page.own("</ul>\n</section>\n");
    }

    fn find(&self, page: &mut Html) {
        page.own("<form method=\"get\" action=\"/\" role=\"search\">\n<label for=\"find\">Name or id</label>\n");
        page.own("<input id=\"find\" name=\"find\" value=\"")
            .text(self.sought)
            .own("\">\n<button>Find</button>\n</form>\n");
    }

    fn kind(&self, page: &mut Html, kind: ResourceKind) {
        let all = self.store.shelf(kind).len();
        let found: Vec<&Value> = self.store.all(kind).filter(|resource| self.is_sought(resource)).collect();
        page.own("<section>\n<h2>").text(&kind.counted(all)).own("</h2>\n<p>");
        page.text(&self.how_many(all, found.len())).own("</p>\n");
        if !found.is_empty() {
            page.own(heads(kind));
            found.iter().take(SHOWN).for_each(|resource| self.row(page, kind, resource));
            page.own("</tbody>\n</table>\n");
        }
        page.own("</section>\n");
    }

    fn how_many(&self, all: usize, found: usize) -> String {
        let shown = found.min(SHOWN);
        match (self.sought.is_empty(), all) {
            (_, 0) => "None is there yet.".to_owned(),
            (true, _) if shown == all => "All are shown.".to_owned(),
            (true, _) => format!("The first {shown} are shown."),
            (false, _) => format!("{} found, {shown} shown.", thousands(found)),
        }
    }

    fn is_sought(&self, resource: &Value) -> bool {
        let sought = self.sought.to_lowercase();
        let texts = ["id", "userName", "displayName", "externalId"].into_iter().map(|name| text(resource, name));
        sought.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(&sought))
    }

    fn row(&self, page: &mut Html, kind: ResourceKind, resource: &Value) {
        let id = text(resource, "id");
        let (names, number) = match kind {
            ResourceKind::User => (vec!["userName", "displayName"], self.store.groups_of(id).count()),
            ResourceKind::Group => (vec!["displayName"], self.store.members().count(id)),
        };
        page.own("<tr>");
        for name in names {
            page.own("<td>").data(text(resource, name)).own("</td>");
        }
        if kind == ResourceKind::User {
            let is_disabled = resource.get("active") == Some(&Value::Bool(false));
            page.own("<td>").own(if is_disabled { "disabled" } else { "" }).own("</td>");
        }
        page.own("<td class=\"number\">").text(&thousands(number)).own("</td><td><code>").data(id);
        page.own("</code></td></tr>\n");
    }

    fn requests(&self, page: &mut Html) {
        page.own("<section>\n<h2>Last requests</h2>\n");
        if self.last.is_empty() {
            page.own("<p>Nothing was asked yet.</p>\n</section>\n");
            return;
        }
        page.own("<table class=\"requests\">\n<thead><tr><th>UTC</th><th>Request</th><th>Answer</th><th>Refused because</th></tr></thead>\n<tbody>\n");
        for answered in self.last {
            page.own(if answered.status >= 400 { "<tr class=\"refused\"><td>" } else { "<tr><td>" });
            page.text(&answered.at.strftime("%H:%M:%S").to_string()).own("</td><td><code>").data(&answered.method);
            page.own(" ").data(&answered.path).own("</code></td><td class=\"number\">");
            page.text(&answered.status.to_string()).own("</td><td>");
            page.data(answered.why.as_deref().unwrap_or_default()).own("</td></tr>\n");
        }
        page.own("</tbody>\n</table>\n</section>\n");
    }
}

fn heads(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::User => {
            "<table>\n<thead><tr><th>userName</th><th>displayName</th><th>State</th><th class=\"number\">Groups</th><th>id</th></tr></thead>\n<tbody>\n"
        }
        ResourceKind::Group => {
            "<table>\n<thead><tr><th>displayName</th><th class=\"number\">Members</th><th>id</th></tr></thead>\n<tbody>\n"
        }
    }
}

fn text<'v>(resource: &'v Value, name: &str) -> &'v str {
    resource.get(name).and_then(Value::as_str).unwrap_or_default()
}
