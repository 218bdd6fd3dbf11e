//! Reads an `.http` file as editors do.

/// A request that would be sent.
#[derive(Debug, Default, PartialEq)]
pub struct Request {
    pub method: String,
    /// With its percent-encoding undone.
    pub address: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The variables in it.
    pub variables: Vec<String>,
}

/// The requests; an error for what is neither title, request, header nor body: a directive, a file, a script.
pub fn read(file: &str) -> Result<Vec<Request>, String> {
    let mut requests: Vec<Request> = Vec::new();
    let mut is_body = false;
    for line in file.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        if let Some(title) = line.strip_prefix("###") {
            is_body = false;
            if title.trim_start().starts_with('@') || title.contains("{{") {
                return Err(format!("a directive: {title}"));
            }
            requests.push(Request::default());
            continue;
        }
        let request = requests.last_mut().ok_or("nothing stands before the first title")?;
        request.variables.extend(variables(line));
        if is_body {
            if line.starts_with(['<', '>', '@', '#']) || line.starts_with("//") {
                return Err(format!("more than a body: {line}"));
            }
            request.body.push_str(line);
        } else if line.is_empty() {
            is_body = true;
        } else if request.method.is_empty() && is_comment(line) {
            continue;
        } else if request.method.is_empty() {
            let parts: Vec<&str> = line.split_whitespace().collect();
            let [method, address, "HTTP/1.1"] = parts[..] else { return Err(format!("no request: {line}")) };
            (request.method, request.address) = (method.to_owned(), percent_decoded(address));
        } else {
            let (name, value) = line.split_once(": ").ok_or_else(|| format!("no header: {line}"))?;
            request.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    Ok(requests)
}

/// One that is no directive.
fn is_comment(line: &str) -> bool {
    line.strip_prefix("# ").is_some_and(|text| !text.trim_start().starts_with('@'))
}

fn variables(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap_or_default().to_owned())
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let hex = (*byte == b'%').then(|| after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok())).flatten();
        let decoded = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(decoded.unwrap_or(*byte));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).expect("text")
}

#[test]
fn the_reader_finds_what_is_planted() {
    let planted =
        "### a\nGET http://h/ HTTP/1.1\nX: {{a}}\n\n{}\n### b\nDELETE http://h/1 HTTP/1.1\n\n< /etc/hostname\n";
    assert!(read(planted).is_err());
    assert!(read("### a\n# @no-log\nGET http://h/ HTTP/1.1\n").is_err());
    assert!(read("### a\n# a word\nGET http://h/ HTTP/1.1\n").is_ok());
    let read = read(&planted.replace("< /", "/")).expect("no file in it");
    assert_eq!((read.len(), read[0].variables.as_slice()), (2, ["a".to_owned()].as_slice()));
}
