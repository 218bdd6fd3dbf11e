//! Another provisioning client: with the mappings that were made for it, or from its default ones, never unasked in place
//! of what somebody made.

use super::bench::Workbench;
use super::loading::LoadFor;
use super::question::Question;
use crate::base::ClientKind;
use crate::document::{Edit, SourceLocation, edit};

impl Workbench {
    /// Makes a change of the document.
    pub(super) fn edit(&mut self, change: Edit) {
        match edit(self.opened.document(), self.kind(), change) {
            Ok(edited) => {
                edited.notes.into_iter().for_each(|note| self.messages.note(note));
                self.opened.change(edited.document, edited.name, edited.key);
            }
            Err(sentence) => self.messages.error(sentence),
        }
    }

    pub(super) fn switch_client(&mut self, client: ClientKind) {
        if self.is_to_be_asked(client) {
            self.question = Some(Question::SwitchClient { client, sample: false });
        } else {
            self.choose_client(client);
        }
    }

    /// A sample brings its client with it.
    pub(super) fn open_sample(&mut self, client: ClientKind) {
        if self.is_to_be_asked(client) {
            self.question = Some(Question::SwitchClient { client, sample: true });
        } else {
            self.choose_sample(client);
        }
    }

    /// Whether choosing a client puts aside what somebody made for mappings that nobody made.
    fn is_to_be_asked(&self, client: ClientKind) -> bool {
        let document = self.document();
        client != document.client && !document.is_mapping_untouched() && !document.has_set_aside(client)
    }

    pub(super) fn choose_client(&mut self, client: ClientKind) {
        let is_back = self.document().has_set_aside(client);
        self.edit(Edit::ChooseClient(client));
        if is_back {
            self.messages.note(format!("{}: the mapping is as you left it.", crate::client::of(client).label));
        }
    }

    pub(super) fn choose_sample(&mut self, client: ClientKind) {
        self.choose_client(client);
        self.load_sources(vec![SourceLocation::sample(crate::client::of(client))], LoadFor::Edit);
    }
}
