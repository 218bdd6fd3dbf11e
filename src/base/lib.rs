//! What every layer needs and no layer owns: findings, progress and cancelling, tokens, safe file writing, the writers
//! of all sinks, the clock.

pub mod clock;
mod count;
pub mod country;
pub mod country_name;
pub mod crash;
pub mod ending;
pub mod fact;
pub mod file;
pub mod finding;
pub mod hash;
pub mod kind;
pub mod language;
mod most_disabled;
pub mod packed;
pub mod progress;
pub mod record;
pub mod sink;
mod spread;
pub mod survive;
pub mod temporary;
pub mod threads;
pub mod time_zone;
pub mod token;
pub mod truth;
pub mod typed;
mod typed_secret;

pub use clock::Clock;
pub use count::{capitalised, counted, thousands};
pub use ending::Ending;
pub use fact::{Fact, Mark};
pub use finding::{Finding, Place, Severity};
pub use kind::{ClientKind, PerKind, ProviderKind, ResourceKind};
pub use most_disabled::{MostDisabled, NoThreshold};
pub use packed::PackedTexts;
pub use progress::{Cancel, Cancelled, Progress};
pub use record::RecordIndex;
pub use spread::spread;
pub use token::Token;
pub use typed_secret::TypedSecret;
