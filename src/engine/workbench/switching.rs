//! Another provisioning client: with the mappings that were made for it, or from its default ones, never unasked in place
//! of what somebody made.

use super::bench::Workbench;
use super::loading::LoadFor;
use super::question::Question;
use crate::base::ClientKind;
use crate::client;
use crate::document::{Edit, Edited, SourceLocation, edit};

impl Workbench {
    /// Makes a change of the document.
    pub(super) fn edit(&mut self, change: Edit) {
        match edit(self.opened.document(), self.kind(), change) {
            Ok(edited) => self.edited(edited),
            Err(sentence) => self.messages.error(sentence),
        }
    }

    pub(super) fn edited(&mut self, edited: Edited) {
        edited.notes.into_iter().for_each(|note| self.messages.note(note));
        edited.findings.iter().for_each(|finding| self.messages.note(format!("{}. {}", finding.title, finding.remedy)));
        self.opened.change(edited.document, edited.name, edited.key);
    }

    pub(super) fn switch_client(&mut self, client: ClientKind) {
        if self.is_to_be_asked(client) {
            self.ask(Question::SwitchClient { client, sample: false });
        } else {
            self.choose_client(client);
        }
    }

    /// A sample brings its client with it.
    pub(super) fn open_sample(&mut self, client: ClientKind) {
        if self.is_to_be_asked(client) {
            self.ask(Question::SwitchClient { client, sample: true });
        } else {
            self.choose_sample(client);
        }
    }

    /// Whether choosing a client puts aside what somebody made for mappings that nobody made.
    fn is_to_be_asked(&self, client: ClientKind) -> bool {
        let document = self.document();
        client != document.client && !self.is_mapping_untouched() && !document.has_set_aside(client)
    }

    pub(super) fn choose_client(&mut self, client: ClientKind) {
        let is_back = self.document().has_set_aside(client);
        match edit(self.opened.document(), self.kind(), Edit::ChooseClient(client)) {
            Ok(mut edited) => {
                if !is_back && let Some(fitting) = &self.loaded.fitting {
                    fitting.put(&mut edited.document);
                }
                self.edited(edited);
            }
            Err(sentence) => self.messages.error(sentence),
        }
        if is_back {
            self.messages.note(format!("{}: the mapping is as you left it.", client::of(client).label));
        }
    }

    pub(super) fn choose_sample(&mut self, client: ClientKind) {
        self.edit(Edit::ChooseClient(client));
        self.load_sources(vec![SourceLocation::sample(client::of(client))], LoadFor::Edit);
    }
}
