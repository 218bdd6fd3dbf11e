//! The workspace Preview by its accessible names: requests are chosen, read, copied; findings lead to their rule.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;
#[path = "common/panel.rs"]
mod panel;

use std::sync::Arc;

use app::{bench, settle};
use crosswalk::base::{ClientKind, ProviderKind, ResourceKind};
use crosswalk::mapping::{Apply, RuleSource};
use crosswalk::scim::{Destination, ScriptForm, TargetPath};
use crosswalk::ui::ask::Ask;
use crosswalk::ui::panel::preview::PreviewPanel;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::Sessions;
use crosswalk::workbench::{
    Action, Document, DryRunScope, Edit, Look, PreviewPart, Take, Task, WalkState, WalkStep, Workbench, Workspace,
};
use egui::{Key, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use panel::{Stage, apply, click, labels, pass, stage, write};

type Preview = Harness<'static, Stage<PreviewPanel>>;

const WIDE: [f32; 2] = [1440.0, 820.0];

fn preview(size: [f32; 2]) -> Preview {
    let mut stage = stage(&DARK, size, bench(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    apply(&mut stage, Look::Preview(PreviewPart::Request));
    stage
}

/// Liz Smith, the third record, and the request that creates her.
fn liz() -> Preview {
    let mut stage = preview(WIDE);
    apply(&mut stage, Look::Record(2));
    apply(&mut stage, Look::Request(1));
    stage
}

#[test]
fn a_click_on_a_record_and_on_its_request_brings_them_into_view() {
    let mut stage = preview(WIDE);
    click(&mut stage, "Zoë van den Berg");
    assert_eq!(stage.state().bench.record().map(crosswalk::source::Record::name).as_deref(), Some("Zoë van den Berg"));
    let post = labels(&stage, "POST /Users, Create Zoë");
    assert_eq!(post.len(), 1, "the request that creates her is listed once: {post:?}");
    click(&mut stage, &post[0]);
    let bench = &stage.state().bench;
    assert_eq!(bench.requests().steps[bench.request_in_view()].title(), "Create Zoë van den Berg");
    assert!(!labels(&stage, "\"familyName\": \"van den Berg\"").is_empty(), "the body is shown");
}

#[test]
fn arrows_walk_through_records_and_requests() {
    let mut stage = liz();
    stage.get_by_label("Requests").focus();
    pass(&mut stage);
    for (key, record, request) in [
        (Key::ArrowDown, 2, Some(2)),
        (Key::ArrowDown, 2, Some(3)),
        (Key::ArrowDown, 3, None),
        (Key::End, stage.state().bench.count() - 1, None),
        (Key::ArrowUp, stage.state().bench.count() - 2, None),
    ] {
        stage.key_press(key);
        pass(&mut stage);
        let view = stage.state().bench.view();
        assert_eq!((view.record(), view.request), (record, request), "{key:?}");
    }
}

#[test]
fn each_line_says_which_rule_wrote_it() {
    let stage = liz();
    for line in [
        "\"userName\": \"liz.smith@contoso.com\", — userPrincipalName",
        "\"formatted\": \"Liz Smith\" — givenName, surname, Join",
    ] {
        assert!(!labels(&stage, line).is_empty(), "no “{line}” in {:?}", labels(&stage, "\": \""));
    }
    assert!(labels(&stage, "\"schemas\": [ —").is_empty(), "no rule writes the schemas");
}

#[test]
fn the_length_is_that_of_the_body_and_the_token_is_not_there() {
    let stage = liz();
    let sent = stage.state().bench.requests().steps[1].first().and_then(|sent| sent.bound());
    let body = sent.and_then(|request| request.body_text()).expect("a body");
    assert!(stage.query_by_label(&format!("Content-Length: {}", body.len())).is_some());
    assert!(stage.query_by_label("Authorization: Bearer ").is_some());
}

#[test]
fn what_is_copied_is_the_request_that_is_shown() {
    let mut stage = liz();
    click(&mut stage, "Copy as curl");
    click(&mut stage, "Copy as PowerShell");
    click(&mut stage, "Copy as HTTP");
    click(&mut stage, "Save all…");
    let step = stage.state().bench.requests().steps[1].clone();
    match stage.state().asked.as_slice() {
        [Ask::Copy(curl, said), Ask::Copy(power_shell, _), Ask::Copy(http, _), Ask::SaveRequests] => {
            let forms = [(curl, ScriptForm::Curl), (power_shell, ScriptForm::PowerShell), (http, ScriptForm::Http)];
            for (copied, form) in forms {
                assert_eq!(
                    *copied,
                    step.first().expect("a request").as_script(form, Destination::Address("https://<endpoint>"))
                );
            }
            assert!(said.contains("bash") && curl.starts_with("# For bash"), "{curl}");
        }
        other => panic!("three copies and a file expected, not {other:?}"),
    }
}

#[test]
fn another_form_of_the_requests_is_chosen_where_the_sender_stands() {
    let mut stage = liz();
    let variants = stage.state().bench.client().variants;
    let other = variants.iter().find(|v| v.id != stage.state().bench.variant().id).expect("a second form");
    click(&mut stage, "Form of the requests");
    click(&mut stage, other.label);
    assert_eq!(stage.state().bench.variant().id, other.id);
}

#[test]
fn a_finding_leads_to_its_rule_and_to_the_records_that_show_it() {
    let mut stage = liz();
    let report = stage.state().bench.population(ResourceKind::User).expect("all are checked").clone();
    let first = report.fix_first().expect("something to fix");
    click(&mut stage, &format!("{} users show it", first.count));
    let example = &first.examples[first.examples.len() - 1];
    let shows = |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.starts_with(&example.name));
    stage.get_all_by_role(Role::Link).find(shows).expect("a record that shows it").click();
    pass(&mut stage);
    assert_eq!(stage.state().bench.view().record(), example.record);
    click(&mut stage, "Open rule");
    let view = stage.state().bench.view();
    assert_eq!(view.workspace, Workspace::Map);
    assert_eq!(view.target.as_ref().map(ToString::to_string), first.finding.place.target);
}

#[test]
fn a_filter_finds_people_and_what_is_sent_for_the_one_in_view() {
    let mut stage = liz();
    write(&mut stage, "Find user or path", "doyle");
    assert!(stage.query_by_label("Chris Doyle").is_some() && stage.query_by_label("Tom Becker").is_none());
    click(&mut stage, "Clear filter");
    write(&mut stage, "Find user or path", "manager of liz");
    assert_eq!(labels(&stage, "Set the manager of Liz Smith").len(), 1);
    assert!(labels(&stage, "Look up by").is_empty() && stage.query_by_label("Chris Doyle").is_none());
}

#[test]
fn people_are_looked_for_off_the_windows_thread_and_once_for_a_text() {
    let mut stage = stage(&DARK, WIDE, bench(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    stage.get_by_label("Find user").focus();
    stage.run();
    stage.event(egui::Event::Text("doyle".to_owned()));
    stage.step();
    let rows = |stage: &Preview| stage.get_all_by_role(Role::ListItem).filter(|row| row.rect().left() < 100.0).count();
    assert!(stage.state().bench.narrowed().is_none() && rows(&stage) > 2, "the frame did not wait for it");
    pass(&mut stage);
    assert_eq!(rows(&stage), 2);
    let found = |stage: &Preview| stage.state().bench.narrowed().map(|found| Arc::as_ptr(&found.records));
    let before = found(&stage);
    apply(&mut stage, Look::NextRecord);
    assert_eq!(found(&stage), before, "the next person asks for nothing");
}

#[test]
fn what_the_account_makes_of_it_says_what_is_not_documented() {
    let mut stage = liz();
    click(&mut stage, "What Xurrent makes of it");
    let predictions = stage.state().bench.predictions().to_vec();
    assert!(!predictions.is_empty());
    for prediction in predictions {
        let said = labels(&stage, &prediction.sentence);
        assert_eq!(said.len(), 1, "{}", prediction.sentence);
        assert_eq!(said[0].contains("not documented by Xurrent"), !prediction.documented, "{said:?}");
    }
}

#[test]
fn only_the_rows_in_view_are_drawn_for_thousands_of_records() {
    let mut bench =
        Workbench::new(Document::new(ClientKind::new("entra"), ProviderKind::new("xurrent")), &Sessions::none(), || {});
    let user = |n| format!("{{\"id\":\"{n}\",\"userPrincipalName\":\"u{n}@x.org\",\"displayName\":\"Person {n}\"}}");
    let users = (0..3000).map(user).collect::<Vec<_>>().join(",");
    bench.apply(Task::Paste(format!("{{\"value\":[{users}]}}")).into());
    settle(&mut bench);
    assert_eq!(bench.count(), 3000);
    let mut stage = stage(&DARK, WIDE, bench, PreviewPanel::show);
    apply(&mut stage, Look::Record(2900));
    let rows = labels(&stage, "Person ");
    assert!(rows.iter().any(|row| row == "Person 2900"), "the record in view is scrolled to");
    assert!(rows.len() < 100, "{} rows are drawn", rows.len());
}

#[test]
fn groups_have_their_requests_too_and_the_same_menu_leads_back() {
    let mut stage = liz();
    click(&mut stage, "Users or groups");
    click(&mut stage, "5 groups");
    assert_eq!(stage.state().bench.kind(), ResourceKind::Group);
    assert_eq!(labels(&stage, "POST /Groups, Create").len(), 1);
}

#[test]
fn without_records_the_way_to_the_source_is_shown() {
    let bench =
        Workbench::new(Document::new(ClientKind::new("okta"), ProviderKind::new("xurrent")), &Sessions::none(), || {});
    let mut stage = stage(&DARK, [1024.0, 620.0], bench, PreviewPanel::show);
    click(&mut stage, "Open Source");
    assert_eq!(stage.state().bench.view().workspace, Workspace::Source);
}

#[test]
fn a_faulty_rule_takes_no_other_line_with_it() {
    let mut stage = liz();
    let target = TargetPath::parse("title").expect("a path");
    let source = RuleSource::Expression { text: "Jion([jobTitle])".to_owned() };
    apply(&mut stage, Edit::SetSource { target, source });
    assert!(labels(&stage, "\"title\":").is_empty() && !labels(&stage, "\"displayName\":").is_empty());
    assert!(!labels(&stage, "Jion").is_empty(), "the finding says why");
}

#[test]
fn the_smallest_window_has_every_control_too() {
    let mut window = app::window(&LIGHT, [1024.0, 700.0], bench());
    window.state_mut().bench.apply(Look::Show(Workspace::Preview).into());
    window.state_mut().bench.apply(Look::Preview(PreviewPart::Request).into());
    window.run();
    for name in [
        "Requests",
        "Copy as curl",
        "Copy as PowerShell",
        "Copy as HTTP",
        "Save all…",
        "In Xurrent",
        "Form of the requests",
    ] {
        assert!(window.query_by_label(name).is_some(), "no “{name}”");
    }
}

#[test]
fn preview_opens_on_what_becomes_of_the_person_and_request_on_what_creates_them() {
    let mut stage = stage(&DARK, WIDE, bench(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    apply(&mut stage, Look::Record(2));
    let line = "userName, liz.smith@contoso.com, from userPrincipalName";
    assert!(!labels(&stage, line).is_empty(), "no “{line}”");
    assert!(labels(&stage, "POST /Users").is_empty(), "the list is of people alone");
    let post = |stage: &Preview| stage.state().bench.request_in_view();
    click(&mut stage, "Request");
    assert!(!labels(&stage, "\"userName\": \"liz.smith@contoso.com\"").is_empty(), "the body of the POST");
    assert_eq!((post(&stage), labels(&stage, "POST /Users, Create Liz Smith").len()), (1, 1));
    apply(&mut stage, Look::Request(0));
    assert!(labels(&stage, "\"userName\": \"liz.smith@contoso.com\"").is_empty(), "the look-up that was chosen");
    apply(&mut stage, Look::NextRecord);
    assert_eq!(post(&stage), 1, "another person is opened on what creates them again");
}

#[test]
fn an_attribute_of_the_person_leads_to_its_rule() {
    let mut stage = stage(&DARK, WIDE, bench(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    let title = labels(&stage, "title, ").into_iter().find(|label| label.starts_with("title, ")).expect("a title");
    click(&mut stage, &title);
    let view = stage.state().bench.view();
    assert_eq!(
        (view.workspace, view.target.as_ref().map(TargetPath::short).as_deref()),
        (Workspace::Map, Some("title"))
    );
}

/// Liz Smith as the sandbox's account has her, by a dry run.
fn looked_up() -> Workbench {
    let mut bench = bench();
    bench.apply(Look::Show(Workspace::DryRun).into());
    settle(&mut bench);
    bench.apply(Task::DryRun(DryRunScope::All).into());
    settle(&mut bench);
    bench.apply(Look::Show(Workspace::Preview).into());
    bench.apply(Look::Record(2).into());
    settle(&mut bench);
    bench
}

#[test]
fn what_the_account_has_now_is_not_known_until_a_dry_run_of_the_person_asks() {
    let mut stage = stage(&DARK, WIDE, bench(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    apply(&mut stage, Look::Record(2));
    let attributes = labels(&stage, ", now ").len();
    assert!(attributes > 8 && labels(&stage, ", now not known").len() == attributes, "no cell is empty");
    assert_eq!(labels(&stage, "What the account has now is not known.").len(), 1);
    click(&mut stage, "Go to Dry run");
    assert_eq!(stage.state().bench.view().workspace, Workspace::DryRun);
    apply(&mut stage, Task::UseSandbox);
    apply(&mut stage, Look::Show(Workspace::Preview));
    click(&mut stage, "Dry run of this user");
    assert!(labels(&stage, ", now not known").is_empty(), "{:?}", labels(&stage, ", now "));
    assert_eq!(stage.state().bench.dry_run().plans.len(), 1, "of this person alone");
    apply(&mut stage, Look::NextRecord);
    assert_eq!(labels(&stage, ", now not known").len(), labels(&stage, ", now ").len(), "nobody else was asked for");
}

#[test]
fn what_changes_stands_beside_what_the_account_has() {
    let mut stage = stage(&DARK, WIDE, looked_up(), PreviewPanel::show);
    for line in [
        "title, Director of Service Management, from jobTitle, now Service Manager",
        "displayName, the same, from displayName, now Liz Smith",
        "manager, the same, from manager, now Amara Okafor (1001)",
        "Liz Smith, 5 attributes change, 18 the same",
        "Would change. Found by userName, id 1003",
    ] {
        assert_eq!(labels(&stage, line).len(), 1, "{line}");
    }
    for (record, line) in [
        (7, "Nothing changes, 22 the same"),
        (5, "Would create. The account has nobody like this"),
        (5, "manager, Amara Okafor (895a456c-ad7f-4846-b9ed-461e8184ca63), from manager, now not there"),
        (8, "manager, 42ab6dbf-cb19-4dcd-8483-0a44a3ac9b56, not among the loaded users, from manager, now not there"),
        (11, "manager, not sent now, from manager, now José Núñez (1002)"),
        (4, "Go to Dry run"),
    ] {
        apply(&mut stage, Look::Record(record));
        assert_eq!(labels(&stage, line).len(), 1, "{record}: {line}");
    }
}

#[test]
fn of_a_group_the_account_says_how_many_members_it_has() {
    let mut stage = stage(&DARK, WIDE, looked_up(), PreviewPanel::show);
    apply(&mut stage, Look::Kind(ResourceKind::Group));
    assert_eq!(labels(&stage, "A dry run of this group asks for it").len(), 1, "the users' dry run is not the groups'");
    assert_eq!(labels(&stage, "It takes the place of the dry run of 18 users.").len(), 1, "nothing is lost unsaid");
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    for (record, line) in [
        (0, "members, 1 removed, from members, now 3 members"),
        (1, "members, the same, from members, now 2 members"),
        (2, "members, 4 values, from members, now not there"),
        (4, "members, empty, from members, now not in its answer"),
    ] {
        apply(&mut stage, Look::Record(record));
        assert_eq!(labels(&stage, line).len(), 1, "{record}: {:?}", labels(&stage, "members, "));
    }
}

#[test]
fn what_is_sent_at_creation_only_is_for_new_people() {
    let mut stage = stage(&DARK, WIDE, looked_up(), PreviewPanel::show);
    let target = TargetPath::parse("title").expect("a path");
    apply(&mut stage, Edit::SetApply { target, apply: Apply::OnlyAtCreation });
    assert_eq!(labels(&stage, "The mapping changed since the dry run.").len(), 1);
    assert_eq!(labels(&stage, "It takes the place of the dry run of 18 users.").len(), 1);
    let stale = "title, Director of Service Management, from jobTitle, now Service Manager";
    assert_eq!(labels(&stage, stale).len(), 1, "what would change is not said of another mapping");
    assert!(labels(&stage, ", the same,").is_empty());
    click(&mut stage, "Run again for this user");
    assert_eq!(labels(&stage, "title, only for new users, from jobTitle, now Service Manager").len(), 1);
}

#[test]
fn j_and_k_go_from_person_to_person_unless_text_is_typed() {
    let mut stage = stage(&DARK, WIDE, bench(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    for (key, expected) in [(Key::J, Action::NextRecord), (Key::K, Action::PreviousRecord)] {
        stage.key_press(key);
        pass(&mut stage);
        assert!(matches!(stage.state_mut().asked.pop(), Some(Ask::Run(action)) if action == expected), "{key:?}");
    }
    write(&mut stage, "Find user", "j");
    stage.key_press(Key::J);
    pass(&mut stage);
    assert!(stage.state().asked.is_empty());
}

#[test]
fn people_with_findings_are_marked_in_the_list() {
    let mut stage = stage(&DARK, WIDE, bench(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    let bench = &stage.state().bench;
    let people = bench.people(ResourceKind::User).clone();
    for (record, name) in (0..8).filter_map(|record| Some((record, people.name(record)?.to_owned()))) {
        let row = stage.get_by(|node| node.role() == Role::ListItem && node.label().as_deref() == Some(&name));
        let said = row.accesskit_node().description().is_some_and(|said| said.starts_with("has "));
        assert_eq!(said, bench.worst_of(record).is_some(), "{name}");
    }
}

#[test]
fn of_a_person_only_what_changes_is_listed_when_asked_by_box_or_key() {
    let mut stage = stage(&DARK, WIDE, looked_up(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    apply(&mut stage, Look::Record(2));
    let listed = |stage: &Preview| {
        let has = |name: &str| !labels(stage, &format!("{name}, ")).is_empty();
        (has("title"), has("displayName"))
    };
    assert_eq!(listed(&stage), (true, true));
    click(&mut stage, "Only what changes");
    assert_eq!(listed(&stage), (true, false), "her name stays as it is");
    stage.key_press(Key::D);
    pass(&mut stage);
    assert_eq!(listed(&stage), (true, true));
}

#[test]
fn those_who_are_like_a_person_are_counted_and_stepped_through() {
    let mut stage = stage(&DARK, WIDE, looked_up(), PreviewPanel::show);
    apply(&mut stage, Look::Show(Workspace::Preview));
    apply(&mut stage, Look::Record(2));
    assert!(stage.query_by_label("Like Liz Smith").is_some());
    let alike = labels(&stage, "Step through the ").into_iter().find(|label| label.ends_with("users: would change"));
    let alike = alike.expect("others change too");
    let count: usize = alike.split(' ').find_map(|word| word.parse().ok()).expect("a number");
    click(&mut stage, &alike);
    let bench = &stage.state().bench;
    assert_eq!((bench.steps().len(), bench.view().record()), (count, 2), "she is one of them");
    assert_eq!(bench.dry_run().records(crosswalk::exchange::OutcomeKind::WouldChange).len(), count);
    click(&mut stage, &alike);
    assert_eq!(stage.state().bench.steps().len(), stage.state().bench.count(), "a second press leads back to all");
}

#[test]
fn the_person_looks_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, theme, size, make) in [
        ("dark-1440", &DARK, [1440.0, 900.0], looked_up as fn() -> Workbench),
        ("light-1440", &LIGHT, [1440.0, 900.0], looked_up),
        ("dark-1024", &DARK, [1024.0, 700.0], looked_up),
        ("light-1024", &LIGHT, [1024.0, 700.0], looked_up),
        ("not-asked-dark-1440", &DARK, [1440.0, 900.0], bench),
        ("not-asked-dark-1024", &DARK, [1024.0, 700.0], bench),
    ] {
        let mut bench = make();
        let theme_of =
            if theme.is_dark() { crosswalk::workbench::Theme::Dark } else { crosswalk::workbench::Theme::Light };
        bench.apply(Look::Theme(theme_of).into());
        bench.apply(Look::Show(Workspace::Preview).into());
        bench.apply(Look::Record(2).into());
        settle(&mut bench);
        let mut window = app::window(theme, size, bench);
        window.run();
        window.snapshot(format!("panel-preview-person-{name}"));
        results.extend_harness(&mut window);
    }
}

#[test]
fn preview_looks_as_designed() {
    let mut stage = liz();
    stage.snapshot("panel-preview-dark-1440");
}

/// The review of all that is found with a rule that takes everybody’s VIP flag.
fn review(size: [f32; 2], theme: &'static crosswalk::ui::theme::Theme) -> Preview {
    let mut stage = stage(theme, size, with_vip(), PreviewPanel::show);
    click(&mut stage, "Review all");
    stage
}

/// A country for one person that is none.
const COUNTRY: &str = r#"IgnoreFlowIfNullOrEmpty(Switch([country], [country], "Greece", "Atlantis"))"#;

/// A rule that takes everybody’s VIP flag, and countries one of which is none.
fn with_vip() -> Workbench {
    let mut bench = bench();
    let source = RuleSource::Direct { attribute: "userType".to_owned() };
    bench.apply(Edit::SetSource { target: TargetPath::parse("userType").expect("a path"), source }.into());
    let target = TargetPath::parse("addresses[type eq \"work\"].country").expect("a path");
    bench.apply(Edit::SetSource { target, source: RuleSource::Expression { text: COUNTRY.to_owned() } }.into());
    bench.apply(Look::Show(Workspace::Preview).into());
    settle(&mut bench);
    bench
}

fn here(stage: &Preview) -> (usize, String) {
    let walk = stage.state().bench.walk().expect("a review");
    (walk.here, walk.item().map(|item| item.title.clone()).unwrap_or_default())
}

#[test]
fn the_review_is_walked_by_its_keys_and_each_take_is_one_step_of_undo() {
    let mut stage = review(WIDE, &DARK);
    let all = stage.state().bench.walk().expect("a review").items.len();
    let country =
        stage.state().bench.walk().expect("a review").items.iter().position(|item| item.title.contains("country"));
    let country = country.expect("the sample’s countries are names");
    (0..country).for_each(|_| {
        stage.key_press(Key::ArrowRight);
        pass(&mut stage);
    });
    assert_eq!(here(&stage).0, country);
    assert!(!labels(&stage, "Take usageLocation, which is the ISO code, recommended, clears 17").is_empty());
    assert!(!labels(&stage, &format!("Removed: addresses[work].country ← {COUNTRY}")).is_empty());
    assert!(!labels(&stage, "Added: addresses[work].country ← [usageLocation]").is_empty());
    stage.key_press(Key::ArrowDown);
    pass(&mut stage);
    assert!(!labels(&stage, "becomes stays as it is").is_empty(), "whom the second cure does not help is said");
    stage.key_press(Key::ArrowUp);
    pass(&mut stage);
    let before = stage.state().bench.document().clone();
    stage.key_press(Key::Space);
    pass(&mut stage);
    assert_eq!(stage.state().bench.undo_name(), Some("Take usageLocation, which is the ISO code"));
    assert!(labels(&stage, "addresses.country should").iter().any(|label| label.ends_with("taken")));
    let left = format!("{} of {all} causes left in 18 users", all - 1);
    assert!(!labels(&stage, &left).is_empty(), "the count of causes falls with each: {:?}", labels(&stage, "causes"));
    click(
        &mut stage,
        "Undo Take usageLocation, which is the ISO code: addresses.country should be a country code of two letters",
    );
    assert_eq!(*stage.state().bench.document(), before);
    (0..all).for_each(|_| {
        stage.key_press(Key::ArrowRight);
        pass(&mut stage);
    });
    assert!(!labels(&stage, "That was the last one").is_empty());
    stage.key_press(Key::Escape);
    pass(&mut stage);
    assert!(stage.state().bench.walk().is_none());
}

#[test]
fn titles_of_findings_are_broken_and_not_cut() {
    let height = |stage: &Preview, part: &str| {
        let rows = stage.get_all_by_label_contains(part).filter(|row| row.accesskit_node().role() == Role::Button);
        rows.map(|row| row.rect().height()).next().expect("the cause is listed")
    };
    let narrow = |begin: bool| {
        let mut stage = stage(&DARK, [1024.0, 628.0], with_vip(), PreviewPanel::show);
        if begin {
            click(&mut stage, "Review all");
        }
        stage
    };
    let (list, review) = (narrow(false), narrow(true));
    let (long, short) = ("A manager is not among the loaded", "A guest from another directory");
    assert_eq!((height(&list, long), height(&list, short)), (68.0, 48.0), "a line more where the title needs it");
    assert_eq!((height(&review, long), height(&review, short)), (76.0, 76.0), "rows of the review are all alike");
}

#[test]
fn a_rule_that_is_proposed_is_shown_whole_in_the_smallest_window() {
    let mut stage = stage(&DARK, [1024.0, 628.0], with_vip(), PreviewPanel::show);
    let key = stage.state().bench.population(ResourceKind::User).and_then(|report| {
        let cause = report.causes.iter().find(|cause| cause.finding.title.contains("country code"))?;
        Some(crosswalk::workbench::CauseKey::of(cause))
    });
    apply(&mut stage, WalkStep::Begin(key));
    apply(&mut stage, WalkStep::Cure(1));
    let lines =
        stage.get_all_by_label_contains("Added: addresses[work].country ← IgnoreFlowIfNullOrEmpty(Switch(Switch(");
    let heights: Vec<f32> = lines.map(|line| line.rect().height()).collect();
    assert!(heights.iter().all(|height| *height >= 44.0) && !heights.is_empty(), "over several lines: {heights:?}");
}

#[test]
fn a_click_on_a_cause_leaves_the_keys_to_the_walk() {
    let mut stage = review(WIDE, &DARK);
    click(&mut stage, "A guest from another directory, 1");
    let guest = here(&stage);
    stage.key_press(Key::ArrowLeft);
    pass(&mut stage);
    assert_eq!((guest.1.as_str(), here(&stage).0), ("A guest from another directory", guest.0 - 1));
}

#[test]
fn the_reviews_keys_are_not_heard_while_a_button_has_the_focus() {
    let mut stage = review(WIDE, &DARK);
    let before = stage.state().bench.document().clone();
    stage.get_by_label("Skip").focus();
    stage.run();
    stage.key_press(Key::Space);
    pass(&mut stage);
    assert_eq!(
        (here(&stage).0, stage.state().bench.document()),
        (1, &before),
        "Space presses the button that has the focus"
    );
}

#[test]
fn a_finding_in_the_list_is_cured_with_one_press() {
    let mut stage = liz();
    let name =
        "Take “Take usageLocation, which is the ISO code”: addresses.country should be a country code of two letters";
    click(&mut stage, name);
    let rule = TargetPath::parse("addresses[type eq \"work\"].country").expect("a path");
    let source =
        |stage: &Preview| stage.state().bench.document().user.rule(&rule).map(|rule| rule.source.text().to_owned());
    assert_eq!(source(&stage).as_deref(), Some("usageLocation"));
    assert!(stage.query_by_label(name).is_none(), "it is found no more");
    apply(&mut stage, crosswalk::workbench::Command::Undo);
    assert_eq!(source(&stage).as_deref(), Some("country"));
}

#[test]
fn all_that_lose_nothing_are_taken_at_once() {
    let mut stage = review([1024.0, 628.0], &LIGHT);
    let safe = stage.state().bench.safe_cures().len();
    let name = if safe == 1 {
        "Take the 1 that loses nothing".to_owned()
    } else {
        format!("Take the {safe} that lose nothing")
    };
    click(&mut stage, &name);
    let taken = |state: &WalkState| matches!(state, WalkState::Taken { .. });
    assert_eq!(stage.state().bench.walk().expect("a review").count(taken), safe);
}

#[test]
fn the_review_looks_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, theme, size) in [
        ("dark-1440", &DARK, [1440.0, 900.0]),
        ("light-1440", &LIGHT, [1440.0, 900.0]),
        ("dark-1024", &DARK, [1024.0, 700.0]),
        ("light-1024", &LIGHT, [1024.0, 700.0]),
    ] {
        let mut bench = with_vip();
        let theme_of =
            if theme.is_dark() { crosswalk::workbench::Theme::Dark } else { crosswalk::workbench::Theme::Light };
        bench.apply(Look::Theme(theme_of).into());
        bench.apply(WalkStep::Begin(None).into());
        let walk = bench.walk().expect("a review");
        let country = walk.items.iter().position(|item| item.title.contains("country")).expect("countries");
        bench.apply(WalkStep::Skip.into());
        bench.apply(Take::Here.into());
        settle(&mut bench);
        bench.apply(WalkStep::To(country).into());
        bench.apply(WalkStep::Cure(1).into());
        let mut window = app::window(theme, size, bench);
        window.run();
        window.snapshot(format!("panel-preview-review-{name}"));
        results.extend_harness(&mut window);
    }
}
