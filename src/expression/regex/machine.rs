//! Tries a program's steps on a text, back and forth as .NET and Java do.
//!
//! What can be undone lies on a stack. Every step counts: a pattern that needs too many on a text ends in an error, at the
//! same one on every computer.

use super::part::{Anchor, Folding, Manner};
use super::program::{Instruction, Program, Times, UnitTest};
use super::units::{fold, is_word};

/// What was tried too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tired;

/// How much may lie on the stack.
const MOST_STACKED: usize = 1 << 18;
/// How deep what is gone through for itself may nest; the readers allow no more.
const NOTHING: usize = usize::MAX;

#[derive(Clone, Copy)]
enum Undo {
    /// Another way: this step at this place.
    Way {
        step: usize,
        at: usize,
    },
    /// Another round of a lazy repeat that has counted in this register.
    Round {
        step: usize,
        at: usize,
    },
    /// A run of units may be shorter, down to `last`; going back it is the other way round.
    Shorter {
        step: usize,
        at: usize,
        last: usize,
    },
    /// A lazy run may be longer, by so many.
    Longer {
        step: usize,
        at: usize,
        left: usize,
    },
    Counter {
        register: usize,
        was: Counter,
    },
    Capture {
        slot: usize,
        was: (usize, usize),
    },
    Opened {
        slot: usize,
        was: usize,
    },
}

/// How many rounds a repeat has made above those it must, and where the round began.
#[derive(Clone, Copy)]
struct Counter {
    rounds: i64,
    began: usize,
}

/// One match's captures, by slot: from and to, in units.
pub(super) type Captures = Vec<Option<(usize, usize)>>;

pub(super) struct Machine<'p> {
    program: &'p Program,
    text: &'p [u32],
    /// Where the search began, for `\G`.
    begin: usize,
    stack: Vec<Undo>,
    counters: Vec<Counter>,
    captures: Vec<(usize, usize)>,
    opened: Vec<usize>,
    steps_left: usize,
}

impl<'p> Machine<'p> {
    pub fn new(program: &'p Program, text: &'p [u32], steps: usize) -> Self {
        Self {
            program,
            text,
            begin: 0,
            stack: Vec::new(),
            counters: vec![Counter { rounds: 0, began: NOTHING }; program.registers],
            captures: vec![(NOTHING, NOTHING); program.slots],
            opened: vec![NOTHING; program.slots],
            steps_left: steps,
        }
    }

    /// The first match at or behind `from`. `begin`: where `\G` holds.
    pub fn search(&mut self, begin: usize, from: usize) -> Result<Option<Captures>, Tired> {
        self.begin = begin;
        for start in from..=self.text.len() {
            self.captures.fill((NOTHING, NOTHING));
            self.stack.clear();
            if let Some(end) = self.run(0, start)? {
                let part = |(from, to): &(usize, usize)| (*from != NOTHING).then_some((*from, *to));
                let mut captures: Captures = self.captures.iter().map(part).collect();
                captures[0] = Some((start, end));
                return Ok(Some(captures));
            }
        }
        Ok(None)
    }

    fn tire(&mut self, steps: usize) -> Result<(), Tired> {
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(Tired)?;
        if self.stack.len() > MOST_STACKED { Err(Tired) } else { Ok(()) }
    }

    /// From a step to its `Done`; where that is reached. Ways that are left stay on the stack.
    fn run(&mut self, first: usize, start: usize) -> Result<Option<usize>, Tired> {
        let base = self.stack.len();
        let (mut step, mut at) = (first, start);
        loop {
            self.tire(1)?;
            let goes_on = match &self.program.steps[step] {
                Instruction::Done => return Ok(Some(at)),
                Instruction::Take { test, back } => {
                    self.neighbour(at, *back).filter(|(unit, _)| test.takes(*unit)).map(|(_, to)| (step + 1, to))
                }
                Instruction::Run { test, times, back } => {
                    self.run_of(step, at, test, *times, *back)?.map(|to| (step + 1, to))
                }
                Instruction::Fork(other) => {
                    self.stack.push(Undo::Way { step: *other, at });
                    Some((step + 1, at))
                }
                Instruction::Go(to) => Some((*to, at)),
                Instruction::Open(slot) => {
                    self.stack.push(Undo::Opened { slot: *slot, was: self.opened[*slot] });
                    self.opened[*slot] = at;
                    Some((step + 1, at))
                }
                Instruction::Close(slot) => {
                    self.stack.push(Undo::Capture { slot: *slot, was: self.captures[*slot] });
                    let opened = self.opened[*slot];
                    self.captures[*slot] = (opened.min(at), opened.max(at));
                    Some((step + 1, at))
                }
                Instruction::Begin { register, least, end } => {
                    let rounds = i64::try_from(*least).map_or(i64::MIN, |least| (1 - least).min(0));
                    let began = if *least == 0 { NOTHING } else { at };
                    self.count(*register, Counter { rounds, began });
                    Some((if *least == 0 { *end } else { step + 1 }, at))
                }
                Instruction::Again { register, body, times } => Some(self.again(step, at, *register, *body, *times)),
                Instruction::Look { negative, end } => {
                    let (negative, end) = (*negative, *end);
                    (self.looks(step + 1, at, negative)? != negative).then_some((end, at))
                }
                Instruction::UnlessLook { negative, end, otherwise } => {
                    let (negative, end, otherwise) = (*negative, *end, *otherwise);
                    Some((if self.looks(step + 1, at, negative)? == negative { otherwise } else { end }, at))
                }
                Instruction::Atomic(end) => {
                    let end = *end;
                    let base = self.stack.len();
                    let reached = self.run(step + 1, at)?;
                    self.keep_only_state(base);
                    reached.map(|to| (end, to))
                }
                Instruction::Unless { slot, otherwise } => {
                    Some((if self.captures[*slot].0 == NOTHING { *otherwise } else { step + 1 }, at))
                }
                Instruction::Back { slot, folding, back } => {
                    self.same_again(at, *slot, *folding, *back)?.map(|to| (step + 1, to))
                }
                Instruction::At(anchor) => self.holds(*anchor, at).then_some((step + 1, at)),
            };
            match goes_on.or_else(|| self.other_way(base)) {
                Some(next) => (step, at) = next,
                None => return Ok(None),
            }
        }
    }

    /// The unit before or behind a place, and the place beyond it.
    fn neighbour(&self, at: usize, back: bool) -> Option<(u32, usize)> {
        let place = if back { at.checked_sub(1)? } else { at };
        Some((*self.text.get(place)?, if back { place } else { at + 1 }))
    }

    fn count(&mut self, register: usize, counter: Counter) {
        self.stack.push(Undo::Counter { register, was: self.counters[register] });
        self.counters[register] = counter;
    }

    /// After a round: on, or once more. A round that took nothing is the last.
    fn again(&mut self, step: usize, at: usize, register: usize, body: usize, times: Times) -> (usize, usize) {
        let Counter { rounds, began } = self.counters[register];
        let above = i64::try_from(times.most.saturating_sub(times.least)).unwrap_or(i64::MAX);
        let must = rounds < 0;
        let may = must || rounds < above && began != at;
        if times.manner == Manner::Lazy && !must {
            if may {
                self.stack.push(Undo::Round { step, at });
            }
            return (step + 1, at);
        }
        if !may {
            return (step + 1, at);
        }
        if !must {
            self.stack.push(Undo::Way { step: step + 1, at });
        }
        self.count(register, Counter { rounds: rounds + 1, began: at });
        (body, at)
    }

    /// Takes as many units as the test takes, or as few as must be.
    fn run_of(
        &mut self,
        step: usize,
        at: usize,
        test: &UnitTest,
        times: Times,
        back: bool,
    ) -> Result<Option<usize>, Tired> {
        let room = if back { at } else { self.text.len() - at };
        let most = if times.manner == Manner::Lazy { times.least } else { times.most };
        let unit = |taken: usize| self.text[if back { at - 1 - taken } else { at + taken }];
        let taken = (0..most.min(room)).take_while(|taken| test.takes(unit(*taken))).count();
        self.tire(taken)?;
        if taken < times.least {
            return Ok(None);
        }
        let place = |taken: usize| if back { at - taken } else { at + taken };
        let end = place(taken);
        match times.manner {
            Manner::Greedy if taken > times.least => {
                self.stack.push(Undo::Shorter { step: step + 1, at: end, last: place(times.least) });
            }
            Manner::Lazy if times.most > times.least => {
                self.stack.push(Undo::Longer { step, at: end, left: times.most - times.least });
            }
            _ => {}
        }
        Ok(Some(end))
    }

    /// Whether what stands from this step to its `Done` is found here. What was captured stays, unless it must not be found.
    fn looks(&mut self, first: usize, at: usize, negative: bool) -> Result<bool, Tired> {
        let base = self.stack.len();
        let found = self.run(first, at)?.is_some();
        if negative {
            self.undo_all(base);
        } else {
            self.keep_only_state(base);
        }
        Ok(found)
    }

    /// Forgets the other ways, not what is to be undone when an earlier way is taken.
    fn keep_only_state(&mut self, base: usize) {
        let mut kept = base;
        for place in base..self.stack.len() {
            let is_state =
                matches!(self.stack[place], Undo::Counter { .. } | Undo::Capture { .. } | Undo::Opened { .. });
            if is_state {
                self.stack.swap(kept, place);
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    /// Undoes all that was counted and captured. The other ways are thrown away, not walked to their ends.
    fn undo_all(&mut self, base: usize) {
        while self.stack.len() > base {
            if let Some(undo @ (Undo::Counter { .. } | Undo::Capture { .. } | Undo::Opened { .. })) = self.stack.pop() {
                self.undo(undo);
            }
        }
    }

    /// The last other way; `None` when there is none above `base`.
    fn other_way(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.stack.len() > base {
            let undo = self.stack.pop()?;
            if let Some(way) = self.undo(undo) {
                return Some(way);
            }
        }
        None
    }

    fn undo(&mut self, undo: Undo) -> Option<(usize, usize)> {
        match undo {
            Undo::Way { step, at } => Some((step, at)),
            Undo::Round { step, at } => {
                let Instruction::Again { register, body, .. } = &self.program.steps[step] else { return None };
                let (register, body) = (*register, *body);
                let rounds = self.counters[register].rounds + 1;
                self.count(register, Counter { rounds, began: at });
                Some((body, at))
            }
            Undo::Shorter { step, at, last } => {
                let at = if at > last { at - 1 } else { at + 1 };
                if at != last {
                    self.stack.push(Undo::Shorter { step, at, last });
                }
                Some((step, at))
            }
            Undo::Longer { step, at, left } => {
                let Instruction::Run { test, back, .. } = &self.program.steps[step] else { return None };
                let (_, to) = self.neighbour(at, *back).filter(|(unit, _)| test.takes(*unit))?;
                if left > 1 {
                    self.stack.push(Undo::Longer { step, at: to, left: left - 1 });
                }
                Some((step + 1, to))
            }
            Undo::Counter { register, was } => {
                self.counters[register] = was;
                None
            }
            Undo::Capture { slot, was } => {
                self.captures[slot] = was;
                None
            }
            Undo::Opened { slot, was } => {
                self.opened[slot] = was;
                None
            }
        }
    }

    /// Behind what a group has captured, when it stands here once more.
    fn same_again(
        &mut self,
        at: usize,
        slot: usize,
        folding: Option<Folding>,
        back: bool,
    ) -> Result<Option<usize>, Tired> {
        let (from, to) = self.captures.get(slot).copied().unwrap_or((NOTHING, NOTHING));
        if from == NOTHING {
            return Ok(None);
        }
        let length = to - from;
        self.tire(length)?;
        let start = if back { at.checked_sub(length) } else { Some(at) };
        let Some(here) = start.and_then(|start| self.text.get(start..start + length)) else { return Ok(None) };
        let same = here.iter().zip(&self.text[from..to]).all(|(a, b)| fold(*a, folding) == fold(*b, folding));
        Ok(same.then_some(if back { at - length } else { at + length }))
    }

    fn holds(&self, anchor: Anchor, at: usize) -> bool {
        let end = self.text.len();
        let before = at.checked_sub(1).map(|place| self.text[place]);
        let behind = self.text.get(at).copied();
        let is_word = |unit: Option<u32>| unit.is_some_and(|unit| is_word(unit, self.program.is_java));
        let ends_line = |unit: u32| matches!(unit, 10 | 13 | 0x85 | 0x2028 | 0x2029);
        let between = before == Some(13) && behind == Some(10);
        match anchor {
            Anchor::Start => at == 0,
            Anchor::End => at == end,
            Anchor::EndBeforeLineFeed => at == end || at + 1 == end && behind == Some(10),
            Anchor::EndBeforeLineEnd => {
                let last = at + 1 == end && behind.is_some_and(ends_line) && !between;
                at == end || last || self.text[at..] == [13, 10]
            }
            // Java's is not at the very end.
            Anchor::LineStart => before.is_none_or(|unit| unit == 10) && (!self.program.is_java || at < end),
            Anchor::LineEnd => behind.is_none_or(|unit| unit == 10),
            Anchor::JavaLineStart => at < end && before.is_none_or(|unit| ends_line(unit) && !between),
            Anchor::JavaLineEnd => behind.is_none_or(|unit| ends_line(unit) && !between),
            Anchor::Begin => at == self.begin,
            Anchor::Boundary => is_word(before) != is_word(behind),
            Anchor::NoBoundary => is_word(before) == is_word(behind),
        }
    }
}
