//! What a service provider makes of a resource, in sentences.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::ResourceKind;
use crate::scim::TargetPath;

/// What a provider makes of resources, as code: the one thing about it that is no data.
#[derive(Clone, Copy, Debug)]
pub struct Foresight {
    pub(super) predict: fn(ResourceKind, &Value) -> Vec<Prediction>,
    pub(super) concerns: fn(ResourceKind, &Value) -> Vec<Prediction>,
    pub(super) sees: fn(ResourceKind, &TargetPath) -> Sees,
}

/// What is taken notice of in a text that is not empty.
pub type Sees = fn(&str) -> u8;

impl Foresight {
    /// A standard says how a resource is kept, not what is made of it.
    pub(super) const NONE: Self = Self { predict: |_, _| Vec::new(), concerns: |_, _| Vec::new(), sees: |_, _| |_| 0 };
}

/// What a prediction means for the person who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// A value arrives where one would think.
    Sets,
    /// What is there stays.
    Keeps,
    /// The value is stored and used for nothing.
    Ignored,
    /// Something happens that may surprise.
    Surprise,
    /// What one wants does not happen.
    Fails,
}

impl Sign {
    /// The word on screens, beside an icon.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sets => "Set",
            Self::Keeps => "Kept",
            Self::Ignored => "Not used",
            Self::Surprise => "Careful",
            Self::Fails => "Does not work",
        }
    }
}

/// One thing that would happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prediction {
    pub sign: Sign,
    pub sentence: String,
    /// Whether the vendor's documentation says so; if not, it is inferred from it.
    pub documented: bool,
    /// What the sentence is about in the vendor's words: "VIP", "Organization".
    pub field: &'static str,
    /// Stable name of the finding that a check makes of it, for those that should not be missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// The target attribute that decides it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<&'static str>,
    pub source: &'static str,
}
