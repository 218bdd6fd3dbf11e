//! A real panic, in a process of its own, because its hook is the whole process's.

use crosswalk_base::crash;

const NAME: &str = "Zoë van den Berg";

/// Panics on a thread of this name, and gives the report.
fn report_of(doing: &str, work: fn()) -> String {
    let thread = std::thread::Builder::new().name(doing.to_owned()).spawn(work).expect("a thread");
    assert!(thread.join().is_err());
    std::fs::read_to_string(crash::last_report().expect("a report")).expect("it is read")
}

#[test]
fn a_report_says_where_and_what_and_nothing_of_what_was_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("not there yet/crashes");
    crash::watch("0.1.0", Some(place.clone()));

    let cases: [(&str, fn(), &str); 4] = [
        ("Checking all records", || panic!("{NAME} is not to be seen"), "left out"),
        ("Listing records", || drop(String::from(&NAME[..3])), "left out"),
        ("Searching", || assert_eq!(NAME.parse::<u8>().expect("a number"), 0), "left out"),
        ("Saving", || panic!("a place that is never reached"), "a place that is never reached"),
    ];
    for (doing, work, said) in cases {
        let report = report_of(doing, work);
        for part in ["Crosswalk 0.1.0", doing, std::env::consts::OS, said] {
            assert!(report.contains(part), "{doing}: {part} is not in\n{report}");
        }
        for part in ["Zoë", "Berg", "Zo"] {
            assert!(!report.contains(part), "{doing}: {part} is in\n{report}");
        }
        assert!(report.contains("tests/crash.rs:") || doing == "Listing records", "{report}");
    }
    assert_eq!(std::fs::read_dir(&place).expect("a folder").count(), 4);

    let survived = crosswalk_base::survive::survive(|| panic!("{NAME} is told where it was asked for"));
    assert!(survived.is_err());
    assert_eq!(std::fs::read_dir(&place).expect("a folder").count(), 4, "what is survived is no crash");

    let again = || (0..2).map(|_| report_of("Reading a file", || panic!("twice"))).collect::<Vec<_>>();
    assert_eq!(again().len(), 2);
    assert_eq!(std::fs::read_dir(&place).expect("a folder").count(), 5, "one report a place");
}
