//! What is known of the files behind the loaded records, and of the thread that looks at them ([`super::watching`]).

use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::source::{FileChanges, Stamps};

/// What is known of the files behind the loaded set.
#[derive(Default)]
pub struct Watch {
    pub stamps: Arc<Stamps>,
    pub found: Option<FileChanges>,
    /// The change that a person does not want to hear of now.
    pub put_off: Option<FileChanges>,
    /// Tells the thread whether the window is looked at. Dropped, it ends the thread.
    pub bell: Option<Sender<bool>>,
}
