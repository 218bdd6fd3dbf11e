//! Ours held against the vendor's own evaluator, which somebody asks in the customer's tenant.
//!
//! Crosswalk asks nobody. It makes [`questions`] and writes them into a [`folder`] with the scripts that ask; what comes
//! back is known for what it is ([`arriving`]), belongs to a question ([`placing`]), and is compared with ours
//! ([`compare`]), rule by rule and person by person ([`answers`]).

pub mod answers;
pub mod arriving;
mod compare;
pub mod folder;
mod placing;
mod questions;

pub use answers::AnsweredQuestions;
pub use compare::{HeldAgainst, TenantVerdict};
pub use placing::{Because, Loose, Taken};
pub use questions::{AskedOne, Asking, Index, NotAsked, PEOPLE, Questions, Telling, is_expression, telling};
