//! How many units may be on their way at once: found from answer times and push-backs, or fixed.
//!
//! A server that answers slowly is reached by having more on the way; one that is full pushes back, and
//! one that only gets slower gains nothing. Nobody can say beforehand which it is, so [`Level`] finds out
//! while it goes on. It has no clock and does no I/O: it is told of every request when it is sent and
//! when it has ended ([`Signs`]), and says how many may be on their way ([`Level::limit`]).
//!
//! ```text
//!           a round was worth it: one step more, and a step twice as large
//!         ┌────┐                                         ┌──────────────┐
//!         ▼    │            at the ceiling, or at max    ▼              │ quiet
//!   ──► Climbing ─────────────────────────────────► Holding ────────────┘
//!         ▲    ▲     or: not worth it, a step back       │
//!         │    └─────────────────────────────────────────┘ the quiet is over: a trial above the ceiling
//!       pushed back, from anywhere: half, with a ceiling below what was too much
//! ```
//!
//! The parts are those of congestion control, where this question is old:
//!
//! - **Rounds.** What is found is found in rounds: one is over when three quarters of the first requests that
//!   were sent within it have ended, so many as leave together when a level is doubled. (Round
//!   counting: BBR, Cardwell et al., ACM Queue 14(5), 2016.) A round in which the level was not reached
//!   says nothing of it (RFC 7661).
//! - **Slow start** from 4, twice as many each round (RFC 5681). A file of three batches is sent at once.
//! - **Half of it at a push-back**, and once a round: what was sent before the cut does not cut again
//!   (`NewReno`, RFC 6582).
//! - **The ceiling is remembered**, as CUBIC remembers its `W_max` (RFC 9438): what the server was at beside
//!   the request that it turned away. The way back up to it is quick and not judged again; above it the first
//!   step is one, and a trial that fails makes the quiet until the next twice as long. A push-back that cost
//!   a pause, as `Retry-After` orders it, makes the quiet so long that trials stay below two hundredths of
//!   the time. Where less than the half was sustained there is no ceiling but an outage, and as soon as it is
//!   over the level doubles as at the start.
//! - **What is not worth it is not kept.** By Little's law a throughput is what is on the way, divided by
//!   the answer time: so the median answer times of two levels say whether the higher one brought a tenth
//!   more, and if not, how many would have brought as much without a wait in the server (compare Vegas,
//!   Brakmo & Peterson 1995, and Gradient2 of Netflix's concurrency-limits). But a level that holds is never
//!   lowered because answer times have grown: other than Vegas, only two levels tried one after the other
//!   are compared, and a doubt asks for four turns before it decides. So jitter moves nothing.

mod in_flight;
mod round;
mod signs;
#[cfg(test)]
mod simulator;
#[cfg(test)]
mod tests;

pub use in_flight::{InFlight, LevelFound};

pub(crate) use signs::Signs;

use billport_ports::PushBacks;
use std::time::Duration;

use round::{Pace, Round, Worth};

/// How many units are on their way at first.
const FIRST: usize = 4;
/// Turns of a long round: one that decides in doubt, or counts the quiet.
const TURNS: usize = 4;
/// Long rounds of quiet before the first trial above a ceiling.
const LEAST_QUIET: u32 = 2;
/// Long rounds of quiet between trials at most, where they cost no pause.
const MOST_QUIET: u32 = 512;
/// Long rounds of quiet for each turn that a push-back has cost: trials stay below two hundredths.
const QUIET_FOR_A_TURN: u32 = 16;

/// A request that is on its way, as the level has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// The level of a run: how many units may be on their way.
#[derive(Debug)]
pub(crate) struct Level {
    in_flight: InFlight,
    limit: usize,
    course: Course,
    /// What was found to be too much begins above it.
    ceiling: Option<Ceiling>,
    /// What the next level is compared with.
    compared_with: Option<Pace>,
    /// What this level was compared with, until there is a long round of it.
    before: Option<Pace>,
    /// The shortest answer time of a round since the last cut.
    least: Option<Duration>,
    round: Round,
    /// How many requests were sent.
    sent: u64,
    on_their_way: usize,
    /// The last cut: what was sent before it does not cut again.
    cut: Cut,
    /// Long rounds of quiet until the next trial.
    quiet: u32,
    /// The last level that held.
    held: usize,
    highest: usize,
    push_backs: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// One step more after each round that was worth it, and a step twice as large.
    Climbing { step: usize, is_trial: bool },
    /// At the ceiling, for so many long rounds.
    Holding { rounds_left: u32 },
}

/// A level that holds, where a higher one did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ceiling {
    level: usize,
    /// The first step of the next trial above it.
    first_step: usize,
}

/// A cut to the half.
#[derive(Clone, Copy, Debug, Default)]
struct Cut {
    /// The first request that was sent after it.
    before: u64,
    /// To what it was cut.
    to: usize,
}

impl Level {
    pub(crate) fn new(in_flight: InFlight) -> Self {
        let limit = match in_flight {
            InFlight::Fixed(level) => level.get(),
            InFlight::Auto { max } => max.get().min(FIRST),
        };
        Self {
            in_flight,
            limit,
            course: Course::Climbing { step: limit, is_trial: false },
            ceiling: None,
            compared_with: None,
            before: None,
            least: None,
            round: Round::short(0, limit),
            sent: 0,
            on_their_way: 0,
            cut: Cut::default(),
            quiet: LEAST_QUIET,
            held: limit,
            highest: 0,
            push_backs: 0,
        }
    }

    /// How many may be on their way now; from 1 to the most that were allowed.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// What was found so far.
    pub(crate) fn found(&self) -> LevelFound {
        let Self { in_flight, held: level, highest, push_backs, .. } = *self;
        LevelFound { in_flight, level, highest, push_backs }
    }

    /// One more request is on its way.
    pub(crate) fn send(&mut self) -> Ticket {
        let ticket = Ticket(self.sent);
        self.sent += 1;
        self.on_their_way += 1;
        self.highest = self.highest.max(self.on_their_way);
        self.round.reach(self.on_their_way);
        ticket
    }

    /// A request is no longer on its way, whatever became of it.
    pub(crate) fn ended(&mut self, Ticket(number): Ticket, signs: Signs) {
        self.on_their_way = self.on_their_way.saturating_sub(1);
        let PushBacks { count, sustained } = signs.push_backs;
        self.push_backs += u64::from(count);
        if matches!(self.in_flight, InFlight::Fixed(_)) {
            return;
        }
        if count > 0 {
            let sustained = usize::try_from(sustained).unwrap_or(usize::MAX);
            if number < self.cut.before {
                self.lower_ceiling(sustained);
            } else {
                self.cut(sustained);
            }
        }
        if number < self.cut.before && self.ceiling.is_some() {
            // What was on its way when the server pushed back tells what that has cost.
            let quiet = signs.turns_waited().saturating_mul(QUIET_FOR_A_TURN);
            self.lengthen_quiet(quiet);
        }
        if self.round.has_ended(number, signs.answer_time) {
            self.next_round();
        }
    }

    /// Cuts to the half, with what the server was at beside what it turned away as the ceiling.
    fn cut(&mut self, sustained: usize) {
        self.quiet = match self.course {
            Course::Climbing { is_trial: true, .. } => self.longer_quiet(),
            _ => LEAST_QUIET,
        };
        let half = (self.limit / 2).max(1);
        let level = sustained.min(self.limit.saturating_sub(1));
        self.cut = Cut { before: self.sent, to: half };
        // Less than the half is no ceiling, but a server that takes nothing at the moment.
        self.ceiling = (level >= half).then_some(Ceiling { level, first_step: 1 });
        self.held = level.max(half);
        self.limit = half;
        (self.before, self.compared_with, self.least) = (None, None, None);
        self.course = Course::Climbing { step: half, is_trial: false };
        self.begin_round();
    }

    /// What the cut was made for turned out to be less.
    fn lower_ceiling(&mut self, sustained: usize) {
        let Some(Ceiling { level, .. }) = &mut self.ceiling else { return };
        *level = (*level).min(sustained).max(self.cut.to);
        self.held = self.held.min(*level);
        self.limit = self.limit.min(*level);
    }

    /// The quiet until the next trial is this long at least, also the one that is now.
    fn lengthen_quiet(&mut self, quiet: u32) {
        self.quiet = self.quiet.max(quiet);
        if let Course::Holding { rounds_left } = &mut self.course {
            *rounds_left = (*rounds_left).max(quiet);
        }
    }

    fn longer_quiet(&self) -> u32 {
        self.quiet.saturating_mul(2).clamp(LEAST_QUIET, self.quiet.max(MOST_QUIET))
    }

    /// A round is over: what it says is acted on.
    fn next_round(&mut self) {
        let pace = self.round.pace(self.limit);
        if !self.round.was_full(self.limit) {
            return self.begin_round();
        }
        match self.course {
            Course::Holding { rounds_left } => {
                // It was found in haste: now there is a long round of it.
                let before = self.before.take();
                self.compared_with = pace.or(self.compared_with);
                match before.map(|before| Worth::of(pace, Some(before))) {
                    Some(Worth::Not { before }) => self.step_back(before, pace, false),
                    _ if rounds_left > 1 => {
                        self.course = Course::Holding { rounds_left: rounds_left - 1 };
                        self.begin_round();
                    }
                    _ => self.try_more(),
                }
            }
            // What was sustained before need not show again that it is worth it.
            Course::Climbing { step, is_trial } if self.ceiling.is_some() => {
                self.climb(step, is_trial);
            }
            Course::Climbing { step, is_trial } => {
                let shortest = [self.least, pace.map(|pace| pace.answer_time)];
                self.least = shortest.into_iter().flatten().min();
                match Worth::of(pace, self.compared_with) {
                    Worth::TooClose => self.climb(step, is_trial),
                    Worth::Clear => {
                        self.before = self.compared_with;
                        self.compared_with = pace.or(self.compared_with);
                        self.climb(step, is_trial);
                    }
                    Worth::InDoubt => self.round = Round::long(self.sent, self.limit),
                    Worth::Not { before } => self.step_back(before, pace, is_trial),
                }
            }
        }
    }

    /// The level was worth it: one step more, or it is held.
    fn climb(&mut self, step: usize, is_trial: bool) {
        // Below a ceiling it is only on its way back.
        self.held = self.ceiling.map_or(self.limit, |ceiling| ceiling.level.max(self.limit));
        if is_trial {
            self.quiet = LEAST_QUIET;
        }
        let most = self.ceiling.map_or(self.max(), |ceiling| ceiling.level);
        if self.limit >= most {
            return self.hold();
        }
        self.limit = self.limit.saturating_add(step).min(most);
        self.course = Course::Climbing { step: step.saturating_mul(2), is_trial };
        self.begin_round();
    }

    /// It brought no more than a lower level, so that one is held, or less if that is enough. If too little
    /// is known of it to say so, it is held for a long round, and then this one is tried again.
    fn step_back(&mut self, before: Pace, pace: Option<Pace>, was_trial: bool) {
        let enough = pace.zip(self.least).filter(|_| before.is_sure);
        let enough = enough.map(|(pace, least)| pace.enough(least, before.level));
        self.limit = enough.unwrap_or(before.level);
        self.held = self.limit;
        self.before = None;
        // A small step could not be told from jitter.
        self.ceiling = Some(Ceiling { level: self.limit, first_step: self.limit });
        if enough.is_none() {
            self.course = Course::Holding { rounds_left: 1 };
            return self.begin_round();
        }
        if was_trial {
            self.quiet = self.longer_quiet();
        }
        self.hold();
    }

    fn hold(&mut self) {
        self.course = Course::Holding { rounds_left: self.quiet };
        self.begin_round();
    }

    /// The quiet is over: a trial above the ceiling, if there is anything above it.
    fn try_more(&mut self) {
        match self.ceiling {
            Some(Ceiling { first_step, .. }) if self.limit < self.max() => {
                self.ceiling = None;
                self.limit = self.limit.saturating_add(first_step).min(self.max());
                self.course =
                    Course::Climbing { step: first_step.saturating_mul(2), is_trial: true };
                self.begin_round();
            }
            _ => self.hold(),
        }
    }

    fn begin_round(&mut self) {
        self.round = match self.course {
            Course::Climbing { .. } => Round::short(self.sent, self.limit),
            Course::Holding { .. } => Round::long(self.sent, self.limit),
        };
    }

    fn max(&self) -> usize {
        self.in_flight.max().get()
    }
}
