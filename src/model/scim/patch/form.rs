//! The PATCH forms that provisioning clients send beyond RFC 7644, as data.
//!
//! Servers differ in which they take. A server is described by its set of [`Form`]s, so that the sandbox can be as
//! strict as the RFC or as forgiving as a service provider that lives with Entra ID and Okta.

use serde::Deserialize;

/// One form that the RFC does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    OperationInAnyCase,
    BooleanAsText,
    DottedKeys,
    RemoveWithValues,
    AddMakesElement,
    BareReference,
    ListForSingle,
    EchoedReadOnly,
    NoOperations,
}

/// What a form looks like and who sends it.
#[derive(Clone, Copy, Debug)]
pub struct FormFacts {
    pub form: Form,
    pub example: &'static str,
    pub sent_by: &'static str,
    pub source: &'static str,
}

impl Form {
    /// Every form, with its source.
    pub const TABLE: [FormFacts; 9] = [
        FormFacts {
            form: Self::OperationInAnyCase,
            example: r#"{"op": "Replace", …}"#,
            sent_by: "Entra ID without the SCIM flag",
            source: ENTRA_COMPATIBILITY,
        },
        FormFacts {
            form: Self::BooleanAsText,
            example: r#"{"path": "active", "value": "False"}"#,
            sent_by: "Entra ID without the SCIM flag",
            source: ENTRA_COMPATIBILITY,
        },
        FormFacts {
            form: Self::DottedKeys,
            example: r#"{"op": "replace", "value": {"name.givenName": "Liz"}}"#,
            sent_by: "Entra ID with the SCIM flag",
            source: ENTRA_COMPATIBILITY,
        },
        FormFacts {
            form: Self::RemoveWithValues,
            example: r#"{"op": "Remove", "path": "members", "value": [{"value": "26"}]}"#,
            sent_by: "Entra ID without the SCIM flag",
            source: ENTRA_COMPATIBILITY,
        },
        FormFacts {
            form: Self::AddMakesElement,
            example: r#"{"op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+31 6"}"#,
            sent_by: "Entra ID",
            source: "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/customize-application-attributes",
        },
        FormFacts {
            form: Self::BareReference,
            example: r#"{"path": "…:User:manager", "value": "26"}"#,
            sent_by: "Entra ID (reported by others, not documented by Microsoft)",
            source: "",
        },
        FormFacts {
            form: Self::ListForSingle,
            example: r#"{"path": "manager", "value": [{"value": "26"}]}"#,
            sent_by: "Entra ID's tutorial",
            source: "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups",
        },
        FormFacts {
            form: Self::EchoedReadOnly,
            example: r#"{"op": "replace", "value": {"id": "1", "displayName": "Staff"}}"#,
            sent_by: "Okta, when a group is renamed",
            source: "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/",
        },
        FormFacts {
            form: Self::NoOperations,
            example: r#"{"schemas": […], "Operations": []}"#,
            sent_by: "Microsoft's SCIM Validator",
            source: "https://github.com/scimmyjs/scimmy/issues/90",
        },
    ];
}

const ENTRA_COMPATIBILITY: &str = "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility";

/// A set of forms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms(u16);

impl Forms {
    /// RFC 7644 to the letter.
    pub const RFC: Self = Self(0);
    /// Everything that clients are known to send.
    pub const ALL: Self = Self(u16::MAX);

    #[must_use]
    pub const fn with(self, form: Form) -> Self {
        Self(self.0 | (1 << form as u16))
    }

    #[must_use]
    pub const fn without(self, form: Form) -> Self {
        Self(self.0 & !(1 << form as u16))
    }

    /// The RFC's and these.
    pub fn of(forms: &[Form]) -> Self {
        forms.iter().fold(Self::RFC, |set, form| set.with(*form))
    }

    pub const fn has(self, form: Form) -> bool {
        self.0 & (1 << form as u16) != 0
    }
}
