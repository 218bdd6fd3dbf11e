//! The first records of a large file, to be looked at while the rest of it is being loaded.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::super::{Input, LoadedSet, faults};
use crate::base::{Cancel, Progress, ResourceKind};

/// Smaller files are loaded before anybody could look.
const WORTH_IT: u64 = 16 << 20;
/// How much is read.
const HEAD: u64 = 1 << 20;

/// The set of the first records of the first file, when it is large and its beginning says what it is. What is odd in
/// it is said once all of it is loaded.
pub fn beginning(inputs: &[Input]) -> Option<LoadedSet> {
    let first = inputs.first()?;
    let Input::File(path) = first else { return None };
    let head = head(path)?;
    let input = Input::Text { name: first.name(), bytes: head };
    let mut set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).ok()?;
    let count: usize = ResourceKind::ALL.iter().map(|kind| set.count(*kind)).sum();
    if count == 0 {
        return None;
    }
    set.only_beginning(faults::beginning(&first.name(), count));
    Some(set)
}

/// Up to the end of a line where there are lines, so that no row is cut.
fn head(path: &Path) -> Option<Vec<u8>> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() < WORTH_IT {
        return None;
    }
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    if let Some(end) = head.iter().rposition(|byte| *byte == b'\n').filter(|end| *end > head.len() / 2) {
        head.truncate(end + 1);
    }
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RecordIndex;

    fn inputs(before: &str, record: impl Fn(usize) -> String, between: &str) -> (tempfile::TempDir, Vec<Input>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("large");
        let records: Vec<String> = (0..4500).map(record).collect();
        let text = format!("{before}{}", records.join(between));
        assert!(text.len() as u64 > WORTH_IT);
        crate::base::file::write_atomic(&path, text.as_bytes()).expect("a file");
        (folder, vec![Input::File(path)])
    }

    #[test]
    fn the_first_records_of_a_large_file_are_there_without_the_rest() {
        let filler = "x".repeat(4000);
        let json = |i: usize| format!(r#"{{"id":"{i}","userPrincipalName":"u{i}@x.com","note":"{filler}"}}"#);
        let row = |i: usize| format!("{i},u{i}@x.com,{filler}");
        for (name, (folder, inputs)) in [
            ("an envelope", inputs("{\"value\":[", json, ",")),
            ("a root array", inputs("[", json, ",\n")),
            ("objects in a row", inputs("", json, "\n")),
            ("a table", inputs("id,userPrincipalName,note\n", row, "\n")),
        ] {
            let set = beginning(&inputs).unwrap_or_else(|| panic!("{name}: nothing"));
            let count = set.count(ResourceKind::User);
            assert!((200..300).contains(&count), "{name}: {count}");
            let last = set.record(ResourceKind::User, RecordIndex(count - 1)).expect(name);
            assert_eq!(last.key(), format!("u{}@x.com", count - 1), "{name}");
            assert_eq!(set.findings().iter().map(|f| f.code).collect::<Vec<_>>(), ["source-beginning"], "{name}");
            drop(folder);
        }
    }

    #[test]
    fn what_is_small_or_says_nothing_by_its_beginning_is_loaded_as_a_whole() {
        let small = Input::Text { name: "pasted".to_owned(), bytes: b"[{\"id\":1}]".to_vec() };
        assert!(beginning(&[small]).is_none());
        assert!(beginning(&[]).is_none());
        assert!(beginning(&[Input::File("/no/such/file".into())]).is_none());
        let (_folder, words) = inputs("nothing", |i| format!("{i} {}", "word ".repeat(1000)), " ");
        assert!(beginning(&words).is_none());
    }
}
