//! Reads a PowerShell script by the rules for single quotes (about_Quoting_Rules) and no others.

/// A script taken apart.
#[derive(Debug, Default, PartialEq)]
pub struct Script {
    /// What PowerShell would obey, with `§` for each text.
    pub code: String,
    /// The texts, in their order.
    pub texts: Vec<String>,
}

/// Takes a script apart; comments are left out. An error when a text has no end.
pub fn read(script: &str) -> Result<Script, String> {
    let mut read = Script::default();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        if c == '#' {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some((text, after)) = joined(rest)? {
            read.texts.push(text);
            read.code.push('§');
            rest = after;
        } else {
            read.code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    while read.code.contains("(§)") {
        read.code = read.code.replace("(§)", "§");
    }
    Ok(read)
}

/// Texts and characters by their number, joined by `+`; `None` when there is none here.
fn joined(script: &str) -> Result<Option<(String, &str)>, String> {
    let Some((mut whole, mut rest)) = part(script)? else { return Ok(None) };
    while let Some(more) = rest.strip_prefix(" + ") {
        let Some((text, after)) = part(more)? else { break };
        whole.push_str(&text);
        rest = after;
    }
    Ok(Some((whole, rest)))
}

fn part(script: &str) -> Result<Option<(String, &str)>, String> {
    if let Some(inner) = script.strip_prefix(is_quote) {
        return quoted(inner).map(Some);
    }
    let number = if let Some(far) = script.strip_prefix("[char]::ConvertFromUtf32(0x") {
        far.split_once(')')
    } else {
        let is_end = |c: char| !c.is_ascii_hexdigit();
        script.strip_prefix("[char]0x").map(|near| near.split_at(near.find(is_end).unwrap_or(near.len())))
    };
    let Some((digits, after)) = number else { return Ok(None) };
    let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    Ok(Some((c.ok_or_else(|| format!("no character: {digits}"))?.to_string(), after)))
}

/// PowerShell takes all of these for a single quote.
fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‛')
}

fn quoted(inner: &str) -> Result<(String, &str), String> {
    let mut text = String::new();
    let mut letters = inner.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        if is_quote(c) && letters.next_if(|(_, next)| is_quote(*next)).is_none() {
            return Ok((text, &inner[at + c.len_utf8()..]));
        }
        text.push(c);
    }
    Err(format!("this has no end: {inner:.60}"))
}

#[test]
fn the_reader_finds_what_leaves_a_text() {
    let read_as = |script: &str| read(script).map(|read| (read.code, read.texts)).expect("it has an end");
    for (script, code, texts) in [
        ("# x\nuse 'a''b'\n", "use §\n", vec!["a'b"]),
        ("use ('' + [char]0x41 + 'b') + $c", "use § + $c", vec!["Ab"]),
        ("use 'a’; CANARY #'", "use §; CANARY ", vec!["a"]),
    ] {
        assert_eq!(read_as(script), (code.to_owned(), texts.into_iter().map(str::to_owned).collect()));
    }
    assert!(read("use 'a").is_err());
}
