//! How bad input is worded: what, where, why, and what to do. One place, so that the window and the command line agree.

mod bounds;

use std::io;

pub use self::bounds::*;
use super::encoding::TextEncoding;
use super::format::listed;
use super::inspect::{Broken, BrokenWhy};
use super::scan::outline::{Fault, FaultKind};
use super::scan::skip::{NESTING_LIMIT, SkipFaultKind};
use crate::base::{Finding, ResourceKind, Severity, counted};

const EXPORT_AGAIN: &str = "Export the data again, or mend the file at this place; the other records can be used.";

/// Whether it says that records are missing without being named one by one: a file gave none, or was cut off. What is made
/// of the others must not be taken for the whole.
pub fn is_of_missing_records(finding: &Finding) -> bool {
    const WHOLE_FILES: [&str; 4] = ["source-", "gzip-", "excel-", "encoding-"];
    const OTHERS: [&str; 3] = [JSON_CUT_OFF, CSV_OPEN_QUOTE, CSV_TOO_MANY_COLUMNS];
    let code = finding.code;
    let is_missing = OTHERS.contains(&code) || WHOLE_FILES.iter().any(|of| code.starts_with(of));
    is_missing && finding.severity == Severity::Error
}

const JSON_CUT_OFF: &str = "json-cut-off";
const CSV_OPEN_QUOTE: &str = "csv-open-quote";
const CSV_TOO_MANY_COLUMNS: &str = "csv-too-many-columns";

/// The file could not be opened.
pub fn not_opened(file: &str, path: &str, error: &io::Error) -> Finding {
    let (code, title, reason, remedy) = match error.kind() {
        io::ErrorKind::NotFound => (
            "source-missing",
            "is not there",
            "There is no such file.",
            "Check the name and the folder, then load it again.",
        ),
        io::ErrorKind::IsADirectory => {
            ("source-folder", "is a folder", "Only files can be loaded.", "Choose the files in the folder.")
        }
        io::ErrorKind::PermissionDenied => (
            "source-no-permission",
            "may not be read",
            "The system refuses this account to read it.",
            "Change the file's permissions, or copy it to a folder of your own.",
        ),
        _ => ("source-unreadable", "cannot be read", "", "Check that the disk or share is there, then load it again."),
    };
    let reason =
        if reason.is_empty() { format!("The system says: {error}.") } else { format!("{reason} The path is {path}.") };
    Finding::error(code, format!("{file} {title}")).because(reason).remedy(remedy).at_file(file, None)
}

/// The code of [`beginning`].
pub const BEGINNING: &str = "source-beginning";

/// Only the first records are there so far.
pub fn beginning(file: &str, count: usize) -> Finding {
    Finding::note(BEGINNING, format!("Only the beginning of {file} is loaded"))
        .because(format!(
            "Its first {} shown while the rest is read. What is counted and checked is of them alone.",
            counted(count, "record is", "records are")
        ))
        .remedy("Wait until loading has ended. If it was stopped, load the file again.")
        .at_file(file, None)
}

/// Nothing in the file is a record, and what it is instead.
pub fn no_payload(file: &str, code: &'static str, what: &str, remedy: &str) -> Finding {
    Finding::error(code, format!("{file} {what}"))
        .because("A payload is JSON or CSV text with users or groups in it.")
        .remedy(remedy)
        .at_file(file, Some(0))
}

/// A fault between the records or one that the brackets show.
pub fn structural(file: &str, fault: &Fault) -> Finding {
    let at = fault.at;
    let whose =
        fault.record.map_or_else(String::new, |start| format!(" The record that starts at byte {start} is left out."));
    let (code, title, reason) = match fault.what {
        FaultKind::Skip(SkipFaultKind::WrongBracket) | FaultKind::WrongBracket => {
            ("json-broken", "A bracket does not match", "Another bracket was to be closed before this one.")
        }
        FaultKind::Skip(SkipFaultKind::OpenString) => {
            ("json-broken", "A closing quote is missing", "A text in JSON ends on the line where it begins.")
        }
        FaultKind::Skip(SkipFaultKind::TooDeep) => return too_deep(file, at, &whose),
        FaultKind::TooLong => return too_long(file, at, &whose),
        FaultKind::Unclosed => (
            "json-broken",
            "A record is not closed",
            "A closing bracket or quote is missing in it: the next record begins before it ends.",
        ),
        FaultKind::OpenRecord => (
            JSON_CUT_OFF,
            "The file ends inside a record",
            "The download or copy was cut off, or a closing bracket is missing in this record: records after it may be missing.",
        ),
        FaultKind::OpenList => (
            JSON_CUT_OFF,
            "The file ends before its list does",
            "The download or copy was cut off: records may be missing.",
        ),
        FaultKind::MissingComma => {
            ("json-broken", "A comma is missing", "Two values follow one another without a comma.")
        }
        FaultKind::ExtraComma => {
            ("json-broken", "There is a comma too many", "JSON has no comma before a closing bracket.")
        }
        FaultKind::Junk => {
            ("json-broken", "This text is no JSON", "Between records only commas and white space may stand.")
        }
    };
    Finding::error(code, format!("{title} at byte {at} of {file}"))
        .because(format!("{reason}{whose}"))
        .remedy(EXPORT_AGAIN)
        .at_file(file, Some(at))
}

fn too_deep(file: &str, at: u64, whose: &str) -> Finding {
    Finding::error("json-too-deep", format!("Values are nested too deep at byte {at} of {file}"))
        .because(format!("More than {NESTING_LIMIT} brackets are open here; no directory writes that.{whose}"))
        .remedy("Check that this is the file you meant; the other records can be used.")
        .at_file(file, Some(at))
}

/// A record that does not parse.
pub fn broken_record(file: &str, start: u64, broken: &Broken) -> Finding {
    let at = start + broken.at as u64;
    let left_out = format!("The record that starts at byte {start} is left out.");
    match &broken.why {
        BrokenWhy::NotUtf8 => Finding::error("not-utf-8", format!("A byte in {file} is no UTF-8, at byte {at}"))
            .because(format!("JSON is UTF-8; this text was saved in another encoding or is damaged. {left_out}"))
            .remedy("Save the file as UTF-8 and load it again; the other records can be used."),
        BrokenWhy::Syntax(why) => Finding::error("json-broken", format!("A record in {file} is no JSON at byte {at}"))
            .because(format!("The parser says: {why}. {left_out}"))
            .remedy(EXPORT_AGAIN),
    }
    .at_file(file, Some(at))
}

/// The code of [`repeated_key`].
pub const REPEATED_KEY: &str = "duplicate-key";

pub fn repeated_key(file: &str, start: u64, key: &str) -> Finding {
    Finding::warning(REPEATED_KEY, format!("A record in {file} has the key '{key}' twice, at byte {start}"))
        .because("JSON leaves open which one counts. Here the last one does, as in most programs.")
        .remedy("Export the data again; if the key is there twice again, tell whoever wrote the export.")
        .at_file(file, Some(start))
        .with_value(key)
}

pub fn gzip_broken(file: &str, why: &str) -> Finding {
    Finding::error("gzip-broken", format!("{file} is a gzip archive that cannot be unpacked to its end"))
        .because(format!(
            "The download or copy was cut off or damaged: {why}. What comes before is loaded; records may be missing."
        ))
        .remedy("Download or copy the file again.")
        .at_file(file, None)
}

pub fn not_objects(file: &str, count: u64, at: u64) -> Finding {
    let what = if count == 1 { "One element is".to_owned() } else { format!("{count} elements are") };
    Finding::error("not-an-object", format!("{what} no object in the list of {file}, the first at byte {at}"))
        .because("A user or group is a JSON object; texts, numbers and lists are not. They are left out.")
        .remedy("Check that the export is the list of users or groups itself.")
        .at_file(file, Some(at))
}

pub fn ragged_row(file: &str, line: usize, at: Option<u64>, fields: usize, headers: usize) -> Finding {
    let place = at.map_or_else(String::new, |at| format!(", at byte {at}"));
    let fields = if fields == 1 { "1 field".to_owned() } else { format!("{fields} fields") };
    Finding::warning("csv-ragged-row", format!("Row {line} of {file} has {fields}, its header {headers}{place}"))
        .because("Values may have slipped into the wrong column, for example by a comma that is not in quotes. Fields beyond the header are left out; missing ones are absent.")
        .remedy("Check this row in the file, or export the data again.")
        .at_file(file, at)
}

pub fn csv_without_header(file: &str, at: u64) -> Finding {
    Finding::warning("csv-without-header", format!("{file} has no column names"))
        .because("Its first row has data: an address, a number, a date, an id, true or false. The columns are called 'column 1', 'column 2' and so on.")
        .remedy("Put a row of names above it, such as userName;email, to see what is what and to have the columns recognised.")
        .at_file(file, Some(at))
}

pub fn excel_broken(file: &str, why: &str) -> Finding {
    Finding::error("excel-broken", format!("{file} is an Excel workbook that cannot be read"))
        .because(format!("It was cut off or damaged, or another program wrote it in its own way: {why}."))
        .remedy("Open it in Excel and save it again, or save the sheet as 'CSV UTF-8', and load that.")
        .at_file(file, None)
}

pub fn excel_locked(file: &str) -> Finding {
    Finding::error("excel-locked", format!("{file} is locked with a password"))
        .because("What is in it is encrypted.")
        .remedy("Open it in Excel, save a copy without a password, or save the sheet as 'CSV UTF-8', and load that.")
        .at_file(file, Some(0))
}

pub fn excel_old(file: &str) -> Finding {
    Finding::error("excel-old", format!("{file} is a workbook or document in Office's old format"))
        .because("Excel wrote .xls until 2007; only .xlsx is read.")
        .remedy("Open it in Excel and save it as an Excel workbook (.xlsx) or as 'CSV UTF-8', and load that.")
        .at_file(file, Some(0))
}

pub fn sheets_passed_by(file: &str, names: &[String]) -> Finding {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (what, are) = if names.len() == 1 { ("sheet", "is") } else { ("sheets", "are") };
    Finding::note("excel-sheets-passed-by", format!("The {what} {} of {file} {are} not read", listed(&names)))
        .because("The first sheet with a table is, or those that are called Users and Groups.")
        .remedy("If there are users or groups in it, call its sheet Users or Groups, or save it as a file of its own.")
        .at_file(file, None)
}

pub fn open_quote(file: &str, at: u64) -> Finding {
    Finding::error(CSV_OPEN_QUOTE, format!("A quote is never closed in the row at byte {at} of {file}"))
        .because("Everything after it would be one field. The rows before it are loaded.")
        .remedy("Close the quote in this row, or export the data again.")
        .at_file(file, Some(at))
}

/// A text that is no UTF-8, and in which encoding it is read.
pub fn encoding_guessed(file: &str, at: u64, encoding: TextEncoding, is_lossy: bool, piece: &str) -> Finding {
    let title = format!("{file} is no UTF-8 (the first such byte is byte {at}) and is read as {encoding}");
    let why = "Its letters look like that encoding; Excel saves CSV in that of its country unless told otherwise.";
    encoding_told(title, why, is_lossy, piece, "shift_jis").at_file(file, Some(at)).with_value(piece)
}

/// A text that is ASCII byte by byte and switches to other letters.
pub fn encoding_switching(file: &str, at: u64, encoding: TextEncoding, is_lossy: bool, piece: &str) -> Finding {
    let title = format!("{file} switches between alphabets (first at byte {at}) and is read as {encoding}");
    let why = "It has that encoding's escape sequences, such as ESC $ B.";
    encoding_told(title, why, is_lossy, piece, "utf-8").at_file(file, Some(at)).with_value(piece)
}

/// `instead`: an encoding that it could be in as well.
fn encoding_told(title: String, why: &str, is_lossy: bool, piece: &str, instead: &str) -> Finding {
    let lost = if is_lossy { " Some of it cannot be read so, and is shown as \u{fffd}." } else { "" };
    Finding::warning("text-encoding", title)
        .because(format!("{why}{lost} A piece of it: “{piece}”"))
        .remedy(format!("If letters in it are wrong, choose the encoding it was saved in (Read as…, or --encoding {instead}), or save the file as 'CSV UTF-8'."))
}

/// The same, as a person said.
pub fn encoding_chosen(file: &str, encoding: TextEncoding, piece: &str) -> Finding {
    Finding::note("text-encoding-chosen", format!("{file} is read as {encoding}, as you say"))
        .because(format!("A piece of it: “{piece}”"))
        .remedy("Choose another encoding if letters in it are wrong.")
        .at_file(file, None)
        .with_value(piece)
}

pub fn ldif_broken(file: &str, start: u64, at: u64, why: &str) -> Finding {
    Finding::error("ldif-broken", format!("An entry in {file} is no LDIF at byte {at}"))
        .because(format!("In it {why}. The entry that starts at byte {start} is left out."))
        .remedy(EXPORT_AGAIN)
        .at_file(file, Some(at))
}

pub fn ldif_url(file: &str, at: u64, attribute: &str) -> Finding {
    Finding::warning(
        "ldif-url",
        format!("{attribute} at byte {at} of {file} names a place where its value is, and is left out"),
    )
    .because("LDIF may point to a file or address in place of a value (':<'). Nothing but the file you chose is read.")
    .remedy("Export again with the values in the file, if you need this attribute.")
    .at_file(file, Some(at))
    .with_value(attribute)
}

pub fn ldif_base64(file: &str, at: u64, attribute: &str) -> Finding {
    Finding::error("ldif-base64", format!("{attribute} at byte {at} of {file} is no base64 and is left out"))
        .because("Two colons say that base64 follows, and what follows is none; perhaps a line was cut or broken.")
        .remedy(EXPORT_AGAIN)
        .at_file(file, Some(at))
        .with_value(attribute)
}

pub fn ldif_version(file: &str, at: u64, version: &str) -> Finding {
    Finding::warning("ldif-version", format!("{file} says it is LDIF of version {version}"))
        .because("Version 1 is the only one there is (RFC 2849), and it is read as that.")
        .remedy("Look at some records; if they are wrong, export the data again.")
        .at_file(file, Some(at))
        .with_value(version)
}

/// The code of [`ldif_range`].
pub const LDIF_RANGE: &str = "ldif-range";

pub fn ldif_range(file: &str, at: u64, attribute: &str) -> Finding {
    Finding::warning(LDIF_RANGE, format!("The list {attribute} is cut in {file}, first in the entry at byte {at}"))
        .because("Active Directory gives 1500 values at most at once, and marks the list with a range. The ones that are there are read; the others are not in the file.")
        .remedy("Ask for the rest (member;range=1500-*), or export with a tool that does, such as Get-ADGroupMember.")
        .at_file(file, Some(at))
        .with_value(attribute)
}

pub fn ldif_change(file: &str, at: u64, change: &str) -> Finding {
    Finding::warning("ldif-change", format!("The entry at byte {at} of {file} is a change ({change}) and is left out"))
        .because("It says what to do with an entry that is not in it. Only entries themselves, and those to add, are records.")
        .remedy("Export the entries themselves, for example with ldapsearch -LLL.")
        .at_file(file, Some(at))
        .with_value(change)
}

pub fn ldif_refused(file: &str, at: u64, said: &str) -> Finding {
    Finding::warning("ldif-incomplete", format!("The search that made {file} did not end well"))
        .because(format!("At byte {at} stands what the server answered: {said}. Entries may be missing."))
        .remedy("Search again with paging, for example ldapsearch -E pr=500/noprompt.")
        .at_file(file, Some(at))
        .with_value(said)
}

pub fn ldif_others(file: &str, count: usize, classes: &str) -> Finding {
    let what = if count == 1 { "One entry is".to_owned() } else { format!("{count} entries are") };
    Finding::note("ldif-other-entries", format!("{what} neither people nor groups in {file}"))
        .because(format!("Their classes are {classes}. They are left out."))
        .remedy("Nothing, if people and groups are all you want.")
        .at_file(file, None)
}

pub fn more_of_the_same(file: &str, code: &'static str, more: usize) -> Finding {
    Finding::warning(code, format!("{} of this kind in {file}", counted(more, "more problem", "more problems")))
        .because("The first ones are listed, each with its place.")
        .remedy("Mend what the listed ones have in common, and load the file again.")
        .at_file(file, None)
}

pub fn loaded_twice(file: &str, first: &str) -> Finding {
    let same = if file == first { "was chosen twice".to_owned() } else { format!("has the same content as {first}") };
    Finding::note("source-twice", format!("{file} {same} and is loaded once"))
        .because("Every record in it would be there twice.")
        .remedy("Nothing needs to be done.")
        .at_file(file, None)
}

pub fn one_page(file: &str, key: &str) -> Finding {
    Finding::warning("one-page-of-more", format!("{file} is one page of more"))
        .because(format!(
            "The response has '{key}', with which the next page is asked for: it does not hold everybody."
        ))
        .remedy("Load the other pages with it: several files make one set.")
        .at_file(file, None)
}

/// In a pass that reads once, the list that comes first is taken.
pub fn passed_by(file: &str, count: usize, list: &str) -> Finding {
    Finding::warning("list-passed-by", format!("{count} objects in the list '{list}' of {file} were passed by"))
        .because("The file holds several lists, and the one that came first was taken.")
        .remedy("If these are the users or groups, put them in a file of their own.")
        .at_file(file, None)
}

/// The code of [`judged_by_beginning`].
pub const JUDGED_BY_BEGINNING: &str = "judged-by-beginning";

/// What comes only once had to be judged by its beginning, and its end says that it is something else.
pub fn judged_by_beginning(file: &str, taken_for: &str) -> Finding {
    Finding::error(JUDGED_BY_BEGINNING, format!("{file} is not what its beginning looks like"))
        .because(format!(
            "It can be read only once, so it was taken for {taken_for} by its first 2 MB; what comes after them says otherwise (another list, or words about this one). What was written of it is not to be relied on."
        ))
        .remedy("Write it to a file and name that: a file is looked at as a whole before.")
        .at_file(file, None)
}

/// The code of [`change_not_followed`].
pub const CHANGE_NOT_FOLLOWED: &str = "change-not-followed";

/// In a pass that reads once, nothing that went by can be changed any more.
pub fn change_not_followed(file: &str, at: u64) -> Finding {
    Finding::error(CHANGE_NOT_FOLLOWED, format!("An entry of {file} says only what changed, first at byte {at}"))
        .because("It changes a list of one that came before (Microsoft Graph, delta query), and that one is written already. The file's first records are no such changes, so it was gone over once.")
        .remedy("Load it together with another file, or put such entries first: then it is read as a whole and they are followed.")
        .at_file(file, Some(at))
}

/// An entry of a Graph delta.
pub fn graph_removed(file: &str, at: u64) -> Finding {
    Finding::note("graph-removed", format!("The entry at byte {at} of {file} says that a user or group was removed"))
        .because("A delta lists what was deleted by its id ('@removed'). It is left out, and so is an entry before it with the same id.")
        .remedy("Nothing, if you load all pages from the first one.")
        .at_file(file, Some(at))
}

pub fn assigned_to_nobody(count: usize) -> Finding {
    Finding::warning(
        "app-role-of-nobody",
        format!("App roles are assigned to {count} who are not among the loaded users"),
    )
    .because("Their principalId is no user's id, so these assignments show nowhere.")
    .remedy("Load all users, or leave it if they are service principals or out of scope.")
}

pub fn assigned_to_groups(count: usize) -> Finding {
    Finding::note("app-role-of-group", format!("App roles are assigned to {}", ResourceKind::Group.counted(count)))
        .because("What their members get by that is not worked out here: only a user's own assignments are shown.")
        .remedy("Ask Graph for the users' own appRoleAssignments, which name what each has.")
}

pub fn roles_without_names(count: usize) -> Finding {
    Finding::warning(
        "app-roles-unnamed",
        format!("{count} app roles have no name here, so what is sent for them is not known"),
    )
    .because("An assignment holds the role's id; its name and value are in the application's appRoles.")
    .remedy("Load GET /servicePrincipals/{id}?$select=id,appId,appRoles with it.")
}

pub fn several_applications(count: usize) -> Finding {
    Finding::warning("app-roles-of-several", format!("The app role assignments are those of {count} applications"))
        .because("Entra provisions the roles of one application; here all are shown together.")
        .remedy("Load the application too (GET /servicePrincipals/{id}?$select=id,appId,appRoles): then only its roles count.")
}

pub fn members_of_unknown_group(file: &str) -> Finding {
    Finding::warning("members-of-unknown-group", format!("{file} lists members, and nothing says of which group"))
        .because("The answer does not hold the group it was asked for, and no loaded group's id or address is in the file's name.")
        .remedy("Name the file after the group's id or address, such as it-services@contoso.com.json, and load it with the groups.")
        .at_file(file, None)
}

pub fn no_records(file: &str) -> Finding {
    Finding::warning("no-records", format!("{file} holds no records"))
        .because("Its list is empty.")
        .remedy("Check the query or filter that made the export.")
        .at_file(file, None)
}

/// An answer as `curl -i` writes it.
pub fn answer_head(file: &str, status: u16) -> Finding {
    Finding::note("answer-head", format!("{file} begins with the head of an HTTP answer"))
        .because(format!("curl -i writes the status ({status}) and the headers before the body. They are skipped."))
        .remedy("Nothing needs to be done; leave -i out to have the body alone.")
        .at_file(file, Some(0))
}

/// One request of a batch was refused.
pub fn batch_failed(file: &str, at: u64, status: u64, said: &str) -> Finding {
    let said = if said.is_empty() { String::new() } else { format!(" It said: {said}") };
    Finding::error("batch-failed", format!("A request of the batch in {file} was refused with {status}"))
        .because(format!("The answer at byte {at} is no page of users or groups, so records are missing.{said}"))
        .remedy("Mend what the API complains about (often throttling: ask again later), and run the batch again.")
        .at_file(file, Some(at))
}

pub fn example_row(file: &str, at: u64) -> Finding {
    Finding::note("csv-example-row", format!("The first row of {file} is the template's example"))
        .because("It begins with 'Example:' and shows how to fill the template. It is left out.")
        .remedy("Nothing needs to be done.")
        .at_file(file, Some(at))
}

/// Directory objects among members: devices, contacts, applications.
pub fn others_left_out(file: &str, count: usize, kinds: &str) -> Finding {
    let what = if count == 1 { "One object is".to_owned() } else { format!("{count} objects are") };
    Finding::note("other-objects", format!("{what} neither users nor groups in {file}"))
        .because(format!("They say that they are {kinds}. No client provisions them as users; they are left out."))
        .remedy("Nothing, if users and groups are all you want.")
        .at_file(file, None)
}

/// PowerShell's `Export-Csv` prints no lists and objects.
pub fn type_names(file: &str, columns: &str) -> Finding {
    Finding::warning("powershell-type-names", format!("Names of types stand in place of values in {file}"))
        .because(format!(
            "Export-Csv writes such a name for a list or an object. It does so in {columns}; these are left out, as if the column were not there."
        ))
        .remedy("Export as JSON (ConvertTo-Json -Depth 5), or join the values first, such as @{n='BusinessPhones';e={$_.BusinessPhones -join ';'}}.")
        .at_file(file, None)
}

/// The code of [`depth_cut`].
pub const DEPTH_CUT: &str = "powershell-depth";

pub fn depth_cut(file: &str, start: u64) -> Finding {
    Finding::warning(DEPTH_CUT, format!("PowerShell cut off what is nested in {file}, first in the record at byte {start}"))
        .because("ConvertTo-Json goes two levels deep unless told otherwise, and writes the name of a type in place of what is below.")
        .remedy("Export again with ConvertTo-Json -Depth 5.")
        .at_file(file, Some(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lacks_records_without_naming_them_is_told_from_what_leaves_some_out() {
        let syntax = Broken { at: 3, why: BrokenWhy::Syntax("a colon is expected".to_owned()) };
        let cut_off = Fault { at: 9, what: FaultKind::OpenList, record: None };
        for (name, finding, lacks) in [
            ("missing", not_opened("a", "a", &io::ErrorKind::NotFound.into()), true),
            ("a damaged archive", gzip_broken("a", "it ends too soon"), true),
            ("a damaged workbook", excel_broken("a", "no sheet"), true),
            ("a list that is cut off", structural("a", &cut_off), true),
            ("an open quote", open_quote("a", 9), true),
            ("too many columns", too_many_columns("a", 30_000, 20_000), true),
            ("a broken record", broken_record("a", 0, &syntax), false),
            ("what is no object", not_objects("a", 2, 0), false),
            ("a file that was chosen twice", loaded_twice("a", "a"), false),
            ("one page of more", one_page("a", "nextPageToken"), false),
        ] {
            assert_eq!(is_of_missing_records(&finding), lacks, "{name}");
        }
    }
}
