//! What happens to files, links, devices and pipes that are written to.

use std::path::{Path, PathBuf};

use super::atomic::PIECE;
use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn held(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_large_file_that_went_to_the_disk_in_pieces_is_whole() {
    let folder = folder();
    let path = folder.path().join("a.ndjson");
    let mut file = AtomicFile::create(&path).expect("made");
    let part: Vec<u8> = (0..PIECE / 2 + 1).map(|i| (i % 251) as u8).collect();
    for _ in 0..5 {
        file.write_all(&part).expect("written");
    }
    assert!(file.is_sending(), "a piece is on its way");
    assert!(!path.exists(), "not before it is whole");
    file.commit().expect("in its place");
    assert_eq!(std::fs::read(&path).expect("read"), part.repeat(5));
}

#[test]
fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
    let folder = folder();
    let path = folder.path().join("a.json");
    write_atomic(&path, b"one").expect("first");
    write_atomic(&path, b"two").expect("second");
    drop(AtomicFile::create(&path).expect("made, and given up"));
    assert_eq!(held(&path), "two");
    assert_eq!(names(folder.path()), ["a.json"]);
}

#[test]
fn what_is_broken_off_is_kept_beside_its_place_under_a_name_that_says_so() {
    let folder = folder();
    let path = folder.path().join("a.json");
    write_atomic(&path, b"whole").expect("before");
    let mut file = AtomicFile::create(&path).expect("made");
    file.write_all(b"ha").expect("written");
    let part = file.keep_part().expect("kept").expect("a file");
    assert_eq!((held(&path), held(&part)), ("whole".to_owned(), "ha".to_owned()));
    assert_eq!(names(folder.path()), ["a.json", "a.json.partial"]);
}

#[test]
fn where_no_file_can_be_written_it_is_said_why_and_what_to_do() {
    let folder = folder();
    let protected = folder.path().join("protected.json");
    write_atomic(&protected, b"kept").expect("written");
    let mut permissions = std::fs::metadata(&protected).expect("there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&protected, permissions).expect("changed");
    let slashed = format!("{}/new/", folder.path().display());
    for (name, path, words) in [
        ("a missing folder", folder.path().join("no/such/a.json"), "no/such is not there"),
        ("a folder", folder.path().to_owned(), "is a folder"),
        ("the name of a folder that is not there", PathBuf::from(slashed), "is a folder"),
        ("a write-protected file", protected.clone(), "write-protected"),
        ("a file in place of a folder", protected.join("a.json"), "could not be written"),
    ] {
        let error = write_atomic(&path, b"x").expect_err(name).to_string();
        assert!(error.contains(words) && error.contains(&*path.to_string_lossy()), "{name}: {error}");
    }
    assert_eq!(held(&protected), "kept");
    assert_eq!(names(folder.path()), ["protected.json"]);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_overwritten() {
    let folder = folder();
    let path = folder.path().join("a.crosswalk");
    let nothing = FileStamp::nothing();
    let first = write_atomic_if_unchanged(&path, &nothing, b"one").expect("nothing was there");
    let (text, read) = text_within(&path, 100).expect("readable");
    assert_eq!((text.as_str(), &read), ("one", &first), "reading and writing give one stamp");
    assert!(!first.looks_changed(&path) && !first.is_other_than(&path));
    let same_length = |text: &[u8]| write_atomic(&path, text).expect("by somebody else");
    same_length(b"two");
    assert!(first.looks_changed(&path) && first.is_other_than(&path));
    for known in [&first, &nothing] {
        let error = write_atomic_if_unchanged(&path, known, b"mine").expect_err("theirs is there");
        assert!(matches!(error, WriteError::ChangedOutside { .. }), "{error}");
        assert!(error.to_string().contains("another program or person"), "{error}");
    }
    assert_eq!((held(&path).as_str(), names(folder.path()).len()), ("two", 1), "nothing was written");
    same_length(b"one");
    assert!(first.looks_changed(&path), "it is another file");
    let second = write_atomic_if_unchanged(&path, &first, b"mine").expect("with the content that we know");
    std::fs::remove_file(&path).expect("removed");
    assert!(second.looks_changed(&path) && !second.is_other_than(&path));
    write_atomic_if_unchanged(&path, &second, b"again").expect("nobody loses anything");
    let overwritten = write_atomic_stamped(&path, b"asked").expect("without a look");
    assert!(!overwritten.looks_changed(&path) && !overwritten.is_other_than(&path));
}

#[test]
fn reading_has_a_limit() {
    let folder = folder();
    let path = folder.path().join("a.json");
    write_atomic(&path, b"12345").expect("written");
    assert_eq!(read_within(&path, 5).expect("within").bytes, b"12345");
    for (name, ended, words) in [
        ("too large by its size", read_within(&path, 4).map(drop), "no more than 0 MiB"),
        ("a folder", read_within(folder.path(), 4).map(drop), "it is a folder"),
        ("missing", read_within(&folder.path().join("b"), 4).map(drop), "No such file"),
        ("endless", read_to_end_within(io::repeat(0), 4 << 20).map(drop), "goes on for more than 4 MiB"),
        ("no text", text_of(vec![b'a', 0xFF]).map(drop), "byte 1"),
    ] {
        let error = ended.expect_err(name).to_string();
        assert!(error.contains(words), "{name}: {error}");
    }
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn links_are_followed_and_stay() {
        for (name, links, there) in [
            ("a link", &[("link", "target")][..], true),
            ("a link to nothing yet", &[("link", "target")], false),
            ("a chain", &[("link", "second"), ("second", "target")], true),
            ("a chain to nothing yet", &[("link", "second"), ("second", "target")], false),
            ("through another folder", &[("link", "deep/second"), ("deep/second", "../target")], true),
        ] {
            let folder = folder();
            let at = |name: &str| folder.path().join(name);
            std::fs::create_dir(at("deep")).expect("a folder");
            if there {
                write_atomic(&at("target"), b"before").expect("written");
            }
            for (link, to) in links {
                symlink(to, at(link)).expect("a link");
            }
            write_atomic(&at("link"), b"after").unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(held(&at("target")), "after", "{name}");
            for (link, to) in links {
                assert_eq!(std::fs::read_link(at(link)).expect(name), Path::new(to), "{name}");
            }
            assert_eq!(names(folder.path()).len(), 1 + 1 + links.iter().filter(|(l, _)| !l.contains('/')).count());
        }
    }

    #[test]
    fn links_in_a_circle_and_into_nowhere_are_said() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        for (link, to) in [("a", "b"), ("b", "a"), ("nowhere", "no/such/file"), ("folder", ".")] {
            symlink(to, at(link)).expect("a link");
        }
        for (link, words) in [("a", "circle"), ("nowhere", "is not there"), ("folder", "is a folder")] {
            let error = write_atomic(&at(link), b"x").expect_err(link).to_string();
            assert!(error.contains(words), "{link}: {error}");
        }
    }

    #[test]
    fn a_file_that_is_replaced_keeps_its_permissions_its_owner_and_its_other_names() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        write_atomic(&at("a"), b"before, and longer").expect("first");
        std::fs::set_permissions(at("a"), std::fs::Permissions::from_mode(0o640)).expect("allowed");
        // Only the system's keeper may give files away; for others the owner is their own.
        drop(std::os::unix::fs::chown(at("a"), Some(12), Some(34)));
        let before = std::fs::metadata(at("a")).expect("there");
        let of = |found: &std::fs::Metadata| (found.mode() & 0o7777, found.uid(), found.gid());
        write_atomic(&at("a"), b"two").expect("second");
        let after = std::fs::metadata(at("a")).expect("there");
        assert_eq!(of(&after), of(&before));
        assert_ne!(after.ino(), before.ino(), "it was replaced in one step");
        std::fs::hard_link(at("a"), at("b")).expect("another name");
        write_atomic(&at("b"), b"3").expect("third");
        assert_eq!((held(&at("a")), held(&at("b"))), ("3".to_owned(), "3".to_owned()));
        assert_eq!(of(&std::fs::metadata(at("a")).expect("there")), of(&before));
        assert_eq!(names(folder.path()), ["a", "b"]);
    }

    #[test]
    fn what_others_may_not_read_they_may_not_read_while_it_is_written() {
        let folder = folder();
        let path = folder.path().join("a");
        write_atomic(&path, b"secret").expect("first");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("allowed");
        let _making = AtomicFile::create(&path).expect("made");
        for name in names(folder.path()) {
            let mode = std::fs::metadata(folder.path().join(&name)).expect("there").mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_private_file_is_its_owners_alone_and_one_that_somebody_changed_is_left_as_it_is() {
        let folder = folder();
        let path = folder.path().join("a");
        let mode = || std::fs::metadata(&path).expect("there").mode() & 0o777;
        let first = write_private_if_unchanged(&path, &FileStamp::nothing(), b"one").expect("nothing was there");
        assert_eq!((held(&path).as_str(), mode()), ("one", 0o600), "made");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("allowed");
        let second = write_private_if_unchanged(&path, &first, b"two").expect("as we know it");
        assert_eq!((held(&path).as_str(), mode()), ("two", 0o600), "whatever it replaces");
        std::fs::remove_file(&path).expect("removed");
        let third = write_private_if_unchanged(&path, &second, b"three").expect("nobody loses anything");
        assert_eq!((held(&path).as_str(), mode()), ("three", 0o600), "made again");
        write_atomic(&path, b"theirs").expect("by somebody else");
        let error = write_private_if_unchanged(&path, &third, b"mine").expect_err("theirs is there");
        assert!(matches!(error, WriteError::ChangedOutside { .. }), "{error}");
        assert_eq!((held(&path).as_str(), names(folder.path()).len()), ("theirs", 1), "nothing was written");
    }

    fn pipe(folder: &Path) -> PathBuf {
        let path = folder.join("pipe");
        assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo runs").success());
        path
    }

    #[test]
    fn devices_and_pipes_are_written_to_and_stay_what_they_are() {
        let folder = folder();
        let pipe = pipe(folder.path());
        let reading = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read_to_string(pipe).expect("read")
        });
        write_atomic(&pipe, b"through").expect("sent");
        assert_eq!(reading.join().expect("read"), "through");
        let link = folder.path().join("link");
        symlink("/dev/null", &link).expect("a link");
        for sink in [Path::new("/dev/null"), &link, Path::new("/dev/stderr")] {
            let mut file = AtomicFile::create(sink).unwrap_or_else(|error| panic!("{}: {error}", sink.display()));
            assert!(file.is_sent_at_once(), "{}", sink.display());
            file.write_all(b"").expect("written");
            assert_eq!(file.keep_part().expect("sent"), None);
        }
        assert_eq!(names(folder.path()), ["link", "pipe"]);
        use std::os::unix::fs::FileTypeExt as _;
        assert!(std::fs::metadata(&pipe).expect("there").file_type().is_fifo());
        assert!(std::fs::metadata("/dev/null").expect("there").file_type().is_char_device());
    }

    #[test]
    fn a_device_that_takes_nothing_is_said() {
        if !Path::new("/dev/full").exists() {
            eprintln!("skipped: this system has no /dev/full");
            return;
        }
        let error = write_atomic(Path::new("/dev/full"), b"x").expect_err("full").to_string();
        assert!(error.contains("/dev/full took in only a part"), "{error}");
        assert!(!error.contains("unchanged"), "{error}");
    }

    #[test]
    fn what_has_no_size_is_read_up_to_the_limit() {
        let folder = folder();
        let pipe = pipe(folder.path());
        let writing = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::OpenOptions::new().write(true).open(pipe).expect("opens").write_all(b"text")
        });
        let (text, stamp) = text_within(&pipe, 1 << 10).expect("read");
        assert_eq!((text.as_str(), stamp), ("text", FileStamp::nothing()));
        writing.join().expect("written").expect("written");
        let error = read_within(Path::new("/dev/zero"), 1 << 20).expect_err("endless").to_string();
        assert!(error.contains("goes on for more than 1 MiB"), "{error}");
    }
}
