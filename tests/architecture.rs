//! The structure that ARCHITECTURE.md draws holds: data flows one way, and egui lives in `ui/` alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crosswalk::client::CLIENTS;
use crosswalk::expression::Dialect;
use crosswalk::provider::PROVIDERS;

/// Each folder with the folders it may import from.
const LAYERS: [(&str, &[&str]); 19] = [
    ("base", &[]),
    ("expression", &["base"]),
    ("scim", &["base"]),
    ("source", &["base"]),
    ("provider", &["base", "scim"]),
    ("mapping", &["base", "scim", "source", "expression"]),
    ("client", &["base", "scim", "source", "expression", "mapping"]),
    ("check", &["base", "scim", "source", "expression", "mapping", "provider", "client"]),
    ("cure", &["base", "scim", "source", "expression", "mapping", "provider", "client", "check"]),
    ("sandbox", &["base", "scim", "provider"]),
    ("exchange", &["base", "scim", "source", "expression", "mapping", "provider", "client", "check"]),
    ("census", &["base", "scim", "source", "expression", "mapping", "provider", "client", "check", "exchange"]),
    ("document", &["base", "scim", "source", "expression", "mapping", "provider", "client"]),
    ("tenant", &["base", "scim", "source", "expression", "mapping", "provider", "client", "check", "document"]),
    ("suggest", &["base", "scim", "source", "expression", "mapping", "provider", "client"]),
    ("specification", &["base", "scim", "source", "expression", "mapping", "provider", "client", "check", "document"]),
    (
        "workbench",
        &[
            "base",
            "scim",
            "source",
            "expression",
            "mapping",
            "provider",
            "client",
            "check",
            "cure",
            "sandbox",
            "exchange",
            "census",
            "document",
            "tenant",
            "suggest",
            "specification",
        ],
    ),
    (
        "ui",
        &[
            "base",
            "scim",
            "source",
            "expression",
            "mapping",
            "provider",
            "client",
            "check",
            "cure",
            "exchange",
            "census",
            "document",
            "tenant",
            "suggest",
            "specification",
            "workbench",
        ],
    ),
    (
        "cli",
        &[
            "base",
            "scim",
            "source",
            "expression",
            "mapping",
            "provider",
            "client",
            "check",
            "cure",
            "sandbox",
            "exchange",
            "census",
            "document",
            "tenant",
            "suggest",
            "specification",
        ],
    ),
];

/// Each package's folder below the top, with the layers that are folders in it. The others are packages of their own.
const PACKAGES: [(&str, &[&str]); 5] = [
    ("src/base", &[]),
    ("src/expression", &[]),
    ("src/model", &["scim", "source", "provider"]),
    (
        "src/engine",
        &[
            "mapping",
            "client",
            "check",
            "cure",
            "sandbox",
            "exchange",
            "census",
            "document",
            "tenant",
            "suggest",
            "specification",
            "workbench",
        ],
    ),
    ("src", &["ui", "cli"]),
];

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(layer: &str) -> PathBuf {
    let package = PACKAGES.iter().find(|(_, layers)| layers.contains(&layer)).map_or("src", |(package, _)| package);
    top().join(package).join(layer)
}

fn is_package(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file()
}

/// The folder of the package that a layer is, or lies in.
fn package(layer: &str) -> PathBuf {
    let folder = folder(layer);
    if is_package(&folder) { folder } else { folder.parent().expect("a package").to_owned() }
}

/// The layer that `crate::name` is in a package, if it is one. A package has first what is its own: `crate::check` in
/// `expression` is its module check.rs, and the layer of that name is none that it could reach. The rest is what its
/// lib.rs takes from other packages.
fn layer_named(package: &Path, name: &str) -> Option<&'static str> {
    let (layer, _) = LAYERS.into_iter().find(|(layer, _)| *layer == name)?;
    if folder(layer).parent() == Some(package) && !is_package(&folder(layer)) {
        return Some(layer);
    }
    let own = package.join(name).is_dir() || package.join(name).with_extension("rs").is_file();
    (!own || is_package(&package.join(name))).then_some(layer)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|p| p.is_dir());
    let below = folders.iter().flat_map(|f| self::files(f));
    files.into_iter().chain(below).filter(|p| p.extension().is_some_and(|e| e == "rs")).collect()
}

/// The program's part of a file: tests may reach further, to bring real data. They stand at its end; a `mod tests;`
/// further up is a file of its own.
fn program(text: &str) -> &str {
    let is_module = |at: &usize| {
        let item = text[*at..].lines().nth(1).unwrap_or_default();
        item.contains("mod ") && item.ends_with('{')
    };
    let end = text.match_indices("#[cfg(test)]").map(|(at, _)| at).find(is_module);
    &text[..end.unwrap_or(text.len())]
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|s| s.to_string_lossy().ends_with("tests") || s == "laws")
        || path.components().any(|c| c.as_os_str() == "tests")
}

/// The first names below the package that a file at this depth below it imports: after `crate::`, or after as many
/// `super::` as lead there; also within braces.
fn imports(text: &str, depth: usize) -> BTreeSet<String> {
    let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).flat_map(|l| [l, "\n"]).collect();
    let climbed = "super::".repeat(depth);
    let roots = ["crate::", climbed.as_str()].into_iter().filter(|root| !root.is_empty());
    roots.flat_map(|root| code.split(root).skip(1).flat_map(first_names)).collect()
}

/// `a` of `a::b`; `a` and `c` of `{a::{b, d}, c}`.
fn first_names(path: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in path.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            '{' | '}' if depth > 0 => {}
            ',' if depth == 1 => parts.push(String::new()),
            c if depth > 0 || c.is_alphanumeric() || c == '_' => parts.last_mut().expect("a part").push(c),
            _ => break,
        }
    }
    let name = |part: &String| part.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    parts.iter().map(name).filter(|name: &String| !name.is_empty()).collect()
}

/// How many modules a file lies below the one that its package is.
fn depth(package: &Path, file: &Path) -> usize {
    let below = file.strip_prefix(package).expect("a file of the package").with_extension("");
    below.components().filter(|part| !["mod", "lib", "main"].iter().any(|root| part.as_os_str() == *root)).count()
}

#[test]
fn each_folder_imports_only_from_those_above_it() {
    let mut wrong = Vec::new();
    for (layer, allowed) in LAYERS {
        let package = package(layer);
        for path in files(&folder(layer)).into_iter().filter(|p| !is_test(p)) {
            let text = std::fs::read_to_string(&path).expect("a file");
            let names = imports(program(&text), depth(&package, &path));
            let layers = names.iter().filter_map(|name| layer_named(&package, name));
            let unallowed = layers.filter(|name| *name != layer && !allowed.contains(name));
            wrong.extend(unallowed.map(|name| format!("{} imports {name}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A command compiles each mapping once: all of them get it from one place, which keeps it.
#[test]
fn the_command_line_compiles_mappings_in_one_place() {
    let mut calls = Vec::new();
    for path in files(&top().join("src/cli")) {
        let text = std::fs::read_to_string(&path).expect("a file");
        let code = program(&text).lines().filter(|line| line.contains("compile(")).map(str::to_owned);
        calls.extend(code);
    }
    assert_eq!(calls.len(), 1, "{calls:?}");
}

#[test]
fn imports_are_found_in_all_their_forms() {
    for (text, depth, expected) in [
        ("use crate::check::Report;", 1, vec!["check"]),
        (
            "use crate::{base::{Finding, Token}, scim, source::*};\nuse serde::{Value};",
            1,
            vec!["base", "scim", "source"],
        ),
        ("use crate::{\n    exchange::plan::{a, b},\n    mapping,\n};", 2, vec!["exchange", "mapping"]),
        ("fn f() -> crate::source::Record { super::super::client::names() }", 2, vec!["client", "source"]),
        ("use super::super::client;", 3, vec![]),
        ("// see crate::check\n/// [`crate::check`]", 1, vec![]),
    ] {
        assert_eq!(imports(text, depth), expected.into_iter().map(str::to_owned).collect(), "{text}");
    }
}

#[test]
fn a_module_is_not_the_layer_that_has_its_name() {
    for (layer, name, expected) in [
        ("expression", "check", None),
        ("expression", "base", Some("base")),
        ("expression", "tree", None),
        ("check", "check", Some("check")),
        ("check", "source", Some("source")),
        ("ui", "check", Some("check")),
        ("scim", "expression", Some("expression")),
    ] {
        assert_eq!(layer_named(&package(layer), name), expected, "{name} in {layer}");
    }
}

/// What cargo knows of the packages here.
fn packages() -> Vec<serde_json::Value> {
    let cargo = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(top().join("Cargo.toml"))
        .output()
        .expect("cargo");
    let known: serde_json::Value = serde_json::from_slice(&cargo.stdout).expect("what cargo knows");
    known["packages"].as_array().expect("packages").clone()
}

/// The names of the crates that a package depends on, for its program or for its tests. What builds it is neither.
fn dependencies(package: &serde_json::Value, for_tests: bool) -> Vec<String> {
    let all = package["dependencies"].as_array().expect("dependencies");
    let kind = if for_tests { "dev".into() } else { serde_json::Value::Null };
    let chosen = all.iter().filter(|dependency| dependency["kind"] == kind);
    chosen.map(|dependency| dependency["name"].as_str().expect("a name").to_owned()).collect()
}

/// Each package with the packages that its Cargo.toml names. Tests need no others. `expression` and `model` do not know
/// each other.
const DEPENDS: [(&str, &[&str]); 6] = [
    ("crosswalk-base", &[]),
    ("crosswalk-expression", &["crosswalk-base"]),
    ("crosswalk-model", &["crosswalk-base"]),
    ("crosswalk-engine", &["crosswalk-base", "crosswalk-expression", "crosswalk-model"]),
    ("crosswalk", &["crosswalk-engine"]),
    ("crosswalk-launcher", &[]),
];

#[test]
fn packages_depend_only_on_those_above_them() {
    let packages = packages();
    assert_eq!(packages.len(), DEPENDS.len());
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        let (_, allowed) =
            DEPENDS.into_iter().find(|(known, _)| *known == name).expect("every package is in the table");
        let ours = |for_tests| {
            let mut ours = dependencies(&package, for_tests);
            ours.retain(|name| name.starts_with("crosswalk"));
            ours
        };
        assert_eq!(ours(false), allowed, "{name}");
        assert_eq!(ours(true), Vec::<String>::new(), "{name} for its tests");
    }
}

/// Whether a crate is named in code: `name::`, `::name::`, `use name;`, `name as other`.
fn names(code: &str, crate_name: &str) -> bool {
    let name = crate_name.replace('-', "_");
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.match_indices(&name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let begins = !before.strip_suffix("::").unwrap_or(before).ends_with(is_part);
        begins && ["::", ";", " as "].iter().any(|end| after.starts_with(end))
    })
}

/// The code of a package's program, and that of its tests.
fn code(place: &Path) -> (String, String) {
    let beside = ["tests", "benches"].map(|folder| top().join(folder));
    let all = if place == top() { files(&top().join("src")) } else { files(place) };
    let all = all.into_iter().chain(beside.iter().filter(|_| place == top()).flat_map(|folder| files(folder)));
    let (mut of_program, mut of_tests) = (String::new(), String::new());
    for file in all.filter(|file| file.ancestors().find(|folder| is_package(folder)) == Some(place)) {
        let text = std::fs::read_to_string(&file).expect("a file");
        let tests_only = is_test(&file) || beside.iter().any(|folder| file.starts_with(folder));
        let used = if tests_only { "" } else { program(&text) };
        of_program.push_str(used);
        of_tests.push_str(&text[used.len()..]);
    }
    (of_program, of_tests)
}

#[test]
fn every_dependency_is_used_and_what_only_tests_use_is_named_as_such() {
    let mut wrong = Vec::new();
    for package in packages() {
        let place = Path::new(package["manifest_path"].as_str().expect("a path")).parent().expect("a folder");
        let (of_program, of_tests) = code(place);
        for (for_tests, code) in [(false, of_program), (true, of_tests)] {
            let unused = dependencies(&package, for_tests).into_iter().filter(|dependency| !names(&code, dependency));
            wrong.extend(unused.map(|dependency| format!("{}: {dependency}, for tests: {for_tests}", place.display())));
        }
    }
    assert!(wrong.is_empty(), "not used by what it is for: {wrong:#?}");
}

/// Words reach a terminal through `base::sink` alone. A file may be standard output under another name.
#[test]
fn only_the_writers_reach_standard_output_and_standard_error() {
    let src = top().join("src");
    let allowed = ["base/sink", "base/file/place.rs", "cli/output.rs"].map(|place| src.join(place));
    let is_elsewhere = |path: &PathBuf| !is_test(path) && !allowed.iter().any(|place| path.starts_with(place));
    for path in files(&src).into_iter().filter(is_elsewhere) {
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(
            !program(&text).contains("io::stdout()") && !program(&text).contains("io::stderr()"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn only_the_window_knows_egui() {
    let src = top().join("src");
    let elsewhere = files(&src).into_iter().filter(|p| !p.starts_with(src.join("ui")));
    for path in elsewhere {
        let text = std::fs::read_to_string(&path).expect("a file");
        let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        let uses: Vec<&str> = code.filter(|l| l.contains("egui::") || l.contains("eframe::")).collect();
        assert!(uses.is_empty(), "{}: {uses:?}", path.display());
    }
}

/// Where a client, a provider or a language may be named: tables, and of languages also the folder that is made of them.
const TABLES: [(&str, &[&str]); 3] = [
    ("ClientKind::new(", &["src/engine/client/*/mod.rs", "src/model/source/format/*"]),
    ("ProviderKind::new(", &["src/engine/client/preset.rs"]),
    ("Dialect::", &["src/engine/client/*/mod.rs", "src/expression/*"]),
];

/// Whether a path is one that a table's pattern stands for; `*` is any text.
fn is_like(path: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((head, tail)) => path.starts_with(head) && path.ends_with(tail) && path.len() >= head.len() + tail.len(),
        None => path == pattern,
    }
}

/// Each line of the program that no comment is, with its file.
fn program_lines() -> Vec<(String, String)> {
    let sources = files(&top().join("src")).into_iter().filter(|path| !is_test(path));
    let lines = sources.flat_map(|path| {
        let text = std::fs::read_to_string(&path).expect("a file");
        let name = path.strip_prefix(top()).expect("below the top").display().to_string();
        let code = program(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
        code.map(|line| (name.clone(), line.to_owned())).collect::<Vec<_>>()
    });
    lines.collect()
}

#[test]
fn clients_providers_and_languages_are_named_in_tables_and_tests_only() {
    let dialects = Dialect::ALL.map(|dialect| format!("Dialect::{dialect:?}"));
    let names = |line: &str, what: &str| match what {
        "Dialect::" => dialects.iter().any(|dialect| line.contains(dialect)),
        what => line.contains(what),
    };
    let mut wrong = Vec::new();
    for (path, line) in program_lines() {
        for (what, tables) in TABLES {
            if names(&line, what) && !tables.iter().any(|table| is_like(&path, table)) {
                wrong.push(format!("{path}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_id_is_compared_with_a_text_of_its_own() {
    let clients = CLIENTS.into_iter().map(|client| client.kind.id());
    let ids = clients.chain(PROVIDERS.iter().map(|provider| provider.kind().id()));
    let ids: Vec<String> = ids.map(|id| format!("\"{id}\"")).collect();
    let tables = ["src/engine/client/*/mod.rs", "src/model/source/format/*", "src/model/provider/mod.rs"];
    let mut wrong = Vec::new();
    for (path, line) in program_lines().into_iter().filter(|(path, _)| !tables.iter().any(|t| is_like(path, t))) {
        if ids.iter().any(|id| line.contains(id)) {
            wrong.push(format!("{path}: {}", line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_client_is_one_folder_and_one_line() {
    let table = top().join("src/engine/client");
    let entries = std::fs::read_dir(&table).expect("the clients").map(|e| e.expect("an entry").path());
    let folders: BTreeSet<String> = entries
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        // What all clients' files are read and written with.
        .filter(|folder| folder != "native")
        .collect();
    assert_eq!(folders, CLIENTS.into_iter().map(|client| client.kind.id().to_owned()).collect());
    for (path, line) in program_lines() {
        let own = folders.iter().any(|folder| path.starts_with(&format!("src/engine/client/{folder}/")));
        let named = folders.iter().find(|folder| line.contains(&format!("{folder}::CLIENT")));
        let is_table = path == "src/engine/client/mod.rs";
        assert!(own || is_table || named.is_none(), "{path}: {}", line.trim());
    }
}

#[test]
fn every_folder_of_the_table_is_there_and_in_architecture_md() {
    let page = std::fs::read_to_string(top().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for (layer, _) in LAYERS {
        assert!(folder(layer).is_dir(), "{layer}");
        assert!(page.contains(&format!("`{layer}/`")), "{layer} is not in ARCHITECTURE.md");
    }
    let known: BTreeSet<PathBuf> = LAYERS.iter().map(|(layer, _)| folder(layer)).collect();
    for (package, layers) in PACKAGES {
        assert!(page.contains(&format!("`{package}`")), "{package} is not in ARCHITECTURE.md");
        if layers.is_empty() {
            continue; // its folders are modules of the one layer that it is
        }
        let entries = std::fs::read_dir(top().join(package)).expect("a folder").map(|e| e.expect("an entry").path());
        let unknown: Vec<_> = entries.filter(|p| p.is_dir() && !is_package(p) && !known.contains(p)).collect();
        assert!(unknown.is_empty(), "{unknown:?} stand in no table");
    }
}

/// A file's part before its tests, without comments.
fn code_of(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a file");
    let lines = program(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The words that follow each place where `before` stands.
fn words_after<'t>(text: &'t str, before: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(before).map(move |(at, _)| {
        let rest = &text[at + before.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

/// The blocks of a file that add methods to the workbench.
fn blocks_of_workbench(code: &str) -> impl Iterator<Item = &str> {
    code.split("\nimpl Workbench {").skip(1).map(|block| block.split("\n}").next().unwrap_or(block))
}

/// The words after `of` that are called.
fn calls<'t>(code: &'t str, of: &'t str) -> impl Iterator<Item = &'t str> {
    words_after(code, of).filter(move |name| code.contains(&format!("{of}{name}(")))
}

/// Which modules each module of the workbench hangs on: by what it imports, and by the workbench's methods that it calls.
fn workbench_graph() -> BTreeMap<String, BTreeSet<String>> {
    let folder = folder("workbench");
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    for path in files(&folder).into_iter().filter(|path| !is_test(path)) {
        let below = path.strip_prefix(&folder).expect("below it").with_extension("");
        let module = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        if module != "mod" {
            codes.entry(module).or_default().push_str(&code_of(&path));
        }
    }
    let owners: BTreeMap<&str, &str> = codes
        .iter()
        .flat_map(|(module, code)| {
            blocks_of_workbench(code)
                .flat_map(|block| words_after(block, " fn "))
                .map(move |method| (method, module.as_str()))
        })
        .collect();
    let hangs_on = |module: &str, code: &str| -> BTreeSet<String> {
        let imported = words_after(code, "super::").filter(|name| codes.contains_key(*name));
        // What mod.rs hands on: the workbench itself is the only such thing that these files take from it.
        let whole = code.contains("super::Workbench").then_some("bench");
        let own = blocks_of_workbench(code).flat_map(|block| calls(block, "self."));
        let called = own.chain(calls(code, "bench.")).filter_map(|name| owners.get(name).copied());
        imported.chain(whole).chain(called).filter(|other| *other != module).map(str::to_owned).collect()
    };
    codes.iter().map(|(module, code)| (module.clone(), hangs_on(module, code))).collect()
}

#[test]
fn the_files_of_the_workbench_hang_on_each_other_downwards_only() {
    let mut graph = workbench_graph();
    assert!(
        graph.len() > 25 && graph["apply"].contains("loading") && graph["loading"].contains("survey"),
        "{graph:#?}"
    );
    loop {
        let ends: Vec<String> =
            graph.iter().filter(|(_, below)| below.is_empty()).map(|(module, _)| module.clone()).collect();
        if ends.is_empty() {
            break;
        }
        ends.iter().for_each(|end| drop(graph.remove(end)));
        graph.values_mut().for_each(|below| below.retain(|module| !ends.contains(module)));
    }
    assert!(graph.is_empty(), "these hang on each other in a circle: {graph:#?}");
}

/// The types that a layer offers to others, with the file that defines each: those its root declares or takes up from
/// its own files. What it hands on from another layer is that layer's.
fn offered(layer: &str) -> BTreeMap<String, String> {
    let folder = folder(layer);
    let defined: Vec<(String, String)> = files(&folder)
        .iter()
        .filter(|path| !is_test(path))
        .flat_map(|path| {
            let code = code_of(path);
            let names = ["struct ", "enum ", "trait ", "type "].into_iter().flat_map(|kind| {
                let before = format!("\npub {kind}");
                words_after(&code, &before).map(str::to_owned).collect::<Vec<_>>()
            });
            names.map(|name| (name, path.display().to_string())).collect::<Vec<_>>()
        })
        .collect();
    let root = ["mod.rs", "lib.rs"].into_iter().map(|name| folder.join(name)).find(|path| path.is_file());
    let root = code_of(&root.expect("a root"));
    let words: BTreeSet<&str> = root.split(|c: char| !c.is_alphanumeric()).collect();
    defined.into_iter().filter(|(name, _)| words.contains(name.as_str())).collect()
}

#[test]
fn whoever_meets_a_type_of_another_layer_knows_which_it_is() {
    let mut of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (layer, _) in LAYERS {
        for (name, file) in offered(layer) {
            of.entry(name).or_default().insert(file);
        }
    }
    assert!(of.len() > 150, "the types are found: {}", of.len());
    assert!(of.contains_key("Finding") && of.contains_key("LoadedSet") && of.contains_key("Outcome"));
    let twice: Vec<_> = of.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "one name for two types that layers offer: {twice:#?}");
}
