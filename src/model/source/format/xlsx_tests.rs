//! Workbooks made by hand, as small as they can be.

use super::*;

/// A ZIP archive whose files are stored as they are.
fn archive(files: &[(&str, String)]) -> Vec<u8> {
    archive_with(files, &|text| (text.as_bytes().to_vec(), text.len()))
}

/// `packed`: a file's bytes in the archive, deflated unless they are as long as the text, and the size that is said of it.
fn archive_with(files: &[(&str, String)], packed: &dyn Fn(&str) -> (Vec<u8>, usize)) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let (data, said) = packed(text);
        let method = if data.len() == text.len() { 0 } else { 8 };
        let [size, said] = [data.len(), said].map(|size| u32::try_from(size).expect("small").to_le_bytes());
        let name_length = u16::try_from(name.len()).expect("short").to_le_bytes();
        let common = [
            &[20, 0, 0, 0, method, 0, 0, 0, 0x21, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &said,
            &name_length,
            &[0, 0],
        ]
        .concat();
        let offset = u32::try_from(bytes.len()).expect("small").to_le_bytes();
        bytes.extend([b"PK\x03\x04".as_slice(), &common, name.as_bytes(), &data].concat());
        directory.extend([b"PK\x01\x02\x14\0".as_slice(), &common, &[0; 10], &offset, name.as_bytes()].concat());
    }
    let count = u16::try_from(files.len()).expect("few").to_le_bytes();
    let size = u32::try_from(directory.len()).expect("small").to_le_bytes();
    let offset = u32::try_from(bytes.len()).expect("small").to_le_bytes();
    [bytes, directory, [b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &size, &offset, &[0, 0]].concat()].concat()
}

/// Sheets by name, with the rows' XML. Style 1 is a date, style 2 a date with a time, style 3 has four digits.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    workbook_with(sheets, &[])
}

fn workbook_with(sheets: &[(&str, &str)], more: &[(&str, String)]) -> Vec<u8> {
    const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let each = |line: &dyn Fn(usize, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(i, (name, _))| line(i + 1, name)).collect()
    };
    let hidden = |name: &str| if name.starts_with("Hidden") { r#" state="hidden""# } else { "" };
    let list = each(&|i, name| format!(r#"<sheet name="{name}" sheetId="{i}" r:id="r{i}"{}/>"#, hidden(name)));
    let links =
        each(&|i, _| format!(r#"<Relationship Id="r{i}" Type="{LINKS}/worksheet" Target="worksheets/s{i}.xml"/>"#));
    const PACKAGE: &str = r#"xmlns="http://schemas.openxmlformats.org/package/2006/relationships""#;
    let styles = format!(r#"<Relationship Id="s" Type="{LINKS}/styles" Target="styles.xml"/>"#);
    let root = format!(r#"<Relationship Id="b" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>"#);
    let formats = r#"<numFmts count="2"><numFmt numFmtId="164" formatCode="0000"/><numFmt numFmtId="165" formatCode="0.0"/></numFmts><cellStyleXfs><xf numFmtId="164"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>"#;
    let mut files: Vec<(String, String)> = [
        ("_rels/.rels", format!("<Relationships {PACKAGE}>{root}</Relationships>")),
        ("xl/workbook.xml", format!(r#"<workbook {MAIN} xmlns:r="{LINKS}"><sheets>{list}</sheets></workbook>"#)),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships {PACKAGE}>{links}{styles}</Relationships>")),
        ("xl/styles.xml", format!("<styleSheet {MAIN}>{formats}</styleSheet>")),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    for (i, (_, rows)) in sheets.iter().enumerate() {
        let sheet = format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>");
        files.push((format!("xl/worksheets/s{}.xml", i + 1), sheet));
    }
    let files = files.iter().map(|(name, text)| (name.as_str(), text.clone()));
    archive(&files.chain(more.iter().cloned()).collect::<Vec<_>>())
}

fn cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

pub fn row(number: usize, cells: &[&str]) -> String {
    let cells: String =
        cells.iter().zip('A'..).map(|(text, column)| cell(&format!("{column}{number}"), text)).collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

fn read_all(bytes: &[u8]) -> Result<Workbook, Trouble> {
    read(bytes, &Cancel::default())
}

fn csv_of(rows: &str) -> String {
    let workbook = read_all(&workbook(&[("Sheet1", rows)])).expect("a workbook");
    String::from_utf8(workbook.sheets[0].csv.clone()).expect("UTF-8")
}

#[test]
fn cells_become_text_that_depends_on_no_country() {
    for (name, cell, expected) in [
        ("text", cell("A2", "a, b"), "\"a, b\""),
        ("a whole number", "<c r=\"A2\"><v>1047</v></c>".to_owned(), "1047"),
        ("a fraction", "<c r=\"A2\"><v>0.5</v></c>".to_owned(), "0.5"),
        ("a number with zeros before it", "<c r=\"A2\" s=\"3\"><v>17</v></c>".to_owned(), "0017"),
        ("a longer one", "<c r=\"A2\" s=\"3\"><v>12345</v></c>".to_owned(), "12345"),
        ("a text with that format", "<c r=\"A2\" s=\"3\" t=\"inlineStr\"><is><t>17</t></is></c>".to_owned(), "17"),
        ("a number with decimals", "<c r=\"A2\" s=\"4\"><v>17</v></c>".to_owned(), "17"),
        ("true", "<c r=\"A2\" t=\"b\"><v>1</v></c>".to_owned(), "true"),
        ("a day", "<c r=\"A2\" s=\"1\"><v>45292</v></c>".to_owned(), "2024-01-01"),
        ("a day and a time", "<c r=\"A2\" s=\"2\"><v>45292.5</v></c>".to_owned(), "2024-01-01T12:00:00"),
        ("a time", "<c r=\"A2\" s=\"2\"><v>0.25</v></c>".to_owned(), "06:00:00"),
        ("an error", "<c r=\"A2\" t=\"e\"><v>#N/A</v></c>".to_owned(), "#N/A"),
    ] {
        let rows = format!(r#"{}<row r="2">{cell}</row>"#, row(1, &["a", "b"]));
        assert_eq!(csv_of(&rows), format!("a,b\n{expected},\n"), "{name}");
    }
}

#[test]
fn column_names_may_stand_below_a_title() {
    let titled = [row(1, &["Users of Contoso"]), row(3, &["id", "name"]), row(4, &["1", "Liz"])].concat();
    let book = read_all(&workbook(&[("Sheet1", &titled)])).expect("a workbook");
    assert_eq!((book.sheets[0].header_row, book.sheets[0].csv.as_slice()), (3, &b"id,name\n1,Liz\n"[..]));
    assert_eq!(csv_of(&[row(1, &["mail"]), row(2, &["a@x"])].concat()), "mail\na@x\n", "one column");
}

#[test]
fn sheets_of_users_and_groups_are_taken_else_the_first() {
    let table = [row(1, &["id", "name"]), row(2, &["1", "A"])].concat();
    for (sheets, taken, passed_by) in [
        (&["Sheet1"][..], &["Sheet1"][..], &[][..]),
        (&["Sheet1", "Notes"], &["Sheet1"], &["Notes"]),
        (&["Read me", "Users", "groups"], &["Users", "groups"], &["Read me"]),
        (&["Hidden lists", "People"], &["People"], &[]),
    ] {
        let parts: Vec<(&str, &str)> = sheets.iter().map(|name| (*name, table.as_str())).collect();
        let book = read_all(&workbook(&parts)).expect("a workbook");
        assert_eq!(book.sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), taken);
        assert_eq!(book.passed_by, passed_by);
    }
    let book = read_all(&workbook(&[("Empty", ""), ("Full", &table)])).expect("a workbook");
    assert_eq!(book.sheets.len(), 1, "an empty sheet is passed over");
}

#[test]
fn two_cells_far_apart_are_two_cells() {
    let far = format!(r#"{}<row r="1048576">{}</row>"#, row(1, &["id", "name"]), cell("XFD1048576", "x"));
    assert_eq!(csv_of(&far), "id,name\n");
}

#[test]
fn what_is_no_workbook_is_named() {
    let file = |name: &'static str| archive(&[(name, "x".to_owned())]);
    let mut cut = workbook(&[("Sheet1", &row(1, &["a"]))]);
    cut.truncate(cut.len() / 2);
    for (name, bytes, expected) in [
        ("another archive", file("users.json"), Some("a ZIP archive")),
        ("xlsb", file("xl/workbook.bin"), Some("a binary Excel workbook (.xlsb)")),
        ("OpenDocument", file("content.xml"), Some("an OpenDocument file")),
        ("cut off", cut, None),
        ("a mark and nothing else", b"PK\x03\x04\x14\0".to_vec(), None),
    ] {
        match (read_all(&bytes).expect_err(name), expected) {
            (Trouble::NotExcel(what), Some(expected)) => assert_eq!(what, expected, "{name}"),
            (Trouble::Broken(why), None) => assert!(!why.is_empty(), "{name}"),
            (other, _) => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn what_the_directory_says_of_sizes_is_not_believed() {
    let mut more = workbook(&[("Sheet1", &row(1, &["a", "b"]))]);
    let at = more.windows(4).position(|mark| mark == b"PK\x01\x02").expect("a directory");
    more[at + 24..at + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    let read = read_all(&more);
    assert!(!matches!(read, Err(Trouble::TooLarge)), "it says more than there is: {read:?}");

    let spaces = " ".repeat(8 << 20);
    let less = archive_with(&[("xl/workbook.xml", spaces.clone())], &|text| (deflated(text), 10));
    assert!(less.len() < 64 << 10, "{}", less.len());
    let read = read_within(&less, 1 << 20, &Cancel::default());
    assert!(matches!(read, Err(Trouble::TooLarge | Trouble::Broken(_))), "it says less: {read:?}");

    let several = archive_with(&[("a", spaces.clone()), ("b", spaces)], &|text| (deflated(text), text.len()));
    assert_eq!(read_within(&several, 12 << 20, &Cancel::default()), Err(Trouble::TooLarge), "each alone is small");
}

fn deflated(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).expect("in memory")
}

#[test]
fn a_text_that_stands_in_many_cells_does_not_fill_the_memory() {
    let long = "x".repeat(1 << 20);
    let shared = format!(r#"<sst uniqueCount="1"><si><t>{long}</t></si></sst>"#);
    let same = |place: String| format!(r#"<c r="{place}" t="s"><v>0</v></c>"#);
    let below: String = (1..=40).map(|row| format!(r#"<row r="{row}">{}</row>"#, same(format!("A{row}")))).collect();
    let beside: String = ('A'..='Z').flat_map(|a| ('A'..='Z').map(move |b| same(format!("{a}{b}1")))).collect();
    for (name, rows, most) in [("below", below, 32 << 20), ("beside", format!("<row r=\"1\">{beside}</row>"), 1 << 30)]
    {
        let bytes = workbook_with(&[("Sheet1", &rows)], &[("xl/sharedStrings.xml", shared.clone())]);
        assert!(bytes.len() < 2 << 20, "{name}");
        assert_eq!(read_within(&bytes, most, &Cancel::default()), Err(Trouble::TooLarge), "{name}");
    }
}

#[test]
fn a_workbook_that_claims_more_texts_than_it_holds_is_broken() {
    let shared = r#"<sst uniqueCount="99999999999999"><si><t>a</t></si></sst>"#.to_owned();
    let bytes = workbook_with(&[("Sheet1", "")], &[("xl/sharedStrings.xml", shared)]);
    assert!(matches!(read_all(&bytes), Err(Trouble::Broken(why)) if why.contains("99999999999999")));
}
