//! Where text leaves the program. Each sink has a writer of its own, and whatever comes from a record, a file, a server
//! or an endpoint reaches it only through that writer.
//!
//! A writer's methods take two kinds of text. What the program says itself is `&'static str`: it can only be written
//! in the source, and stands in the sink as it is. All else is `&str` and is made harmless for that sink, so there is
//! no method into which a name from a payload would fit unchanged.
//!
//! What cannot be seen is shown, everywhere in the same way ([`shown`]): control characters, line breaks,
//! bidirectional overrides, characters without width. Where data must arrive exactly as it is (a request's body), the
//! sink's own escapes say it; where it is only read by people, `\u{202e}` stands in its place.

pub mod bash;
pub mod csv;
pub mod html;
pub mod http_file;
pub mod json;
mod line;
pub mod log;
pub mod markdown;
pub mod powershell;
mod shown;
mod terminal;

#[cfg(test)]
mod trial;

/// The beginning of the names of environment variables for values that are not known yet; a number follows.
const OPEN: &str = "CROSSWALK_VALUE_";

pub use line::Line;
pub use shown::{is_hidden, shown, shown_lines};
pub use terminal::{Terminal, show_panics};
