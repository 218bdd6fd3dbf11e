//! Passes over the texts of all records, on several threads, with nothing parsed: for whoever walks over them.
//!
//! Threads take blocks of records from a counter, so that none of them waits while another has work left. What a thread
//! keeps from block to block is its own (what it has learnt of the keys' order, buffers, counts); each sees its records
//! in their order, with those of the others in between.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::error::ReadError;
use super::record::{Record, RecordIndex};
use super::set::{LoadedSet, in_parallel};
use super::storage::BlockReader;
use super::walk::Fault;
use crate::base::{Cancel, Progress, ResourceKind, threads};

/// So many records are handed out at once.
const BLOCK: usize = 512;

/// One record as text: JSON in the vendor's own shape.
#[derive(Clone, Copy, Debug)]
pub struct RecordText<'t> {
    /// As the file has it, or printed anew where the file has another shape (rows, PowerShell's capitals).
    pub text: &'t str,
    pub index: RecordIndex,
    /// Where it begins in its file.
    pub start: u64,
}

impl RecordText<'_> {
    /// The record, parsed: for the few that are to be looked at more closely.
    pub fn record(&self, kind: ResourceKind) -> Option<Record> {
        let value = serde_json::from_str(self.text).ok()?;
        Some(Record::new(kind, self.index, value, self.text.to_owned()))
    }
}

/// What the threads of a pass have folded, and why it ended before all records were seen, if it did.
#[derive(Debug)]
pub struct Folded<T> {
    pub shares: Vec<T>,
    pub ended: Result<(), ReadError>,
}

/// A run of records that one thread has taken.
pub struct TextBlock<'s> {
    set: &'s LoadedSet,
    kind: ResourceKind,
    range: Range<usize>,
}

impl TextBlock<'_> {
    /// Which of the records these are.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Hands over its records in their order.
    pub fn for_each(&self, mut each: impl FnMut(RecordText<'_>) -> Result<(), Fault>) -> Result<(), ReadError> {
        let go_on = &mut |record: RecordText<'_>| each(record).map(ControlFlow::Continue);
        self.set.for_texts(self.kind, self.range(), go_on)
    }
}

impl LoadedSet {
    /// A pass over the texts of all records on several threads, each of which folds its share into a value of its own;
    /// those come back in no particular order. A record that `each` cannot walk over ends the pass: its file is no longer
    /// what was loaded. Progress counts records.
    pub fn fold_texts<T: Send>(
        &self,
        kind: ResourceKind,
        progress: &Progress,
        cancel: &Cancel,
        make: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, RecordText<'_>) -> Result<(), Fault> + Sync,
    ) -> Result<Vec<T>, ReadError> {
        let fold = |folded: &mut T, block: &TextBlock<'_>| block.for_each(|record| each(folded, record));
        self.fold_blocks(kind, progress, cancel, make, fold)
    }

    /// As [`Self::fold_texts`], for who wants to do something at the end of each block: hand over what is there, say.
    pub fn fold_blocks<T: Send>(
        &self,
        kind: ResourceKind,
        progress: &Progress,
        cancel: &Cancel,
        make: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, &TextBlock<'_>) -> Result<(), ReadError> + Sync,
    ) -> Result<Vec<T>, ReadError> {
        let Folded { shares, ended } = self.fold_blocks_so_far(kind, progress, cancel, make, each);
        ended.map(|()| shares)
    }

    /// As [`Self::fold_blocks`], for who can use what came before the end of a pass that was broken off.
    pub fn fold_blocks_so_far<T: Send>(
        &self,
        kind: ResourceKind,
        progress: &Progress,
        cancel: &Cancel,
        make: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, &TextBlock<'_>) -> Result<(), ReadError> + Sync,
    ) -> Folded<T> {
        let count = self.count(kind);
        progress.set_total(count as u64);
        let next = AtomicUsize::new(0);
        let take = |folded: &mut T| loop {
            cancel.check()?;
            let start = next.fetch_add(BLOCK, Ordering::Relaxed);
            if start >= count {
                return Ok(());
            }
            let range = start..(start + BLOCK).min(count);
            let length = range.len() as u64;
            each(folded, &TextBlock { set: self, kind, range }).inspect_err(|_| {
                // The others need not go on.
                next.store(count, Ordering::Relaxed);
            })?;
            progress.advance(length);
        };
        let work = |()| {
            let mut folded = make();
            let ended = take(&mut folded);
            (folded, ended)
        };
        let worked = in_parallel(vec![(); threads::sharing(count.div_ceil(BLOCK))], work);
        let (shares, ended): (_, Vec<_>) = worked.into_iter().unzip();
        Folded { shares, ended: ended.into_iter().collect() }
    }

    /// Hands over the texts of some records in their order, until `each` breaks.
    pub fn for_texts(
        &self,
        kind: ResourceKind,
        range: Range<usize>,
        each: &mut dyn FnMut(RecordText<'_>) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<(), ReadError> {
        let first = range.start;
        let mut reader: Option<BlockReader<'_>> = None;
        let slots = self.slots(kind).get(range).unwrap_or_default();
        for (i, slot) in slots.iter().enumerate() {
            let part = self.part(*slot);
            let reader = match &mut reader {
                Some(reader) if reader.is_of(&part.storage) => reader,
                other => {
                    let of_it = slots[i..].iter().take_while(|slot| self.part(**slot).storage.is(&part.storage));
                    let end = of_it.map(|slot| slot.span().end()).max().unwrap_or(u64::MAX);
                    other.insert(BlockReader::new(&part.storage).until(end))
                }
            };
            let start = slot.span().start;
            let text = part.text(kind, start, reader.bytes(slot.span())?)?;
            let record = RecordText { text: &text, index: RecordIndex(first + i), start };
            let flow =
                each(record).map_err(|fault| part.broken(kind, start + fault.at as u64, fault.why.to_string()))?;
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Cancelled;
    use crate::source::Input;
    use crate::source::walk::Why;

    const USER: ResourceKind = ResourceKind::User;

    fn set(texts: &[&str]) -> LoadedSet {
        let input = |text: &&str| Input::Text { name: "page".to_owned(), bytes: text.as_bytes().to_vec() };
        let inputs: Vec<_> = texts.iter().map(input).collect();
        LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
    }

    fn folded(set: &LoadedSet) -> Vec<(usize, u64, String)> {
        let keep = |kept: &mut Vec<_>, record: RecordText<'_>| {
            kept.push((record.index.0, record.start, record.text.to_owned()));
            Ok(())
        };
        let (progress, cancel) = (Progress::default(), Cancel::default());
        let kept = set.fold_texts(USER, &progress, &cancel, Vec::new, keep).expect("readable");
        assert!(kept.iter().all(|share| share.is_sorted()), "each thread sees its records in their order");
        assert_eq!(progress.get(), (set.count(USER) as u64, set.count(USER) as u64));
        let mut all: Vec<_> = kept.into_iter().flatten().collect();
        all.sort();
        all
    }

    #[test]
    fn every_record_is_handed_over_once_in_the_vendors_shape() {
        let set = set(&[
            r#"{"value":[{"id":"1","surname":"A"}, {"id":"2","surname":"\u0042"}]}"#,
            "userPrincipalName,x.y\nu@x,\"1\"\"2\"\n",
            r#"[{"Id":"3","UserPrincipalName":"v@x","Surname":"S"}]"#,
        ]);
        let expected = [
            (0, 10, r#"{"id":"1","surname":"A"}"#),
            (1, 36, r#"{"id":"2","surname":"\u0042"}"#),
            (2, 22, r#"{"userPrincipalName":"u@x","x.y":"1\"2"}"#),
            (3, 1, r#"{"id":"3","userPrincipalName":"v@x","surname":"S"}"#),
        ];
        assert_eq!(folded(&set), expected.map(|(index, start, text)| (index, start, text.to_owned())));
    }

    #[test]
    fn blocks_cover_a_large_set() {
        let records: Vec<_> = (0..BLOCK * 3 + 7).map(|i| format!(r#"{{"id":"{i}","surname":"s"}}"#)).collect();
        let all = folded(&set(&[&format!("[{}]", records.join(","))]));
        assert!(all.iter().map(|(_, _, text)| text).eq(&records));
        assert!(all.iter().map(|(index, _, _)| *index).eq(0..records.len()));
    }

    #[test]
    fn what_was_folded_before_the_end_of_a_pass_is_there() {
        let records: Vec<_> = (0..BLOCK * 8).map(|i| format!(r#"{{"id":"{i}","surname":"s"}}"#)).collect();
        let set = set(&[&format!("[{}]", records.join(","))]);
        let (progress, cancel) = (Progress::default(), Cancel::default());
        let stop_after_a_block = |seen: &mut usize, block: &TextBlock<'_>| {
            *seen += block.range().len();
            cancel.cancel();
            Ok(())
        };
        let Folded { shares, ended } = set.fold_blocks_so_far(USER, &progress, &cancel, || 0, stop_after_a_block);
        let seen: usize = shares.iter().sum();
        assert!((BLOCK..records.len()).contains(&seen), "{seen}");
        assert_eq!((ended, progress.get().0), (Err(ReadError::Cancelled(Cancelled)), seen as u64));
    }

    #[test]
    fn a_pass_ends_with_the_first_error_and_on_request() {
        let set = set(&[r#"[{"id":"1","surname":"A"},{"id":"2","surname":"B"}]"#]);
        let refuse = |(): &mut (), record: RecordText<'_>| match record.index.0 {
            1 => Err(Fault { at: 3, why: Why::NoColon }),
            _ => Ok(()),
        };
        let (progress, cancel) = (Progress::default(), Cancel::default());
        let error = set.fold_texts(USER, &progress, &cancel, || (), refuse).expect_err("refused");
        assert_eq!(
            error.to_string(),
            "The user at byte 29 of page is no longer what was loaded: a colon is expected after the key. Load the file again."
        );
        cancel.cancel();
        let error = set.fold_texts(USER, &progress, &cancel, || (), |(), _| Ok(())).expect_err("stopped");
        assert_eq!(error, ReadError::Cancelled(Cancelled));
    }
}
