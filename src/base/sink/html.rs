//! HTML pages in one file, in which data is text and nothing else: no element, no attribute, no script, no link comes of it.
//!
//! What the program writes itself, tags and all, is `&'static str`; whatever else goes in is a text node, with the five
//! characters that HTML obeys as references (HTML, "Escaping a string"), so that it stands in attributes just as well. The
//! page forbids by its own policy whatever it does not have: scripts, forms, and anything from elsewhere.

use super::shown::{shown, shown_lines};

/// A page in the making.
#[derive(Clone, Debug)]
pub struct Html {
    text: String,
}

/// Before where forms may lead. Styles are the program's own, and stand in the page.
const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
    base-uri 'none'; form-action ";
/// From there to the title.
const HEAD_ON: &str = "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";

impl Html {
    /// Begins a page with its title and the program's own styles.
    pub fn page(title: &str, style: &'static str) -> Self {
        Self::with_forms("'none'", title, style)
    }

    /// The same, with forms whose answers come from where the page does.
    pub fn page_with_form(title: &str, style: &'static str) -> Self {
        Self::with_forms("'self'", title, style)
    }

    fn with_forms(lead_to: &'static str, title: &str, style: &'static str) -> Self {
        let mut page = Self { text: HEAD.to_owned() };
        page.own(lead_to).own(HEAD_ON).text(title);
        page.own("</title>\n<style>\n").own(style).own("</style>\n</head>\n<body>\n");
        page
    }

    /// The program's own words and tags.
    pub fn own(&mut self, markup: &'static str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Any text, on one line.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.push(&shown(text));
        self
    }

    /// The same, of whatever direction: it turns nothing around it.
    pub fn data(&mut self, text: &str) -> &mut Self {
        self.own("<bdi>").text(text).own("</bdi>")
    }

    /// Any text, on the lines that it is made of.
    pub fn lines(&mut self, text: &str) -> &mut Self {
        self.push(&shown_lines(text));
        self
    }

    fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&#39;"),
                c => self.text.push(c),
            }
        }
    }

    pub fn into_text(mut self) -> String {
        self.own("</body>\n</html>\n");
        self.text
    }
}

#[cfg(test)]
mod tests {
    use html5ever::tendril::TendrilSink as _;
    use html5ever::{ParseOpts, parse_document};
    use markup5ever_rcdom::{Handle, NodeData, RcDom};

    use super::super::{shown, shown_lines, trial};
    use super::Html;

    fn parsed(page: &str) -> RcDom {
        parse_document(RcDom::default(), ParseOpts::default()).one(page)
    }

    /// All elements below a node: the name, the attributes, the text in it.
    fn elements(node: &Handle, all: &mut Vec<(String, Vec<String>, String)>) {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attributes = attrs.borrow().iter().map(|a| format!("{}={}", a.name.local, a.value)).collect();
            all.push((name.local.to_string(), attributes, text(node)));
        }
        assert!(!matches!(node.data, NodeData::Comment { .. }), "a comment");
        node.children.borrow().iter().for_each(|child| elements(child, all));
    }

    fn text(node: &Handle) -> String {
        match &node.data {
            NodeData::Text { contents } => contents.borrow().to_string(),
            _ => node.children.borrow().iter().map(text).collect(),
        }
    }

    fn page(texts: &[String]) -> String {
        let mut page = Html::page("Title", "td { color: black }\n");
        page.own("<table><tbody>\n");
        for text in texts {
            page.own("<tr><td title=\"").text(text).own("\">").text(text).own("</td><td><code>").lines(text);
            page.own("</code></td></tr>\n");
        }
        page.own("</tbody></table>\n");
        page.into_text()
    }

    #[test]
    fn every_hostile_text_is_read_back_from_its_cell() {
        let texts = trial::texts();
        let dom = parsed(&page(&texts));
        let mut all = Vec::new();
        elements(&dom.document, &mut all);
        let of = |name: &str| all.iter().filter(|element| element.0 == name).collect::<Vec<_>>();
        let names: std::collections::BTreeSet<&str> = all.iter().map(|element| element.0.as_str()).collect();
        let ours = ["body", "code", "head", "html", "meta", "style", "table", "tbody", "td", "title", "tr"];
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ours, "no element but ours");
        assert_eq!(of("tr").len(), texts.len(), "no row more, none less");
        let cells = of("td");
        for (at, text) in texts.iter().enumerate() {
            let (cell, code) = (cells[2 * at], cells[2 * at + 1]);
            assert_eq!(cell.2, shown(text), "{text:?}");
            assert_eq!(cell.1, [format!("title={}", shown(text))], "{text:?}");
            assert_eq!(code.2, shown_lines(text), "{text:?}");
        }
    }

    #[test]
    fn every_hostile_text_stays_in_the_title() {
        for text in trial::texts() {
            let dom = parsed(&Html::page(&text, "").into_text());
            let mut all = Vec::new();
            elements(&dom.document, &mut all);
            let names: Vec<&str> = all.iter().map(|element| element.0.as_str()).collect();
            assert_eq!(names, ["html", "head", "meta", "meta", "meta", "meta", "title", "style", "body"], "{text:?}");
            assert_eq!(all[6].2, shown(&text), "{text:?}");
        }
    }

    #[test]
    fn a_page_forbids_what_it_does_not_have() {
        let page = Html::page("T", "").into_text();
        let policy = page.lines().find(|line| line.contains("Content-Security-Policy")).expect("a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'none'"), "{policy}");
        assert!(!policy.contains("http:") && !policy.contains("https:") && !policy.contains('*'), "{policy}");
        assert!(Html::page_with_form("T", "").into_text().contains("form-action 'self'\">"));
    }
}
