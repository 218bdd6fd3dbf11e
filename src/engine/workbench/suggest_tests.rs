//! Suggestions are found for what is loaded, taken in one step each, and open again once that is undone.

use std::path::PathBuf;

use super::tests::{settle, started};
use super::*;
use crate::mapping::RuleSource;
use crate::scim::TargetPath;

const TABLE: &str = "Personeelsnr;Voornaam;Achternaam;E-mail (werk);Actief;Leidinggevende\n\
    17;Jan;de Vries;jan@fabrikam.example;Ja;\n18;Zoë;Weiß;zoe@fabrikam.example;nee ;Jan de Vries\n\
    19;Noor;Haddad;noor@fabrikam.example;uit dienst 1-10;Jan de Vries\n";

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).unwrap()
}

/// A table from an HR system, just opened, and the folder that holds it.
fn opened() -> (Workbench, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("personeel.csv");
    crate::base::file::write_atomic(&file, TABLE.as_bytes()).unwrap();
    let mut bench = started();
    bench.apply(Task::OpenFiles { paths: vec![file], add: false }.into());
    settle(&mut bench);
    bench.apply(Look::Show(Workspace::Map).into());
    settle(&mut bench);
    (bench, folder)
}

fn rule(bench: &Workbench, of: &str) -> Option<String> {
    bench.document().user.rule(&target(of)).map(|rule| rule.source.text().to_owned())
}

fn is_open(bench: &Workbench, of: &str) -> bool {
    bench.open_suggestions().any(|suggestion| suggestion.target == target(of))
}

#[test]
fn nothing_is_taken_unasked() {
    let (bench, _folder) = opened();
    assert!(is_open(&bench, "active") && is_open(&bench, "name.givenName"));
    assert!(bench.document().user.rules.is_empty(), "{:?}", bench.document().user.rules);
    let row = bench.rows().targets.iter().find(|row| row.path == Some(target("name.givenName"))).unwrap();
    assert!(row.is_suggested && row.value == "Jan");
    assert!(bench.rows().wires.iter().any(|wire| wire.score.is_some() && wire.target == target("active")));
}

#[test]
fn one_is_taken_in_one_step_and_open_again_when_that_is_undone() {
    let (mut bench, _folder) = opened();
    bench.apply(SuggestStep::Begin(Some(target("active"))).into());
    let values = &bench.reviewed().unwrap().values;
    assert_eq!(
        (values[0].text.as_str(), values[0].is_good),
        ("uit dienst 1-10", false),
        "what is not understood comes first"
    );
    bench.apply(Accept::Here.into());
    settle(&mut bench);
    assert!(rule(&bench, "active").is_some_and(|text| text.starts_with("Switch(")) && !is_open(&bench, "active"));
    assert_ne!(bench.suggest_walk().unwrap().target(), Some(&target("active")), "the next one is under review");
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert!(rule(&bench, "active").is_none() && is_open(&bench, "active"));
}

#[test]
fn all_that_are_sure_are_one_step_and_the_first_match_comes_with_its_rule() {
    let (mut bench, _folder) = opened();
    let safe = bench.safe_suggestions().len();
    assert!(safe >= 4, "{safe}");
    bench.apply(SuggestStep::Begin(None).into());
    bench.apply(Accept::Safe.into());
    settle(&mut bench);
    assert_eq!((bench.document().user.rules.len(), bench.safe_suggestions().len()), (safe, 0));
    bench.apply(SuggestStep::To(target("userName")).into());
    bench.apply(Accept::Here.into());
    let matching = bench.document().user.matching().iter().map(|rule| rule.target.to_string()).collect::<Vec<_>>();
    assert_eq!(matching, ["userName"]);
    bench.apply(Command::Undo);
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert!(bench.document().user.rules.is_empty());
}

#[test]
fn what_was_declined_stays_declined_and_what_was_skipped_comes_again() {
    let (mut bench, _folder) = opened();
    bench.apply(SuggestStep::Begin(Some(target("externalId"))).into());
    bench.apply(Accept::Never.into());
    assert!(!is_open(&bench, "externalId"));
    let kept = serde_json::to_value(bench.document()).unwrap();
    assert_eq!(kept["declined"][0]["target"], "externalId");
    let read: Document = serde_json::from_value(kept).unwrap();
    assert_eq!(read, *bench.document());
    let skipped = bench.suggest_walk().unwrap().target().unwrap().clone();
    bench.apply(SuggestStep::Skip.into());
    let walk = bench.suggest_walk().unwrap();
    assert_eq!(bench.walked_state(walk, &skipped), SuggestionState::Skipped);
    bench.apply(SuggestStep::Again.into());
    assert_eq!(bench.walked_state(bench.suggest_walk().unwrap(), &skipped), SuggestionState::Open);
    bench.apply(Command::Undo);
    assert!(is_open(&bench, "externalId"));
}

#[test]
fn a_declined_one_is_counted_as_never_though_its_target_has_a_rule() {
    let (mut bench, _folder) = opened();
    let source = RuleSource::Direct { attribute: "Nowhere".to_owned() };
    bench.apply(Edit::SetSource { target: target("externalId"), source }.into());
    settle(&mut bench);
    assert!(is_open(&bench, "externalId"), "its rule reads nothing that is there");
    bench.apply(SuggestStep::Begin(Some(target("externalId"))).into());
    bench.apply(Accept::Never.into());
    let walk = bench.suggest_walk().unwrap();
    assert_eq!(bench.walked_state(walk, &target("externalId")), SuggestionState::Never);
}

#[test]
fn another_row_or_another_workspace_ends_the_walk() {
    let (mut bench, _folder) = opened();
    for (look, stays) in [
        (Look::Target(Some(target("active"))), true),
        (Look::Target(Some(target("nickName"))), false),
        (Look::Show(Workspace::Preview), false),
        (Look::Kind(crate::base::ResourceKind::Group), false),
    ] {
        bench.apply(Look::Kind(crate::base::ResourceKind::User).into());
        bench.apply(SuggestStep::Begin(None).into());
        bench.apply(look.clone().into());
        assert_eq!(bench.suggest_walk().is_some(), stays, "{look:?}");
    }
}

#[test]
fn a_rule_that_gives_something_needs_no_suggestion() {
    let (mut bench, _folder) = opened();
    let source = RuleSource::Constant { value: "True".to_owned() };
    bench.apply(Edit::SetSource { target: target("active"), source }.into());
    settle(&mut bench);
    assert!(!is_open(&bench, "active"));
}
