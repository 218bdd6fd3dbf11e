//! A pattern's parts as steps for the machine, one after the other.

use std::sync::Arc;

use super::part::{Anchor, Folding, Manner, PatternPart, ReadPattern, Repetition};
use super::units::{UnitSet, fold};

/// One thing that takes a unit, or does not.
#[derive(Clone, Debug)]
pub(super) enum UnitTest {
    Is(u32),
    Folded(u32, Folding),
    In(Arc<UnitSet>),
}

impl UnitTest {
    pub fn takes(&self, unit: u32) -> bool {
        match self {
            Self::Is(wanted) => *wanted == unit,
            Self::Folded(wanted, folding) => *wanted == fold(unit, Some(*folding)),
            Self::In(set) => set.has(unit),
        }
    }

    fn of(part: &PatternPart) -> Option<Self> {
        Some(match part {
            PatternPart::Unit(unit, None) => Self::Is(*unit),
            PatternPart::Unit(unit, Some(folding)) => Self::Folded(fold(*unit, Some(*folding)), *folding),
            PatternPart::Set(set) => Self::In(set.clone()),
            _ => return None,
        })
    }
}

/// How often something repeats.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub least: usize,
    pub most: usize,
    pub manner: Manner,
}

#[derive(Clone, Debug)]
pub(super) enum Instruction {
    /// Takes a unit, forwards or back.
    Take {
        test: UnitTest,
        back: bool,
    },
    /// Takes many units that one test takes.
    Run {
        test: UnitTest,
        times: Times,
        back: bool,
    },
    /// Tries the next step, and later another one.
    Fork(usize),
    Go(usize),
    Open(usize),
    Close(usize),
    /// Begins a repeat that counts in this register; its end is there.
    Begin {
        register: usize,
        least: usize,
        end: usize,
    },
    /// The end of a round.
    Again {
        register: usize,
        body: usize,
        times: Times,
    },
    /// Goes through what stands up to `end` for itself.
    Look {
        negative: bool,
        end: usize,
    },
    Atomic(usize),
    /// A condition: without it on there, with it on to the next step.
    Unless {
        slot: usize,
        otherwise: usize,
    },
    /// A condition that looks.
    UnlessLook {
        negative: bool,
        end: usize,
        otherwise: usize,
    },
    Back {
        slot: usize,
        folding: Option<Folding>,
        back: bool,
    },
    At(Anchor),
    /// The end of the whole or of what is gone through for itself.
    Done,
}

/// The steps of a pattern.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub steps: Vec<Instruction>,
    pub registers: usize,
    pub slots: usize,
    pub is_java: bool,
}

impl Program {
    pub fn of(pattern: &ReadPattern, is_java: bool) -> Self {
        let mut program = Self { steps: Vec::new(), registers: 0, slots: pattern.numbers.len(), is_java };
        program.part(&pattern.part, false);
        program.steps.push(Instruction::Done);
        program
    }

    fn part(&mut self, part: &PatternPart, back: bool) {
        if let Some(test) = UnitTest::of(part) {
            self.steps.push(Instruction::Take { test, back });
            return;
        }
        match part {
            PatternPart::Sequence(parts) if back => parts.iter().rev().for_each(|part| self.part(part, back)),
            PatternPart::Sequence(parts) => parts.iter().for_each(|part| self.part(part, back)),
            PatternPart::Choice(parts) => self.choice(parts, back),
            PatternPart::Group(slot, inner) => {
                self.steps.push(Instruction::Open(*slot));
                self.part(inner, back);
                self.steps.push(Instruction::Close(*slot));
            }
            PatternPart::Repeat(repeat) => self.repeat(repeat, back),
            PatternPart::Look { behind, negative, inner } => {
                let look = self.reserve();
                self.part(inner, *behind);
                self.steps.push(Instruction::Done);
                self.steps[look] = Instruction::Look { negative: *negative, end: self.steps.len() };
            }
            PatternPart::Atomic(inner) => self.atomic(|program| program.part(inner, back)),
            PatternPart::Back(slot, folding) => {
                self.steps.push(Instruction::Back { slot: *slot, folding: *folding, back });
            }
            PatternPart::If(parts) => self.condition(parts, back),
            PatternPart::Anchor(anchor) => self.steps.push(Instruction::At(*anchor)),
            _ => {}
        }
    }

    fn reserve(&mut self) -> usize {
        self.steps.push(Instruction::Done);
        self.steps.len() - 1
    }

    fn atomic(&mut self, inner: impl FnOnce(&mut Self)) {
        let atomic = self.reserve();
        inner(self);
        self.steps.push(Instruction::Done);
        self.steps[atomic] = Instruction::Atomic(self.steps.len());
    }

    fn choice(&mut self, parts: &[PatternPart], back: bool) {
        let mut ends = Vec::new();
        for (place, part) in parts.iter().enumerate() {
            if place + 1 == parts.len() {
                self.part(part, back);
                break;
            }
            let fork = self.reserve();
            self.part(part, back);
            ends.push(self.reserve());
            self.steps[fork] = Instruction::Fork(self.steps.len());
        }
        for end in ends {
            self.steps[end] = Instruction::Go(self.steps.len());
        }
    }

    fn repeat(&mut self, repeat: &Repetition, back: bool) {
        let limit = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let (least, most) = (limit(repeat.least), repeat.most.map_or(usize::MAX, limit));
        if most == 0 {
            return;
        }
        let manner = repeat.manner;
        let times = Times { least, most, manner };
        if let Some(test) = UnitTest::of(&repeat.inner) {
            self.steps.push(Instruction::Run { test, times, back });
        } else if manner == Manner::Possessive {
            let greedy = Times { manner: Manner::Greedy, ..times };
            self.atomic(|program| program.rounds(&repeat.inner, greedy, back));
        } else {
            self.rounds(&repeat.inner, times, back);
        }
    }

    fn rounds(&mut self, inner: &PatternPart, times: Times, back: bool) {
        let register = self.registers;
        self.registers += 1;
        let begin = self.reserve();
        self.part(inner, back);
        self.steps[begin] = Instruction::Begin { register, least: times.least, end: self.steps.len() };
        self.steps.push(Instruction::Again { register, body: begin + 1, times });
    }

    fn condition(&mut self, parts: &[PatternPart; 3], back: bool) {
        let [test, then, otherwise] = parts;
        let unless = self.reserve();
        let mut look_end = 0;
        let mut is_negative = false;
        if let PatternPart::Look { behind, negative, inner } = test {
            self.part(inner, *behind);
            self.steps.push(Instruction::Done);
            (look_end, is_negative) = (self.steps.len(), *negative);
        }
        self.part(then, back);
        let go = self.reserve();
        let place = self.steps.len();
        self.steps[unless] = match test {
            PatternPart::HasGroup(slot) => Instruction::Unless { slot: *slot, otherwise: place },
            _ => Instruction::UnlessLook { negative: is_negative, end: look_end, otherwise: place },
        };
        self.part(otherwise, back);
        self.steps[go] = Instruction::Go(self.steps.len());
    }
}
