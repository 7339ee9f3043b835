//! A model of payments, written without any of the code under test: in whole seconds, with the rules as
//! the decision record has them.

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;
use std::collections::BTreeMap;

const CONSUMERS: usize = 2;
const REFERENCES: usize = 3;

const MINUTE: i64 = 60;
const LEAVES_WITHIN: i64 = 30;

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    InFlight,
    /// An attempt before it may have arrived.
    InFlightAgain,
    Unknown,
    Paid,
    NotPaid,
    NotSent,
    Absent,
}

impl Stand {
    fn is_open(self) -> bool {
        !matches!(self, Self::Paid | Self::NotPaid | Self::NotSent)
    }

    fn is_in_flight(self) -> bool {
        matches!(self, Self::InFlight | Self::InFlightAgain)
    }
}

/// What became of an attempt, or what a look-up found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Paid,
    NotPaid,
    /// Of an attempt: nobody knows. Of a look-up: the provider is still at it.
    Unknown,
    /// Of an attempt: not sent. Of a look-up: no such reference.
    Nothing,
    /// Of a look-up alone: it failed. Of an attempt: nobody knows.
    Failed,
}

/// What somebody does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// By dues that were asked for so many events ago.
    Intend {
        reference: usize,
        consumer: usize,
        missed: i64,
    },
    /// Of the attempt that counts, or of one before it.
    Settle {
        reference: usize,
        attempts_ago: u32,
        said: Said,
    },
    /// When so many seconds have passed.
    LookUp {
        reference: usize,
        after: i64,
        said: Said,
    },
    Resolve {
        reference: usize,
        is_paid: bool,
    },
    /// So many seconds pass, or the clock is put back by so many.
    Pass(i64),
    /// The process dies, and another one opens the journal.
    Die,
}

/// One of two processes does something.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) who: usize,
    pub(crate) act: Act,
}

/// What a journal says to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Done,
    NoSuchPayment,
    ReferenceUsed,
    ConsumerInDoubt,
    PaidMeanwhile,
    Superseded,
    StillInFlight,
    IllegalStep,
}

/// A payment.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) consumer: usize,
    pub(crate) stand: Stand,
    pub(crate) attempts: u32,
    pub(crate) settled_at: Option<i64>,
    pub(crate) last_event: u64,
    pub(crate) look_ups: u32,
    /// From when the wait is counted: the last moment in which a request can have left.
    pub(crate) sent_by: i64,
    /// The latest moment that is known of it.
    latest: i64,
    /// When "no such reference" was found so that it counts.
    pub(crate) counted: Vec<i64>,
}

/// All payments, and the time.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) now: i64,
    pub(crate) payments: BTreeMap<usize, Payment>,
    /// How many events there are: each act that is done leaves one.
    pub(crate) events: u64,
    /// The last event when the dues were asked for that were intended to be paid last.
    pub(crate) asked_behind: u64,
    /// What was said to the last turn.
    pub(crate) answer: Answer,
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Turn;

    fn init_state() -> BoxedStrategy<Self> {
        let model = Self {
            now: 0,
            payments: BTreeMap::new(),
            events: 0,
            asked_behind: 0,
            answer: Answer::Done,
        };
        Just(model).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Turn> {
        let reference = 0..REFERENCES;
        let settled = prop_oneof![
            1 => Just(Said::Paid),
            1 => Just(Said::NotPaid),
            4 => Just(Said::Unknown),
            1 => Just(Said::Nothing),
        ];
        // Mostly what makes a payment absent in the end, for that is a long way.
        let found = prop_oneof![
            1 => Just(Said::Paid),
            1 => Just(Said::NotPaid),
            2 => Just(Said::Unknown),
            40 => Just(Said::Nothing),
            2 => Just(Said::Failed),
        ];
        let seconds =
            prop_oneof![Just(1_i64), 0..10 * MINUTE, 10 * MINUTE..40 * MINUTE, -120 * MINUTE..0,];
        let after = prop_oneof![1 => Just(0_i64), 4 => 4 * MINUTE..16 * MINUTE];
        let missed = prop_oneof![4 => Just(0_i64), 4 => 0..6_i64, 1 => -2..0_i64];
        let act = prop_oneof![
            6 => (reference.clone(), 0..CONSUMERS, missed).prop_map(
                |(reference, consumer, missed)| Act::Intend { reference, consumer, missed }
            ),
            3 => (reference.clone(), 0_u32..2, settled).prop_map(
                |(reference, attempts_ago, said)| Act::Settle { reference, attempts_ago, said }
            ),
            16 => (reference.clone(), after, found)
                .prop_map(|(reference, after, said)| Act::LookUp { reference, after, said }),
            1 => (reference, any::<bool>())
                .prop_map(|(reference, is_paid)| Act::Resolve { reference, is_paid }),
            1 => seconds.prop_map(Act::Pass),
            1 => Just(Act::Die),
        ];
        (0_usize..2, act).prop_map(|(who, act)| Turn { who, act }).boxed()
    }

    fn apply(mut model: Self, turn: &Turn) -> Self {
        model.answer = match turn.act {
            Act::Intend { reference, consumer, missed } => {
                model.asked_behind = model.events.saturating_add_signed(-missed);
                model.intend(reference, consumer)
            }
            Act::Settle { reference, attempts_ago, said } => {
                model.settle(reference, attempts_ago, said)
            }
            Act::LookUp { reference, after, said } => {
                model.now += after;
                model.look_up(reference, said)
            }
            Act::Resolve { reference, is_paid } => model.resolve(reference, is_paid),
            Act::Pass(seconds) => {
                model.now += seconds;
                Answer::Done
            }
            Act::Die => Answer::Done,
        };
        model
    }
}

impl Model {
    fn intend(&mut self, reference: usize, consumer: usize) -> Answer {
        let now = self.now;
        let known = self.payments.get(&reference);
        let is_free = known.is_none_or(|known| {
            known.consumer == consumer && matches!(known.stand, Stand::NotSent | Stand::Absent)
        });
        if !is_free {
            return Answer::ReferenceUsed;
        }
        let others = || {
            let others = self.payments.iter().filter(|(other, _)| **other != reference);
            others.map(|(_, payment)| payment).filter(|payment| payment.consumer == consumer)
        };
        if others().any(|other| other.stand.is_open()) {
            return Answer::ConsumerInDoubt;
        }
        let paid = others().filter(|other| other.stand == Stand::Paid);
        let (asked_behind, events) = (self.asked_behind, self.events);
        if paid.map(|paid| paid.last_event).any(|by| by > asked_behind || asked_behind > events) {
            return Answer::PaidMeanwhile;
        }
        let stand = match known.map(|known| known.stand) {
            Some(Stand::Absent) => Stand::InFlightAgain,
            _ => Stand::InFlight,
        };
        let attempts = known.map_or(0, |known| known.attempts) + 1;
        let payment = Payment {
            consumer,
            stand,
            attempts,
            settled_at: None,
            last_event: self.events + 1,
            look_ups: 0,
            sent_by: now + LEAVES_WITHIN,
            latest: now,
            counted: Vec::new(),
        };
        self.payments.insert(reference, payment);
        self.events += 1;
        Answer::Done
    }

    fn settle(&mut self, reference: usize, attempts_ago: u32, said: Said) -> Answer {
        let (now, next) = (self.now, self.events + 1);
        let Some(payment) = self.payments.get_mut(&reference) else {
            return Answer::NoSuchPayment;
        };
        let again = payment.stand == Stand::InFlightAgain;
        let is_in_flight = payment.stand.is_in_flight();
        let stand = match said {
            Said::Paid => Some(Stand::Paid),
            _ if attempts_ago > 0 => None,
            _ if !is_in_flight => None,
            Said::NotPaid if !again => Some(Stand::NotPaid),
            Said::Nothing => Some(if again { Stand::Absent } else { Stand::NotSent }),
            _ => Some(Stand::Unknown),
        };
        match stand {
            None => Answer::Superseded,
            Some(stand) => {
                payment.come_to(stand, now, next);
                self.events = next;
                Answer::Done
            }
        }
    }

    fn look_up(&mut self, reference: usize, said: Said) -> Answer {
        let (now, next) = (self.now, self.events + 1);
        let Some(payment) = self.payments.get_mut(&reference) else {
            return Answer::NoSuchPayment;
        };
        payment.look_ups += u32::from(said != Said::Failed);
        if now < payment.latest {
            payment.counted.clear();
            payment.sent_by = now + LEAVES_WITHIN;
        } else if said == Said::Unknown {
            payment.counted.clear();
        } else if said == Said::Nothing {
            let is_late = now >= payment.sent_by + 5 * MINUTE;
            let is_apart = payment.counted.last().is_none_or(|last| now - last >= 10 * MINUTE);
            if is_late && is_apart {
                payment.counted.push(now);
            }
        }
        payment.latest = now;
        let is_absent = said == Said::Nothing
            && payment.counted.len() >= 3
            && now >= payment.sent_by + 30 * MINUTE;
        let is_in_nobodys_hand = now >= payment.sent_by + 5 * MINUTE;
        let stand = match (said, payment.stand) {
            (Said::Paid, _) => Stand::Paid,
            (_, settled) if !settled.is_open() => settled,
            (Said::NotPaid, _) => Stand::NotPaid,
            (Said::Unknown, Stand::Absent) => Stand::Unknown,
            (_, Stand::Absent) => Stand::Absent,
            _ if is_absent => Stand::Absent,
            (_, flying) if flying.is_in_flight() && !is_in_nobodys_hand => flying,
            _ => Stand::Unknown,
        };
        payment.come_to(stand, now, next);
        self.events = next;
        Answer::Done
    }

    fn resolve(&mut self, reference: usize, is_paid: bool) -> Answer {
        let (now, next) = (self.now, self.events + 1);
        let Some(payment) = self.payments.get_mut(&reference) else {
            return Answer::NoSuchPayment;
        };
        if payment.stand.is_in_flight() && now < payment.sent_by + 5 * MINUTE {
            return Answer::StillInFlight;
        }
        let is_taken_back = is_paid && payment.stand == Stand::NotPaid;
        if !(payment.stand.is_open() || is_taken_back) {
            return Answer::IllegalStep;
        }
        payment.come_to(if is_paid { Stand::Paid } else { Stand::NotPaid }, now, next);
        self.events = next;
        Answer::Done
    }
}

impl Payment {
    fn come_to(&mut self, stand: Stand, now: i64, event: u64) {
        if stand.is_open() {
            self.settled_at = None;
        } else if stand != self.stand {
            self.settled_at = Some(now);
        }
        self.stand = stand;
        self.last_event = event;
    }
}
