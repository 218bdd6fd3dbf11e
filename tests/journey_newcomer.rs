//! The first ten minutes of two newcomers, by accessible names, with every press counted: a messy table from an HR system,
//! and what a PowerShell script wrote. Both reach a checked mapping that can be taken home.

#[path = "common/answers.rs"]
mod answers;
#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::path::{Path, PathBuf};

use app::{bench, settle};
use common::harness;
use crosswalk::base::file::write_atomic;
use crosswalk::base::{ResourceKind, Severity};
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Document, DryRunState};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

/// Goal: both reach a checked, exportable mapping in under 40 clicks.
const GOAL: usize = 40;

/// A newcomer at the window: each press is counted, and a file chosen in the system's dialog as two.
struct Newcomer {
    window: Harness<'static, App>,
    presses: usize,
}

impl Newcomer {
    fn with(files: Vec<PathBuf>) -> Self {
        let dialogs = answers::dialogs(files);
        let app = App::new(bench()).with_dialogs(dialogs);
        let window = harness(&DARK, [1440.0, 900.0], 1.0, app, |ui, app: &mut App| app.show(ui));
        let mut newcomer = Self { window, presses: 0 };
        newcomer.pass();
        newcomer
    }

    fn pass(&mut self) {
        for _ in 0..3 {
            self.window.run_steps(3);
            settle(&mut self.window.state_mut().bench);
        }
        self.window.run();
    }

    fn click(&mut self, name: &str) {
        self.window.get_by_label(name).click();
        self.pressed();
    }

    fn step(&mut self, name: &str) {
        self.window.get_by_role_and_label(Role::Tab, name).click();
        self.pressed();
    }

    fn starting(&mut self, start: &str) {
        self.window.get_by_label_contains(start).click();
        self.pressed();
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.pressed();
    }

    fn choose_file(&mut self, button: &str) {
        self.click(button);
        self.presses += 2;
    }

    fn pressed(&mut self) {
        self.presses += 1;
        self.pass();
    }

    fn errors(&self) -> Vec<String> {
        let bench = &self.window.state().bench;
        let report = bench.population(ResourceKind::User).expect("everybody is checked");
        let errors = report.causes.iter().filter(|cause| cause.finding.severity == Severity::Error);
        errors.map(|cause| format!("{} ({})", cause.finding.title, cause.finding.code)).collect()
    }

    /// Takes what is offered for each cause, and skips what is left to a person or to the source.
    fn review_all(&mut self) {
        self.step("Preview");
        self.click("Review all");
        while self.window.state().bench.walk().is_some_and(|walk| walk.here < walk.items.len()) {
            let before = self.window.state().bench.document_revision();
            self.key(Modifiers::NONE, Key::Space);
            if self.window.state().bench.document_revision() == before {
                self.key(Modifiers::NONE, Key::ArrowRight);
            }
            assert!(self.presses < 2 * GOAL, "the review ends");
        }
    }

    /// A dry run of everybody in the sandbox, and the mapping to take home.
    fn take_home(&mut self, saved: &Path) {
        self.step("Dry run");
        let all = format!("All {} users", self.window.state().bench.count());
        self.click(&all);
        assert_eq!(self.window.state().bench.dry_run().state, DryRunState::Done);
        self.step("Hand over");
        self.click("Save");
        self.presses += 2;
        let document = Document::open(saved).expect("a crosswalk file");
        assert_eq!(document.user.rules, self.window.state().bench.document().user.rules);
    }
}

/// 300 people as an HR system has them: blanks, umlauts, two phones in one field, managers by number, some gaps.
fn hr_table() -> String {
    let first = ["Lotte", "Jürgen", "Zoë", "Mehmet", "Łukasz", "Bo", "José", "Anna"];
    let last = ["Jansen", "de Vries", "van den Berg", "Yılmaz", "Wiśniewski", "Núñez"];
    let mut text =
        "Personeelsnr;Voornaam;Achternaam;E-mail (werk);Functie;Afdeling;Telefoon;Actief;Leidinggevende;Land\n"
            .to_owned();
    for at in 1..=300 {
        let (given, family) = (first[at % first.len()], last[at % last.len()]);
        let mail = if at % 50 == 0 { String::new() } else { format!("Medewerker{at}@Fabrikam.example ") };
        let phone = if at % 7 == 0 { format!("06{at:08} / 020{at:07}") } else { String::new() };
        let active = ["Ja", "Nee", "ja "][at % 3];
        let manager = if at > 10 { (at % 10 + 1).to_string() } else { String::new() };
        text.push_str(&format!(
            "{at};{given};{family};{mail};Teamleider {};ICT Beheer;{phone};{active};{manager};Nederland\n",
            at % 4
        ));
    }
    text
}

/// 300 people as `Get-MgUser | ConvertTo-Json` writes them.
fn powershell() -> String {
    let user = |at: usize| {
        format!(
            r#"{{"Id": "00000000-0000-4000-8000-{at:012}", "UserPrincipalName": "user{at}@contoso.example", "DisplayName": "User {at}", "GivenName": "User", "Surname": "{at}", "Mail": "user{at}@contoso.example", "JobTitle": "Engineer", "Department": null, "AccountEnabled": {}, "BusinessPhones": ["+31 20 555 {at:04}"], "MobilePhone": null, "Country": "Netherlands", "UsageLocation": "NL", "OfficeLocation": "Amsterdam", "PreferredLanguage": "nl-NL"}}"#,
            !at.is_multiple_of(9)
        )
    };
    format!("[\n{}\n]", (1..=300).map(user).collect::<Vec<_>>().join(",\n"))
}

fn folder_with(name: &str, text: &str) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    let (source, saved) = (folder.path().join(name), folder.path().join("mine.crosswalk"));
    write_atomic(&source, text.as_bytes()).expect("written");
    (folder, vec![source, saved])
}

#[test]
fn a_messy_table_from_hr_becomes_a_checked_mapping() {
    let (_folder, files) = folder_with("personeel.csv", &hr_table());
    let saved = files[1].clone();
    let mut newcomer = Newcomer::with(files);
    newcomer.click("Use your own…");
    newcomer.choose_file("Choose files…");
    newcomer.click("Go on to Map");
    newcomer.starting("Review 1");
    newcomer.key(Modifiers::SHIFT, Key::Space);
    while newcomer.window.state().bench.reviewed().is_some() {
        newcomer.key(Modifiers::NONE, Key::Space);
        assert!(newcomer.presses < GOAL, "the walk ends");
    }
    newcomer.key(Modifiers::NONE, Key::Escape);
    let rules = newcomer.window.state().bench.document().user.rules.len();
    assert!(rules >= 10, "{rules} rules");
    newcomer.review_all();
    newcomer.take_home(&saved);
    // Who has no address at all is to be mended at the source; nobody else is in the way.
    let left = ["userName is empty, and it is what is looked up by (6 users) (matching-value-empty)"];
    assert_eq!(newcomer.errors(), left);
    assert!(newcomer.presses < GOAL, "{} presses", newcomer.presses);
}

#[test]
fn what_powershell_wrote_becomes_a_checked_mapping() {
    let (_folder, files) = folder_with("users.json", &powershell());
    let saved = files[1].clone();
    let mut newcomer = Newcomer::with(files);
    newcomer.click("Use your own…");
    newcomer.choose_file("Choose files…");
    assert_eq!(newcomer.window.state().bench.client().label, "Entra ID");
    newcomer.review_all();
    newcomer.take_home(&saved);
    assert_eq!(newcomer.errors(), Vec::<String>::new());
    assert!(newcomer.presses < GOAL, "{} presses", newcomer.presses);
}
