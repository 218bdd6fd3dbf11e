//! Every cause a check can find: the table behind the documentation.

use serde::Serialize;

use crate::base::Severity::{Error, Note, Warning};
use crate::base::{Finding, Severity};

/// One cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The stable name: [`crate::base::Finding::code`].
    pub code: &'static str,
    /// The highest severity it comes with.
    pub severity: Severity,
    pub what: &'static str,
    pub why: &'static str,
    pub remedy: &'static str,
}

const fn code(
    code: &'static str,
    severity: Severity,
    what: &'static str,
    why: &'static str,
    remedy: &'static str,
) -> Code {
    Code { code, severity, what, why, remedy }
}

/// All of them, by subject: the schema, the mapping, matching, the client, the provider, the
/// population, Entra's schema file, OneLogin's template, Okta's files, the crosswalk file.
pub const CODES: &[Code] = &[
    code(
        "required-missing",
        Error,
        "A required attribute is empty",
        "The account refuses the request.",
        "Map the attribute, or give its rule a default.",
    ),
    code(
        "wrong-type",
        Error,
        "A value has another type than the schema asks for",
        "The account refuses the request.",
        "Convert the value with an expression.",
    ),
    code(
        "unknown-attribute",
        Warning,
        "The schema has no such attribute",
        "The account drops it or refuses the request.",
        "Choose an attribute from the list, or add the account's own extension.",
    ),
    code(
        "not-canonical",
        Warning,
        "A value is not one of those the schema suggests",
        "Some accounts refuse it.",
        "Use a canonical value.",
    ),
    code(
        "two-primaries",
        Error,
        "Several values are marked primary",
        "Only one may be (RFC 7643 section 2.4).",
        "Map primary for one of them.",
    ),
    code("read-only", Warning, "The account alone sets this attribute", "What is sent is ignored.", "Remove the rule."),
    code(
        "rule-at-fault",
        Error,
        "A rule cannot be used as it stands",
        "Its attribute is sent for nobody.",
        "Mend the expression or choose another source.",
    ),
    code(
        "rule-refused",
        Error,
        "A rule's value cannot be sent",
        "The attribute is left out for this record.",
        "Convert the value with an expression.",
    ),
    code(
        "value-not-known",
        Warning,
        "What a rule sends cannot be known from these files",
        "It rests on what is not loaded, such as who is in a group. The client knows it: there is no telling what is sent.",
        "Load what it rests on too, as the finding says.",
    ),
    code(
        "active-upside-down",
        Error,
        "People who left are sent as active, and people who are there as not",
        "The source says who has left; active says who is there.",
        "Swap yes and no with an expression.",
    ),
    code(
        "value-not-read",
        Warning,
        "A value cannot be read",
        "Nothing is sent for it.",
        "Correct the value in the source.",
    ),
    code(
        "expression-note",
        Note,
        "An expression meets a limit or an edge that is not documented",
        "The client may give another result.",
        "Try the expression in the client.",
    ),
    code(
        "expression-doubtful",
        Warning,
        "An expression does what the client documents a limit for",
        "It may give nothing, or something else, in the client.",
        "Write it as the finding says.",
    ),
    code(
        "expression-too-long",
        Error,
        "An expression has more characters than the client takes",
        "It cannot be saved there.",
        "Shorten it.",
    ),
    code(
        "name-not-offered",
        Warning,
        "The client's screens call a source attribute otherwise, or do not offer it",
        "The rule cannot be made there as it stands.",
        "Use the client's own name.",
    ),
    code(
        "active-not-mapped",
        Warning,
        "The account is not told who has left",
        "Entra disables whoever is unassigned, out of scope, blocked or deleted by the mapping of active. Without one, with a constant, or at creation only, they keep their access.",
        "Map active from IsSoftDeleted, always.",
    ),
    code(
        "active-by-account-enabled",
        Warning,
        "active is mapped from accountEnabled",
        "That tells only who is blocked. Whoever is unassigned or out of scope keeps their access (seen by others, not documented).",
        "Map active from IsSoftDeleted.",
    ),
    code(
        "active-by-client",
        Warning,
        "active has a rule, and the client says by itself who is active",
        "The rule counts for nothing. Okta documents it; of OneLogin it was seen, of Google it is inferred.",
        "Take active as its source, which stands for the client's own word.",
    ),
    code(
        "switch-key-case",
        Error,
        "A Switch has keys that no value equals",
        "A yes or no is the text True or False, and Switch compares letter by letter (seen by others, not documented for yes and no).",
        "Write True and False.",
    ),
    code(
        "reference-by-expression",
        Warning,
        "A reference such as manager is mapped by an expression",
        "What an expression gives is a text and no user. Microsoft documents it of Switch; for others it is inferred.",
        "Map the manager directly.",
    ),
    code(
        "several-app-roles",
        Error,
        "A user has several app roles, and the rule takes one",
        "Microsoft gives no guarantee which of them is provisioned; an error is what others saw.",
        "Assign one role to each, or send all of them by AssertiveAppRoleAssignmentsComplex.",
    ),
    code(
        "date-without-time",
        Warning,
        "A hire date is sent without a time",
        "Entra does not take such a one from a script (seen by others). Of other accounts nothing is known.",
        "Write the time too, where the account is Entra.",
    ),
    code(
        "role-type-overwritten",
        Warning,
        "The type of a role is overwritten",
        "Entra sends WindowsAzureActiveDirectoryRole in its place (seen by others; Microsoft offers the target all the same).",
        "Map the role to value.",
    ),
    code(
        "roles-not-taken-apart",
        Warning,
        "The assignments of app roles are mapped directly",
        "Microsoft documents that an expression has to take the roles out of them.",
        "Write SingleAppRoleAssignment or AssertiveAppRoleAssignmentsComplex.",
    ),
    code(
        "roles-only-added",
        Warning,
        "Roles are added and never taken away",
        "AppRoleAssignmentsComplex only adds: who loses a role in Entra keeps it in the account.",
        "Write AssertiveAppRoleAssignmentsComplex in its place.",
    ),
    code(
        "roles-need-assignment",
        Note,
        "A function of app roles needs assigned users",
        "It does not go with the scope \"Sync all users and groups\", which is in no file that is read here.",
        "Set the scope to assigned users and groups.",
    ),
    code(
        "extension-off-pattern",
        Warning,
        "The name of an extension does not follow Entra's pattern",
        "Microsoft asks for urn:ietf:params:scim:schemas:extension:NAME:2.0:User. Others saw that what is off it is left out of the create.",
        "See in a test application whether the account takes it under a name of that pattern.",
    ),
    code(
        "schema-not-named",
        Note,
        "An extension is not named in schemas",
        "Entra names the core and the enterprise schema and no others. An account that goes by that list may leave its attributes out.",
        "Ask the account's vendor, or try one person: nothing in the mapping can name it.",
    ),
    code(
        "client-has-no-place",
        Warning,
        "The client has no place for what a rule says",
        "Google takes one attribute a row, sent at every change (seen by others); OneLogin sends its whole template at every change (inferred).",
        "Choose an attribute that holds the value, or leave the rule out.",
    ),
    code(
        "truth-as-text",
        Warning,
        "A yes or no, or a number, is sent as text",
        "A macro stands in quotes in OneLogin's template, so it becomes text (inferred). An account may refuse it.",
        "Send a constant, or leave the attribute out.",
    ),
    code(
        "no-matching-rule",
        Error,
        "No rule is marked for matching",
        "The client cannot look anybody up, and creates everybody anew.",
        "Mark the rule of userName.",
    ),
    code(
        "cannot-look-up",
        Error,
        "The account cannot be asked for the matching attribute",
        "Its look-up fails.",
        "Match by an attribute the account can filter.",
    ),
    code(
        "matching-value-empty",
        Error,
        "The matching attributes are empty",
        "The client cannot look this record up.",
        "Fill the source attribute, or match by another one.",
    ),
    code(
        "matching-value-special",
        Warning,
        "The matching value has special characters",
        "The client documents that look-ups with special characters fail, without saying which.",
        "Match by a value without them.",
    ),
    code(
        "look-alike-values",
        Warning,
        "Matching values differ only in case, in width, or in what cannot be seen",
        "People read them as the same, and so do some accounts: two records become one, or one is refused.",
        "Mend one of them at the source.",
    ),
    code(
        "blank-at-end",
        Warning,
        "A value begins or ends with a blank, or with what cannot be seen",
        "It is sent as it is; look-ups miss it, and people see no difference.",
        "Mend it at the source, or trim it where the client's language can.",
    ),
    code(
        "digits-lost",
        Warning,
        "A number was written in scientific notation",
        "A spreadsheet shortened it on the way: the digits that are missing are lost.",
        "Take the number from the source again, with the column formatted as text.",
    ),
    code(
        "disabled-not-created",
        Note,
        "A disabled record is not created",
        "The client creates only those who are enabled.",
        "Nothing, if that is what you want.",
    ),
    code(
        "enabled-not-known",
        Warning,
        "It is not known whether a record is enabled",
        "The payload says nothing of it. The client asks its own directory, and does not create who is disabled there.",
        "Export what says it too, and load the file again.",
    ),
    code(
        "enabled-not-understood",
        Warning,
        "A value does not say whether a record is enabled",
        "Crosswalk does not know it as a word for yes or no, so it counts as neither enabled nor disabled.",
        "Write true or false in its place in the file, and load it again.",
    ),
    code(
        "guest",
        Note,
        "A guest from another directory",
        "The client sends the sign-in name without #EXT# and the tenant's domain.",
        "See that the address is the one the account knows.",
    ),
    code(
        "groups-not-sent",
        Note,
        "The client sends no groups",
        "It uses them only to choose who is provisioned.",
        "Make the groups in the account.",
    ),
    code(
        "nested-group",
        Warning,
        "A group has groups among its members",
        "The client does not expand them.",
        "Assign the inner groups too.",
    ),
    code(
        "too-long",
        Warning,
        "A value is longer than the account keeps",
        "The account refuses or cuts it, or fails when it makes a person of it.",
        "Shorten the value with an expression.",
    ),
    code(
        "not-supported",
        Warning,
        "The account does not keep an attribute",
        "The value is left out, or the request refused.",
        "Remove the rule.",
    ),
    code(
        "several-values",
        Error,
        "Several values of what the account takes one of",
        "The account refuses the request.",
        "Map one of them, and remove the rules of the others.",
    ),
    code(
        "reserved-name",
        Error,
        "A name is one that the account keeps for itself",
        "The account refuses the request.",
        "Give it another name, or leave it out of scope.",
    ),
    code(
        "not-in-table",
        Warning,
        "A time zone, a language or a country that does not exist",
        "The standard takes these from tables (RFC 7643 section 4.1): an account refuses another value, or does not act on it.",
        "Write the value that the finding names, or translate the values with an expression.",
    ),
    code(
        "unexpected-shape",
        Warning,
        "A value has another shape than the account looks for",
        "It is not understood as it is meant.",
        "Translate the value with an expression.",
    ),
    code(
        "vip-flag-removed",
        Warning,
        "The VIP flag would be taken away",
        "Xurrent takes it from everybody whose userType is filled and does not contain VIP.",
        "Remove the rule of userType, or make its value contain VIP for those who are.",
    ),
    code(
        "no-primary-email",
        Warning,
        "No primary e-mail address can be found",
        "Xurrent makes no person without one.",
        "Map userName or an e-mail from the person's address.",
    ),
    code("no-name", Warning, "No name can be found", "Xurrent makes no person without one.", "Map displayName."),
    code(
        "duplicate-matching-value",
        Error,
        "Several records have the same matching value",
        "They become one and the same person, who changes with every cycle.",
        "Give each a value of its own, or match by another attribute.",
    ),
    code(
        "duplicate-email",
        Warning,
        "Several records have the same primary e-mail address",
        "An account that knows people by it takes them for one person.",
        "Give each an address of its own.",
    ),
    code(
        "manager-outside-set",
        Warning,
        "A manager is not among the loaded users",
        "A manager who is not in scope is not set, also not later without a restart.",
        "Load all users, or put the manager in scope.",
    ),
    code(
        "member-outside-set",
        Warning,
        "Members of a group are not among the loaded users",
        "A member who is not in scope is left out.",
        "Load all users, or put the members in scope.",
    ),
    code(
        "never-filled",
        Note,
        "A rule gives nothing for anybody",
        "What it reads is not in this export, is empty, or becomes nothing: the finding says which.",
        "Ask for the attribute when you get the data, or remove the rule.",
    ),
    code(
        "import-not-verified",
        Note,
        "An exported schema was not tried in a tenant",
        "No export of a SCIM application is public, and an import replaces the whole schema.",
        "Keep the file you downloaded, and try in a test application first.",
    ),
    code(
        "schema-has-no-place",
        Warning,
        "The schema has no mapping of users or of groups",
        "Nothing was written for them.",
        "Switch that mapping on in Entra and download the schema again.",
    ),
    code(
        "schema-target-unknown",
        Warning,
        "The application's attribute list lacks a target",
        "Entra takes a mapping only to an attribute that stands in that list.",
        "Add the attribute to the list, download the schema and export again.",
    ),
    code(
        "schema-row-not-carried",
        Warning,
        "A row of the schema has no rule",
        "It is kept in the file and not shown.",
        "Edit this row in Entra.",
    ),
    code(
        "schema-flow-kept",
        Note,
        "A row flows in a way that rules do not know",
        "It is kept as it is.",
        "Nothing, unless you want it otherwise.",
    ),
    code(
        "schema-expression-broken",
        Error,
        "An expression that does not parse was written",
        "Entra will refuse the schema.",
        "Mend the expression and export again.",
    ),
    code(
        "schema-parameters-unverified",
        Note,
        "How Entra keys a function's parameters is not verified",
        "Microsoft's public metadata is of 2017.",
        "Compare with a row of your own export.",
    ),
    code(
        "duplicate-target",
        Warning,
        "A second row of a file maps the same target",
        "A mapping has one rule for a target, the first one. The other row stays in the file as it is.",
        "Remove one of the two rows where the file comes from.",
    ),
    code(
        "schema-several-objects",
        Warning,
        "Several mappings of users or of groups are switched on",
        "One of them is taken; the others stay as they are.",
        "Import with --object-mapping NAME to take another one.",
    ),
    code(
        "schema-object-off",
        Warning,
        "The mapping of users or of groups is switched off in Entra",
        "Entra provisions nothing by it while it is off.",
        "Switch it on in Entra if they are to be provisioned.",
    ),
    code(
        "schema-only-a-row",
        Warning,
        "Only the row at hand was written",
        "The file is one attribute mapping without the list around it.",
        "Download the whole schema.",
    ),
    code(
        "template-cleaned",
        Note,
        "Marks of a web page were taken out of a template",
        "With them it is no JSON.",
        "Nothing. What is exported is without them.",
    ),
    code(
        "template-core-1",
        Warning,
        "A template has names of SCIM 1",
        "SCIM 2.0 calls them otherwise. Its rules are shown under the new names.",
        "Write the new names into the template, unless the account speaks SCIM 1.",
    ),
    code(
        "template-schemas",
        Warning,
        "A template does not name a schema that it fills",
        "An account may leave out, or refuse, attributes of a schema that is not named.",
        "Add the URN to the list schemas of the template.",
    ),
    code(
        "template-value-as-text",
        Warning,
        "A truth is sent as text",
        "Its macro stands in quotes; SCIM wants true or false without them.",
        "Remove the line, or take the quotes off.",
    ),
    code(
        "template-primary",
        Note,
        "No address of a template is marked as the primary one",
        "Preview marks one; accounts may look for the mark.",
        "Mark the address in the template.",
    ),
    code(
        "template-kept",
        Warning,
        "A part of a template or a parameter is no rule",
        "It is kept in the file and not shown.",
        "Edit it in OneLogin.",
    ),
    code(
        "file-cannot-say",
        Warning,
        "A file has no place for what a rule says",
        "The client's own file has no such thing as a default, a source or a filter of this kind.",
        "As the finding says: a parameter's default value, a part of the expression.",
    ),
    code(
        "template-no-place",
        Warning,
        "A rule was not written into a template",
        "Something of another shape stands where it would go.",
        "Make it a list in the template, or export without a base.",
    ),
    code(
        "template-parameter-kept",
        Warning,
        "A template goes on referring to a parameter",
        "Whether the parameter holds what the rule gives does not stand in the template.",
        "Set the parameter in OneLogin, or give the application's answer with --parameters.",
    ),
    code(
        "template-parameter-same",
        Note,
        "A template refers to a parameter that holds what the rule gives",
        "So the rule and the template say the same.",
        "Nothing.",
    ),
    code(
        "okta-attribute-kept",
        Warning,
        "An attribute of Okta's is no rule",
        "Where it goes in SCIM is not known, or is nothing that a rule can say. It is kept in the file and not shown.",
        "Import the application's schema and its mapping as one list.",
    ),
    code(
        "okta-username-format",
        Note,
        "What userName is filled from is not in the file",
        "Okta has it in the application, not in the mapping.",
        "Sign On > Application username format.",
    ),
    code(
        "okta-schema-only",
        Warning,
        "A schema says where attributes go, not what fills them",
        "That stands in the profile mapping. The rules have no source yet.",
        "Import both as one list, or choose the sources.",
    ),
    code(
        "onelogin-parameters-only",
        Warning,
        "A file says what fills parameters, not where they go",
        "That stands in the template.",
        "Import the template too, and compare.",
    ),
    code(
        "native-maps-none",
        Note,
        "A mapping file that was read maps no users or no groups",
        "They have no rules then.",
        "Make rules for them, or read a file that maps them too.",
    ),
    code(
        "native-else-kept",
        Note,
        "All else in a file stays as it was, to the byte",
        "Rules are put into their places, and nothing around them is written anew.",
        "Nothing.",
    ),
    code(
        "guide-table",
        Note,
        "Rules are those of a guide's table",
        "It is how somebody wrote it down, not what is set in the client.",
        "Compare with the client's own screens.",
    ),
    code(
        "guide-row-left-out",
        Warning,
        "A row of a guide's table is no rule",
        "It names no attribute, or one that cannot be read.",
        "Map the attribute by hand, if it is needed.",
    ),
    code(
        "records-unreadable",
        Error,
        "Records could not be read any more",
        "The check stopped there.",
        "Load the file again.",
    ),
    code(
        "rule-not-read",
        Error,
        "A rule of the crosswalk file cannot be read",
        "It is not used, so nothing is sent by it. It stays in the file as it stands.",
        "Mend it in the crosswalk file, or make the rule anew: that one takes its place.",
    ),
    code(
        "rule-disabled",
        Note,
        "A rule is disabled",
        "Its attribute is sent for nobody, and exports leave the rule out.",
        "Enable it, or remove it.",
    ),
    code(
        "part-not-read",
        Warning,
        "A part of the crosswalk file cannot be read",
        "It is not used. It stays in the file as it stands until another takes its place.",
        "Choose it anew, or open the file with the Crosswalk that wrote it.",
    ),
    code(
        "unknown-client",
        Warning,
        "A crosswalk file names a client that this Crosswalk does not know",
        "Its mappings are read as those of Script or CSV. The file keeps its client until another one is chosen.",
        "Open the file with the Crosswalk that wrote it, or choose a client.",
    ),
    code(
        "unknown-provider",
        Warning,
        "A crosswalk file names an account type that this Crosswalk does not know",
        "It is taken for any SCIM 2.0 account. The file keeps its account type until another one is chosen.",
        "Open the file with the Crosswalk that wrote it, or choose an account type.",
    ),
    code(
        "unknown-sample",
        Warning,
        "A crosswalk file was made with a sample that this Crosswalk does not have",
        "Its people cannot be loaded.",
        "Load payload files, or open another sample.",
    ),
];

/// What is known of a cause.
pub fn explain(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|c| c.code == code)
}

/// A finding in the words of the table.
pub(super) fn explained(severity: Severity, name: &'static str, title: impl Into<String>) -> Finding {
    let finding = Finding::new(severity, name, title);
    match explain(name) {
        Some(code) => finding.because(code.why).remedy(code.remedy),
        None => finding,
    }
}

/// The table in Markdown, for the documentation.
pub fn markdown() -> String {
    let mut text = String::from("| code | what | why | remedy |\n| --- | --- | --- | --- |\n");
    for code in CODES {
        text.push_str(&format!("| `{}` | {} | {} | {} |\n", code.code, code.what, code.why, code.remedy));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_there_once_and_complete() {
        for (at, code) in CODES.iter().enumerate() {
            let asks = !code.remedy.starts_with("Nothing");
            assert!(asks || code.severity == Note, "{}: a problem of which nothing is to be done", code.code);
            assert!(CODES[at + 1..].iter().all(|other| other.code != code.code), "{} twice", code.code);
            assert!(
                code.why.ends_with('.') && code.remedy.ends_with('.') && !code.what.ends_with('.'),
                "{}",
                code.code
            );
        }
    }

    #[test]
    fn the_documentation_has_the_table_as_it_is() {
        let page = include_str!("../../../docs/findings.md");
        assert!(page.ends_with(&markdown()), "docs/findings.md should end with:\n{}", markdown());
    }
}
