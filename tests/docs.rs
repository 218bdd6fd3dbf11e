//! The pages in docs/ name what the program has.

use clap::CommandFactory as _;
use crosswalk::cli::Arguments;
use crosswalk::client::CLIENTS;
use crosswalk::client::native::{self, Base};
use crosswalk::expression::reference;
use crosswalk::provider::{self, PROVIDERS};

const COMMAND_LINE: &str = include_str!("../docs/cli.md");
const EXPRESSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/expressions.md");

#[test]
fn docs_expressions_is_what_the_function_table_says() {
    let made = reference::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        crosswalk::base::file::write_atomic(EXPRESSIONS.as_ref(), made.as_bytes()).unwrap();
    }
    let page = std::fs::read_to_string(EXPRESSIONS).unwrap();
    let stale = page.lines().zip(made.lines()).find(|(there, made)| there != made);
    assert!(page == made, "docs/expressions.md is stale: run UPDATE_DOCS=1 cargo test --test docs. First: {stale:#?}");
}

/// Xurrent's page is written by hand, for it tells what code foresees; any account has none.
#[test]
fn the_page_of_a_provider_is_what_its_file_says_and_the_readme_leads_to_it() {
    let readme = include_str!("../README.md");
    for provider in PROVIDERS.iter().filter(|provider| provider.kind() != provider::any().kind()) {
        let path = format!("docs/{}.md", provider.kind().id());
        assert!(readme.contains(&format!("({path})")), "README.md does not lead to {path}");
        let file = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        if provider.kind() == provider::first().kind() {
            assert!(std::path::Path::new(&file).is_file(), "{path} is missing");
            continue;
        }
        let made = provider::page::markdown(provider);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            crosswalk::base::file::write_atomic(file.as_ref(), made.as_bytes()).unwrap();
        }
        let page = std::fs::read_to_string(&file).unwrap_or_default();
        let stale = page.lines().zip(made.lines()).find(|(there, made)| there != made);
        assert!(page == made, "{path} is stale: run UPDATE_DOCS=1 cargo test --test docs. First: {stale:#?}");
    }
}

const SANDBOX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sandbox.md");

#[test]
fn docs_sandbox_is_what_the_table_of_choices_says() {
    let made = crosswalk::sandbox::chosen::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        crosswalk::base::file::write_atomic(SANDBOX.as_ref(), made.as_bytes()).unwrap();
    }
    let page = std::fs::read_to_string(SANDBOX).unwrap_or_default();
    assert!(page == made, "docs/sandbox.md is stale: run UPDATE_DOCS=1 cargo test --test docs");
    assert!(include_str!("../README.md").contains("(docs/sandbox.md)"), "README.md does not lead to docs/sandbox.md");
}

#[test]
fn every_command_and_argument_is_in_docs_cli() {
    for command in Arguments::command().get_subcommands() {
        let line = COMMAND_LINE.lines().find(|line| line.starts_with(&format!("crosswalk {}", command.get_name())));
        assert!(line.is_some(), "docs/cli.md lacks the command {}", command.get_name());
        for argument in command.get_arguments().filter_map(clap::Arg::get_long).filter(|name| *name != "help") {
            assert!(
                COMMAND_LINE.contains(&format!("--{argument}")),
                "docs/cli.md lacks --{argument} of {}",
                command.get_name()
            );
        }
    }
}

const CLIENT_FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/clients.md");

/// The test that shows of each form that it is read, edited in place, and made anew.
const SHOWN_BY: &[(&str, [&str; 3])] = &[
    (
        "entra-schema",
        [
            "parts_and_envelopes_are_read_and_other_files_are_called_by_name",
            "any_edit_of_any_layout_changes_what_is_meant_and_nothing_else",
            "",
        ],
    ),
    (
        "okta-mapping",
        [
            "a_mapping_is_read_in_both_of_its_stages",
            "a_mapping_is_edited_in_place",
            "new_bodies_have_the_attributes_that_rules_need",
        ],
    ),
    (
        "okta-schema",
        [
            "a_schema_alone_gives_rules_without_a_source",
            "a_schema_is_edited_in_place",
            "new_bodies_have_the_attributes_that_rules_need",
        ],
    ),
    (
        "okta-hcl",
        [
            "a_module_is_read_and_what_only_terraform_knows_is_said",
            "a_module_is_edited_in_place",
            "a_new_module_reads_back_as_the_rules",
        ],
    ),
    (
        "onelogin-template",
        [
            "a_template_from_a_web_page_is_read_and_its_slips_are_said",
            "a_template_is_edited_in_place",
            "a_new_template_is_previews_body_and_reads_back",
        ],
    ),
    (
        "onelogin-parameters",
        [
            "parameters_are_read_with_their_defaults",
            "parameters_are_edited_in_place",
            "a_new_file_has_the_parameters_that_the_template_names",
        ],
    ),
];

fn client_files() -> String {
    let mut page = String::from(
        "# Clients and their files\n\nWhat each client's own mapping files are to Crosswalk. Made from the code \
         (`UPDATE_DOCS=1 cargo test --test docs`); under each word stands the test that shows it.\n\n\
         | client | file | read | edited in place | made anew | put in place by |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for client in CLIENTS {
        let forms: Vec<_> = native::formats().filter(|(of, _)| of.kind == client.kind).collect();
        if forms.is_empty() {
            let sheet = if client.has_sheet() { "the fill-in sheet, typed off" } else { "whatever runs the script" };
            page.push_str(&format!("| {} | none | – | – | – | {sheet} |\n", client.label));
        }
        for (_, form) in forms {
            let (_, [read, edited, made]) = SHOWN_BY.iter().find(|(id, _)| *id == form.id).expect(form.id);
            let anew = match form.base {
                Base::Needed(_) => "no: the vendor takes in whole files only".to_owned(),
                Base::Welcome => format!("yes<br>`{made}`"),
            };
            let scripts: Vec<String> = form.kit.iter().map(|file| format!("`{}`", file.name)).collect();
            let by = if scripts.is_empty() { "yourself".to_owned() } else { scripts.join(", ") };
            page.push_str(&format!(
                "| {} | {} (`{}`) | yes<br>`{read}` | yes<br>`{edited}` | {anew} | {by} |\n",
                client.label, form.title, form.id
            ));
        }
    }
    page.push_str(
        "\nTables of vendors' guides (two columns, pasted or CSV) are read too, by \
         `tables_of_guides_are_read_however_they_are_copied`. What is written was tried with none of the vendors' tenants.\n",
    );
    page
}

#[test]
fn docs_clients_is_what_the_code_has_and_its_tests_are_there() {
    let made = client_files();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        crosswalk::base::file::write_atomic(CLIENT_FILES.as_ref(), made.as_bytes()).unwrap();
    }
    let page = std::fs::read_to_string(CLIENT_FILES).unwrap();
    assert!(page == made, "docs/clients.md is stale: run UPDATE_DOCS=1 cargo test --test docs");
    let sources = sources(concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine/client").as_ref());
    for test in SHOWN_BY.iter().flat_map(|(_, tests)| tests).filter(|test| !test.is_empty()) {
        assert!(sources.contains(&format!("fn {test}(")), "{test} is no test any more");
    }
}

/// All program text under a folder.
fn sources(folder: &std::path::Path) -> String {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let text = entries.map(|path| match path.is_dir() {
        true => sources(&path),
        false => std::fs::read_to_string(&path).unwrap_or_default(),
    });
    text.collect()
}
