//! Requests of which parts are known only once the account has answered.
//!
//! A client that creates a group and then fills it needs the id that the account gives out in between. So a request is a
//! template: its path is text, its body JSON, and where an id is not known yet both hold a typed [`Slot`]. A preview
//! shows the slots, a script asks for them, a plan fills in what the account has shown. Only a request without an open
//! slot becomes one that can be sent ([`RequestTemplate::bound`]).
//!
//! A group may have hundreds of thousands of members, so a list of them in a body is one [`Each`], whatever their number.

mod body;
mod print;
mod request;
mod slot;
mod text;

pub use body::{Each, Template};
pub use print::TextPiece;
pub use request::{RequestTemplate, Sent};
pub use slot::{Id, Slot, StepNumber};
pub use text::Text;
