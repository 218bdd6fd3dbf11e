//! Payloads in: files and pasted text become a set of records, in the vendor's own shape and nothing more.
//!
//! ```text
//! Input ─► storage (bytes) ─► unpack (gzip) ─► decode (UTF-8) ─► scan (where records are) ─► format (what they are) ─► LoadedSet
//!                                                                                             Record, AttributePath, Profile ◄─┘
//! ```
//! [`LoadedSet`] keeps where each record starts and ends, not the records: one is parsed when it is looked at, so a
//! set may be larger than memory. What cannot be read becomes a [`crate::base::Finding`]; the rest loads.

mod apart;
mod choose;
mod decode;
mod encoding;
mod error;
mod faults;
pub mod format;
mod headings;
mod held;
mod input;
mod inspect;
mod joined;
mod jsonpath;
mod kind;
mod load;
mod names_of_columns;
mod naming;
mod path;
mod pipe;
mod profile;
pub mod pseudonym;
mod read_at;
mod record;
mod resync;
mod scan;
mod set;
mod stamp;
mod storage;
pub mod stream;
mod texts;
mod unpack;
pub mod walk;

pub use apart::is_of_names;
pub use choose::{Choice, Sought};
pub use encoding::{NoEncoding, TextEncoding};
pub use error::ReadError;
pub use faults::is_of_missing_records;
pub use headings::TableTraits;
pub use held::{MOST_HELD, Unheld, read as read_held};
pub use input::Input;
pub use inspect::KindInspector;
pub use jsonpath::{JsonPath, JsonPathError};
pub use load::{ENDINGS, files_of};
pub use naming::{Answer, NameReader, Named, key_places, text_in};
pub use path::{AttributePath, PathStep, SourcePathError};
pub use profile::{
    AttributeProfile, Distinct, Pattern, PatternShare, Period, Profile, TypeSet, ValueCount, ValueKey, ValueType,
};
pub use record::{Record, RecordIndex};
pub use set::{LoadedSet, SourceFile};
pub use stamp::{FileChanges, Stamps};
pub use texts::{Folded, RecordText, TextBlock};
