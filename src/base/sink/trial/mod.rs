//! Trying the sinks: hostile texts, and readers of what was made of them. For the tests beside the writers and in `tests/`.

#[cfg(unix)]
pub mod bash;
pub mod http_file;
pub mod powershell;
mod texts;

pub use texts::texts;
