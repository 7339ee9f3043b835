//! Runs as plain maps: what two processes can do to them, and what must come of it.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

/// Bills of a unit when it is planned.
pub(crate) const BILLS: u32 = 4;

/// What one of the two processes does. Runs and units are told by their place, runs from 0 and
/// units from 1; both may be one too far.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Begin { units: u32 },
    Claim { run: usize },
    Release { run: usize },
    Lease { run: usize, after: u64, limit: usize },
    RejectBill { run: usize, unit: u64, line: u64 },
    Withdraw { run: usize, unit: u64 },
    Intend { run: usize, unit: u64, late: Option<u64> },
    Settle { run: usize, unit: u64, end: End },
    Resolve { run: usize, unit: u64, is_delivered: bool },
    LeaseUnknown { run: usize, unit: u64 },
    Bury,
    Die,
}

/// An act, and which of the two does it.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub who: usize,
    pub act: Act,
}

/// What became of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Delivered,
    Refused,
    Split,
    Unknown,
    NotSent,
}

/// What the last act must have come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is done; these units come back, or these runs.
    Done(Vec<u64>),
    NoSuchUnit,
    IllegalStep,
    Fenced,
    Held,
    /// The one who asks never had the run in hand, so there was nothing to ask with.
    NotAsked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    Planned,
    Leased,
    InFlight,
    Delivered,
    Refused,
    Split,
    Unknown,
    Withdrawn,
    LeasedAgain,
    InFlightAgain,
}

#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub stand: Stand,
    /// The lines that are left of it.
    pub lines: Vec<u64>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub units: Vec<Unit>,
    pub rows: u32,
    pub requests: u64,
    pub epoch: u32,
    /// Who has it by its record, and whether that one lives.
    pub owner: Option<(usize, bool)>,
    /// The last claim of each process.
    pub claims: [Option<u32>; 2],
}

/// The model.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub runs: Vec<Run>,
    pub answer: Answer,
}

impl Run {
    fn unit(&mut self, number: u64) -> Option<&mut Unit> {
        self.units.get_mut(usize::try_from(number).unwrap().checked_sub(1)?)
    }

    /// Nobody has it in hand any more.
    fn let_go(&mut self) {
        for unit in &mut self.units {
            match unit.stand {
                Stand::Leased => unit.stand = Stand::Planned,
                Stand::LeasedAgain => unit.stand = Stand::Unknown,
                Stand::InFlight | Stand::InFlightAgain => {
                    unit.stand = Stand::Unknown;
                    self.requests += 1;
                }
                _ => {}
            }
        }
        self.owner = None;
    }

    /// Moves a unit that stands at one of these places.
    fn step(&mut self, number: u64, from: &[Stand], change: impl FnOnce(&mut Unit)) -> Answer {
        match self.unit(number) {
            None => Answer::NoSuchUnit,
            Some(unit) if !from.contains(&unit.stand) => Answer::IllegalStep,
            Some(unit) => {
                change(unit);
                Answer::Done(Vec::new())
            }
        }
    }

    fn settle(&mut self, number: u64, end: End) -> Answer {
        let mut lines = Vec::new();
        let from: &[_] = match end {
            End::Split => &[Stand::InFlight],
            _ => &[Stand::InFlight, Stand::InFlightAgain],
        };
        let answer = self.step(number, from, |unit| {
            lines.clone_from(&unit.lines);
            unit.stand = match end {
                End::Delivered => Stand::Delivered,
                _ if unit.stand == Stand::InFlightAgain => Stand::Unknown,
                End::Refused => Stand::Refused,
                End::Split => Stand::Split,
                End::Unknown => Stand::Unknown,
                End::NotSent => Stand::Planned,
            };
        });
        if answer != Answer::Done(Vec::new()) {
            return answer;
        }
        self.requests += u64::from(end != End::NotSent);
        if end != End::Split {
            return answer;
        }
        let last = self.units.len() as u64;
        let second = lines.split_off(lines.len() / 2);
        for lines in [lines, second] {
            self.units.push(Unit { stand: Stand::Leased, lines });
        }
        Answer::Done(vec![last + 1, last + 2])
    }

    /// Does what needs a claim.
    fn under_claim(&mut self, who: usize, act: &Act) -> Answer {
        let Some(claim) = self.claims[who] else {
            return Answer::NotAsked;
        };
        if self.owner.is_none() || claim != self.epoch {
            return Answer::Fenced;
        }
        match *act {
            Act::Release { .. } => {
                self.let_go();
                Answer::Done(Vec::new())
            }
            Act::Lease { after, limit, .. } => {
                let planned = (1..)
                    .zip(&mut self.units)
                    .filter(|(number, unit)| *number > after && unit.stand == Stand::Planned);
                let leased = planned.take(limit).map(|(number, unit)| {
                    unit.stand = Stand::Leased;
                    number
                });
                Answer::Done(leased.collect())
            }
            Act::RejectBill { unit, line, .. } => self.step(unit, &[Stand::Planned], |unit| {
                unit.lines.retain(|left| *left != line);
                if unit.lines.is_empty() {
                    unit.stand = Stand::Withdrawn;
                }
            }),
            Act::Withdraw { unit, .. } => self.step(unit, &[Stand::Leased], |unit| {
                *unit = Unit { stand: Stand::Withdrawn, lines: Vec::new() };
            }),
            Act::Intend { unit, late, .. } => {
                // What may have arrived is sent whole.
                let from: &[_] = match late {
                    Some(_) => &[Stand::Leased],
                    None => &[Stand::Leased, Stand::LeasedAgain],
                };
                self.step(unit, from, |unit| {
                    unit.lines.retain(|line| Some(*line) != late);
                    unit.stand = match unit.stand {
                        Stand::LeasedAgain => Stand::InFlightAgain,
                        _ => Stand::InFlight,
                    };
                })
            }
            Act::Settle { unit, end, .. } => self.settle(unit, end),
            Act::Resolve { unit, is_delivered, .. } => self.step(unit, &[Stand::Unknown], |unit| {
                unit.stand = if is_delivered { Stand::Delivered } else { Stand::Planned };
            }),
            Act::LeaseUnknown { unit: number, .. } => {
                match self.step(number, &[Stand::Unknown], |unit| unit.stand = Stand::LeasedAgain) {
                    Answer::Done(_) => Answer::Done(vec![number]),
                    refused => refused,
                }
            }
            Act::Begin { .. } | Act::Claim { .. } | Act::Bury | Act::Die => {
                unreachable!("{act:?} needs no claim")
            }
        }
    }

    fn claim(&mut self, who: usize) -> Answer {
        match self.owner {
            Some((_, true)) => return Answer::Held,
            Some((_, false)) => self.let_go(),
            None => {}
        }
        self.epoch += 1;
        self.owner = Some((who, true));
        self.claims[who] = Some(self.epoch);
        Answer::Done(Vec::new())
    }
}

/// The run of an act that has one.
fn run_of(act: &Act) -> Option<usize> {
    match *act {
        Act::Claim { run }
        | Act::Release { run }
        | Act::Lease { run, .. }
        | Act::RejectBill { run, .. }
        | Act::Withdraw { run, .. }
        | Act::Intend { run, .. }
        | Act::Settle { run, .. }
        | Act::Resolve { run, .. }
        | Act::LeaseUnknown { run, .. } => Some(run),
        Act::Begin { .. } | Act::Bury | Act::Die => None,
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Turn;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self { runs: Vec::new(), answer: Answer::NotAsked }).boxed()
    }

    fn transitions(model: &Self) -> BoxedStrategy<Turn> {
        let begin = (1_u32..5).prop_map(|units| Act::Begin { units });
        if model.runs.is_empty() {
            return (0_usize..2, begin).prop_map(|(who, act)| Turn { who, act }).boxed();
        }
        let run = 0..model.runs.len();
        let units = model.runs.iter().map(|run| run.units.len() as u64).max().unwrap_or(0);
        // One too far now and then.
        let unit = 1..units + 2;
        let (at, line) = ((run.clone(), unit), 2_u64..20);
        let end = prop::sample::select(vec![
            End::Delivered,
            End::Refused,
            End::Split,
            End::Unknown,
            End::NotSent,
        ]);
        let act = prop_oneof![
            1 => begin,
            4 => run.clone().prop_map(|run| Act::Claim { run }),
            2 => run.clone().prop_map(|run| Act::Release { run }),
            8 => (run.clone(), 0..units, 1_usize..4)
                .prop_map(|(run, after, limit)| Act::Lease { run, after, limit }),
            2 => (at.clone(), line.clone())
                .prop_map(|((run, unit), line)| Act::RejectBill { run, unit, line }),
            1 => at.clone().prop_map(|(run, unit)| Act::Withdraw { run, unit }),
            12 => (at.clone(), prop::option::of(line))
                .prop_map(|((run, unit), late)| Act::Intend { run, unit, late }),
            12 => (at.clone(), end).prop_map(|((run, unit), end)| Act::Settle { run, unit, end }),
            3 => (at.clone(), prop::bool::ANY).prop_map(|((run, unit), is_delivered)| {
                Act::Resolve { run, unit, is_delivered }
            }),
            6 => at.prop_map(|(run, unit)| Act::LeaseUnknown { run, unit }),
            1 => Just(Act::Bury),
            2 => Just(Act::Die),
        ];
        (0_usize..2, act).prop_map(|(who, act)| Turn { who, act }).boxed()
    }

    fn preconditions(model: &Self, Turn { who, act }: &Turn) -> bool {
        let Some(place) = run_of(act) else {
            return true;
        };
        let Some(run) = model.runs.get(place) else {
            return false;
        };
        // The dead don't ask, but for one that only seemed dead, once it was replaced.
        let is_dead = run.owner == Some((*who, false)) && run.claims[*who] == Some(run.epoch);
        if is_dead && !matches!(act, Act::Claim { .. }) {
            return false;
        }
        match act {
            // A bill is rejected where it stands, and what is left is sent.
            Act::RejectBill { unit, line, .. } => {
                run.clone().unit(*unit).is_none_or(|unit| unit.lines.contains(line))
            }
            Act::Intend { unit, late: Some(late), .. } => run
                .clone()
                .unit(*unit)
                .is_none_or(|unit| unit.lines.contains(late) && unit.lines.len() > 1),
            Act::Settle { unit, end: End::Split, .. } => {
                run.clone().unit(*unit).is_none_or(|unit| unit.lines.len() > 1)
            }
            _ => true,
        }
    }

    fn apply(mut model: Self, Turn { who, act }: &Turn) -> Self {
        model.answer = match act {
            Act::Begin { units } => {
                let lines = (0..u64::from(*units)).map(|unit| {
                    let first = 2 + unit * u64::from(BILLS);
                    (first..first + u64::from(BILLS)).collect()
                });
                let units: Vec<_> =
                    lines.map(|lines| Unit { stand: Stand::Planned, lines }).collect();
                let rows = BILLS * u32::try_from(units.len()).unwrap();
                let mut run = Run { units, rows, ..Run::default() };
                let answer = run.claim(*who);
                model.runs.push(run);
                answer
            }
            Act::Bury => {
                let dead = |run: &Run| matches!(run.owner, Some((_, false)));
                let dead = (1..).zip(&mut model.runs).filter(|(_, run)| dead(run));
                let buried = dead.map(|(number, run)| {
                    run.let_go();
                    number
                });
                Answer::Done(buried.collect())
            }
            Act::Die => {
                for run in &mut model.runs {
                    if run.owner == Some((*who, true)) {
                        run.owner = Some((*who, false));
                    }
                }
                Answer::Done(Vec::new())
            }
            Act::Claim { run } => model.runs[*run].claim(*who),
            _ => model.runs[run_of(act).unwrap()].under_claim(*who, act),
        };
        model
    }
}
