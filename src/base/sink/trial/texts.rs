//! Texts that try to leave the place they are put in: for the tests of every sink, here and in `tests/`.
//!
//! The same two thousand each time: first each attack by itself, then attacks, hidden characters and ordinary words
//! strung together by a generator with a fixed seed.

/// So many texts each sink is tried with.
const COUNT: usize = 2000;

/// Each made for a sink, and each given to all of them. `CANARY` is a program that the tests make and that must never run.
const ATTACKS: &[&str] = &[
    // Shells.
    "\nCANARY\n",
    "\r\nCANARY #",
    "'; CANARY; '",
    "\"; CANARY; \"",
    "$(CANARY)",
    "`CANARY`",
    "${IFS}CANARY",
    "' \\\n CANARY '",
    "\\'; CANARY #",
    "\\\\'; CANARY #",
    "$'\\'; CANARY #'",
    "\\\nCANARY",
    "| CANARY",
    "|| CANARY",
    "& CANARY",
    "&& CANARY",
    "> CANARY-file",
    "< /etc/hostname",
    "!! !$ !CANARY",
    "{CANARY,}",
    "* ? [a-z] ~",
    "$CROSSWALK_TOKEN ${CROSSWALK_TOKEN}",
    "$HOME \"$HOME\"",
    "-K /etc/hostname",
    "--next --url http://evil.example/",
    "@/etc/hostname",
    "EOF\nCANARY\nEOF",
    "#!/bin/sh\nCANARY",
    ": # '\"\n: ) } ] fi done esac",
    // PowerShell.
    "’; CANARY; ‘",
    "‚; CANARY; ‛",
    "'' ’’ ‘’ ‛‚",
    "$(CANARY) $env:CROSSWALK_TOKEN",
    "`n`0`u{41}`",
    "'@\nCANARY\n@'",
    "#> CANARY <#",
    "\"“”„\"; CANARY",
    "# SIG # Begin signature block",
    "#requires -Modules CANARY",
    // .http files.
    "### x\nDELETE http://evil.example/Users/1 HTTP/1.1",
    "\n\n###\n\nDELETE {{baseUrl}}/Users/1 HTTP/1.1\nAuthorization: Bearer {{token}}\n\n",
    "{{token}}",
    "{{$processEnv CROSSWALK_TOKEN}}",
    "{{{token}}}",
    "{{ {{token}} }}",
    "\u{7b}\u{7b}{{\u{7d}\u{7d}}}",
    "@name = value",
    "@import ./other.http",
    "# @no-log",
    "\n< /etc/hostname\n",
    "\n<@ /etc/hostname\n",
    "\n> {% client.global.set('a', 'b') %}\n",
    "\nX-Planted: yes",
    " HTTP/1.1\r\nX-Planted: yes\r\n\r\n",
    // CSV and spreadsheets.
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\"=1+1\"",
    "\"\"\"=1+1",
    "'=1+1",
    "=cmd|'/C CANARY'!A0",
    "a;=cmd|'/C CANARY'!A0;",
    "a,=1+1,b",
    "a\",\"=1+1",
    "a\"\r\n=1+1,\"",
    "＝1+1",
    "\u{feff}=1+1",
    // Markdown and HTML.
    "a | b | c |\n| d | e |",
    "\\| \\\\| \\\\\\|",
    "a\\",
    "` `` ``` ````",
    "`a` | `b`",
    "``` \n# title\n```",
    "\n\n# title\n\n",
    "\n- item\n1. item\n> quote\n---\n===\n",
    "# title",
    "- item",
    "1. item",
    "1) item",
    "> quote",
    "---",
    "===",
    "[text](http://evil.example/)",
    "![picture](http://evil.example/p.png)",
    "[text][1]\n\n[1]: http://evil.example/",
    "[1]: http://evil.example/",
    "<http://evil.example/>",
    "http://evil.example/ www.evil.example a@evil.example",
    "<script>CANARY</script>",
    "<img src=x onerror=CANARY>",
    "<!-- comment",
    "]]> <![CDATA[ <?php",
    "&lt;b&gt; &amp; &#x41; &CANARY;",
    "*a* **b** __c__ _d_ ~~e~~",
    "$x$ $$y$$",
    "[^1] [^1]: note",
    "- [ ] task",
    "    code",
    "a  \nb",
    " a ",
    "  ",
    "`",
    " ` ",
    "| --- | --- |",
    // Terminals, logs, status lines.
    "\u{1b}[2J\u{1b}[1;31mCANARY",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://evil.example/\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m",
    "\u{90}q\u{9c}",
    "a\u{8}\u{8}\u{8}b",
    "a\rb",
    "\u{7f}\u{0}",
    "error: everything is lost\nnote: and more",
    "\u{202e}txt.exe",
    "\u{2066}a\u{2069}\u{2067}b\u{2069}\u{2068}c\u{2069}",
    "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}",
    "a\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}b",
    "a\u{2028}CANARY\u{2029}CANARY\u{85}CANARY\u{b}CANARY\u{c}CANARY",
    "a\u{e0041}\u{e007f}b",
    "",
    "\\u{202e} \\n \\x1b",
];

/// What ordinary records hold.
const WORDS: &[&str] = &[
    "Liz Smith",
    "O'Neil",
    "d’Artagnan",
    "\"Bob\" Jones",
    "Jürgen Weiß",
    "Дмитрий Щербаков",
    "李明",
    "Amir حداد",
    "👩‍💻",
    "Sales & Marketing",
    "50% off",
    "C:\\Users\\liz",
    "a/b",
    "Join(\", \", [givenName], [surname])",
    "Switch([c], , \"|\", \"x\")",
    "liz.smith@contoso.com",
    "+31 6 1234 5678",
    "-",
    " ",
    ";",
    ",",
    "|",
    "`",
    "'",
    "\"",
    "\\",
    "$",
    "{",
    "}",
    "<",
    ">",
    "#",
    "!",
    "%",
    "=",
    "@",
    "&",
];

/// The texts: deterministic, the same in every run.
pub fn texts() -> Vec<String> {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut texts: Vec<String> = ATTACKS.iter().map(|attack| (*attack).to_owned()).collect();
    while texts.len() < COUNT {
        let pieces = 1 + dice.below(6);
        texts.push((0..pieces).map(|_| piece(&mut dice)).collect());
    }
    texts
}

fn piece(dice: &mut Dice) -> String {
    match dice.below(5) {
        0 | 1 => ATTACKS[dice.below(ATTACKS.len())].to_owned(),
        2 | 3 => WORDS[dice.below(WORDS.len())].to_owned(),
        _ => odd_character(dice).to_string(),
    }
}

/// Any character, most often one that is obeyed somewhere.
fn odd_character(dice: &mut Dice) -> char {
    let code = match dice.below(4) {
        0 => dice.below(0x20),
        1 => 0x7F + dice.below(0x22),
        2 => 0x2000 + dice.below(0x70),
        _ => dice.below(0x11_0000),
    };
    u32::try_from(code).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
}

/// A generator by Marsaglia (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }
}
