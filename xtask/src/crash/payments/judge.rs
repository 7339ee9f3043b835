//! The invariant: what the command says became of every payment, held against the provider's ledger.
//!
//! Pure, so that it is tested itself. The sandbox refuses what would charge twice, so a commit that
//! it had to refuse is a breach like a charge.

use std::collections::BTreeMap;

use super::dues::Due;
use crate::crash::records::{Charge, ListedPayment, PaymentLedger, PaymentState};
use crate::crash::verdict::Verdict;

/// All that is known at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub(super) ledger: &'a PaymentLedger,
    /// All payments of the journal, as they are listed.
    pub(super) payments: &'a [ListedPayment],
    /// Those that are listed as unsettled.
    pub(super) unsettled: &'a [ListedPayment],
    /// How settling all of them has just ended, if it was tried.
    pub(super) exit_code: Option<i32>,
}

/// How many intents can have been written without a request that followed: the one struck.
const LOST: u64 = 1;

/// The exit code that says that something is of unknown outcome.
const UNKNOWN: i32 = 6;

impl Evidence<'_> {
    /// Judges what must hold at any moment.
    pub(super) fn judge(self) -> Verdict {
        let mut verdict = Verdict::default();
        self.payments(&mut verdict);
        self.charges(&mut verdict);
        self.consumers(&mut verdict);
        self.requests(&mut verdict);
        self.listed(&mut verdict);
        verdict
    }

    /// Judges what must hold in the end: all that was wanted is paid, and nothing else is.
    pub(super) fn judge_end(self, wanted: &[Due]) -> Verdict {
        let mut verdict = self.judge();
        verdict.same("charges in the end", self.ledger.charges.len() as u64, wanted.len() as u64);
        verdict.same("unsettled payments in the end", self.unsettled.len() as u64, 0);
        for due in wanted {
            let paid = self.payments.iter().filter(|payment| payment.is_for(due));
            let paid = paid.filter(|payment| payment.state == PaymentState::Paid);
            let paisa: Vec<u64> = paid.map(|payment| payment.paisa).collect();
            if paisa != [due.paisa] {
                let (consumer, wanted) = (due.consumer_id, due.paisa);
                verdict.breach(format!(
                    "consumer {consumer} wanted {wanted} paisa paid, and the journal has {paisa:?}"
                ));
            }
        }
        verdict
    }

    /// Paid is charged once, not paid and not sent not at all, in doubt at most once.
    fn payments(self, verdict: &mut Verdict) {
        for payment in self.payments {
            let ListedPayment { reference, state, paisa, .. } = payment;
            let charges = self.charges_of(reference);
            let times = charges.len();
            let is_right = match state {
                PaymentState::Paid => times == 1,
                PaymentState::NotPaid | PaymentState::NotSent => times == 0,
                _ => times <= 1,
            };
            verdict.losses += u64::from(times == 0 && *state == PaymentState::Paid);
            if !is_right {
                verdict.breach(format!("{reference} is {state:?}, and was charged {times} times"));
            }
            for charge in charges {
                if charge.paisa != *paisa || !payment.is_charged_by(charge) {
                    verdict.breach(format!("{reference} was charged as {charge:?}: {payment:?}"));
                }
            }
        }
    }

    /// The journal has every charge, and nobody is charged twice on the one day of a trial.
    fn charges(self, verdict: &mut Verdict) {
        let mut of_consumer: BTreeMap<_, u64> = BTreeMap::new();
        for Charge { reference, consumer, .. } in &self.ledger.charges {
            *of_consumer.entry(consumer).or_default() += 1;
            if self.attempts_of(reference) == 0 {
                verdict.breach(format!("{reference} was charged, and the journal has no trace"));
            }
        }
        for (consumer, times) in of_consumer.into_iter().filter(|(_, times)| *times > 1) {
            verdict.doubles += 1;
            verdict.breach(format!("{consumer:?} was charged {times} times"));
        }
    }

    /// A consumer has one payment at most that is paid or may be.
    fn consumers(self, verdict: &mut Verdict) {
        let mut of_consumer: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for ListedPayment { reference, state, sc_no, consumer, .. } in self.payments {
            if state.is_unsettled() || *state == PaymentState::Paid {
                of_consumer.entry((sc_no, consumer)).or_default().push(reference);
            }
        }
        for ((_, consumer), references) in of_consumer {
            if references.len() > 1 {
                verdict.breach(format!("consumer {consumer} has {references:?} side by side"));
            }
        }
    }

    /// Each request had its intent, none was refused, and what was intended was sent.
    fn requests(self, verdict: &mut Verdict) {
        let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
        for commit in self.ledger.commits() {
            let reference = commit.reference.as_deref().unwrap_or_default();
            *seen.entry(reference).or_default() += 1;
            if commit.is_refused() {
                verdict.breach(format!("the provider had to refuse {reference}: {commit:?}"));
            }
        }
        for (reference, times) in &seen {
            let intents = self.attempts_of(reference);
            if *times > intents {
                verdict.breach(format!("{reference} was sent {times} times on {intents} intents"));
            }
        }
        let intended: u64 = self.payments.iter().map(|payment| payment.attempts).sum();
        let sent: u64 = seen.values().sum();
        if intended > sent + LOST {
            verdict.breach(format!("{intended} intents, and the provider saw {sent} requests"));
        }
    }

    /// What is in doubt is listed, and shows in the exit code; nothing else does so.
    fn listed(self, verdict: &mut Verdict) {
        let in_doubt = self.payments.iter().filter(|payment| payment.state.is_unsettled());
        let in_doubt: Vec<&ListedPayment> = in_doubt.collect();
        let listed: Vec<&ListedPayment> = self.unsettled.iter().collect();
        if in_doubt != listed {
            verdict.breach(format!("in doubt are {in_doubt:?}, and listed {listed:?}"));
        }
        if let Some(code) = self.exit_code
            && (code == UNKNOWN) == in_doubt.is_empty()
        {
            verdict.breach(format!("the exit code is {code} with {} in doubt", in_doubt.len()));
        }
    }

    fn charges_of(&self, reference: &str) -> Vec<&Charge> {
        self.ledger.charges.iter().filter(|charge| charge.reference == reference).collect()
    }

    /// How often the journal has intended it.
    fn attempts_of(&self, reference: &str) -> u64 {
        let found = self.payments.iter().find(|payment| payment.reference == reference);
        found.map_or(0, |payment| payment.attempts)
    }
}

impl ListedPayment {
    /// Whether it is of the consumer of a due.
    pub(super) fn is_for(&self, due: &Due) -> bool {
        (self.sc_no.as_str(), self.consumer.as_str()) == (due.sc_no, due.consumer_id)
    }

    fn is_charged_by(&self, charge: &Charge) -> bool {
        (&self.sc_no, &self.consumer) == (&charge.consumer.sc_no, &charge.consumer.consumer_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::payments::dues::DUES;
    use crate::crash::records::Ledger as _;

    /// Two payments and what the provider has of them, as it is right.
    struct Case {
        ledger: PaymentLedger,
        payments: Vec<ListedPayment>,
        unsettled: Vec<ListedPayment>,
        exit_code: i32,
    }

    fn payment(number: usize, state: PaymentState) -> ListedPayment {
        let Due { sc_no, consumer_id, paisa, .. } = DUES[number];
        ListedPayment {
            reference: format!("r-{number}"),
            state,
            sc_no: sc_no.to_owned(),
            consumer: consumer_id.to_owned(),
            paisa,
            attempts: 1,
        }
    }

    impl Case {
        /// The first is paid, the second in this state; it was charged so many times.
        fn new(state: PaymentState, times: usize) -> Self {
            let charge = |number: usize| {
                let Due { sc_no, consumer_id, paisa, .. } = DUES[number];
                format!(
                    r#"{{"reference":"r-{number}","paisa":{paisa},
                        "consumer":{{"sc_no":"{sc_no}","consumer_id":"{consumer_id}"}}}}"#
                )
            };
            let commit = |number: usize| {
                format!(
                    r#"{{"call":"commit","reference":"r-{number}","answered":{{"status":200}}}}"#
                )
            };
            let charges = [vec![charge(0)], vec![charge(1); times]].concat().join(",");
            let calls = [commit(0), commit(1)].join(",");
            let json = format!(r#"{{"charges":[{charges}],"calls":[{calls}]}}"#);
            let second = payment(1, state);
            let unsettled: Vec<_> =
                state.is_unsettled().then_some(second.clone()).into_iter().collect();
            Self {
                ledger: PaymentLedger::parse(&json).unwrap(),
                payments: vec![payment(0, PaymentState::Paid), second],
                exit_code: if unsettled.is_empty() { 0 } else { 6 },
                unsettled,
            }
        }

        fn evidence(&self) -> Evidence<'_> {
            let Self { ledger, payments, unsettled, exit_code } = self;
            Evidence { ledger, payments, unsettled, exit_code: Some(*exit_code) }
        }

        fn judge(&self) -> Verdict {
            self.evidence().judge()
        }
    }

    const IN_DOUBT: [PaymentState; 4] = [
        PaymentState::InFlight,
        PaymentState::InFlightAgain,
        PaymentState::Unknown,
        PaymentState::Absent,
    ];

    #[test]
    fn what_is_right_is_found_right() {
        let doubts = IN_DOUBT.into_iter().flat_map(|state| [(state, 0), (state, 1)]);
        let settled = [(PaymentState::Paid, 1), (PaymentState::NotPaid, 0)];
        for (state, charged) in doubts.chain(settled).chain([(PaymentState::NotSent, 0)]) {
            let verdict = Case::new(state, charged).judge();
            assert_eq!(verdict, Verdict::default(), "{state:?} {charged}");
        }
        let end = Case::new(PaymentState::Paid, 1).evidence().judge_end(&DUES[..2]);
        assert_eq!(end, Verdict::default());
    }

    #[test]
    fn who_is_charged_twice_is_found_whatever_is_said_of_it() {
        let states = [PaymentState::Paid, PaymentState::NotPaid, PaymentState::NotSent];
        for state in states.into_iter().chain(IN_DOUBT) {
            assert_eq!(Case::new(state, 2).judge().doubles, 1, "{state:?}");
        }
        let mut case = Case::new(PaymentState::NotSent, 1);
        case.ledger.charges[1].consumer = case.ledger.charges[0].consumer.clone();
        assert_eq!(case.judge().doubles, 1, "under two references");
    }

    #[test]
    fn a_payment_that_the_provider_does_not_have_is_found() {
        let verdict = Case::new(PaymentState::Paid, 0).judge();
        assert_eq!((verdict.losses, verdict.breaches.len()), (1, 1), "{verdict:?}");
    }

    #[test]
    fn what_is_not_paid_must_not_be_charged() {
        for state in [PaymentState::NotPaid, PaymentState::NotSent] {
            assert_eq!(Case::new(state, 1).judge().breaches.len(), 1, "{state:?}");
        }
    }

    #[test]
    fn every_other_slip_is_found() {
        type Slip = fn(&mut Case);
        let slips: [(&str, Slip); 12] = [
            ("another amount", |case| case.ledger.charges[0].paisa += 1),
            ("another consumer", |case| case.payments[0].consumer.push('0')),
            ("a charge without a trace", |case| drop(case.payments.remove(0))),
            ("a request without a trace", |case| {
                drop(case.payments.remove(0));
                drop(case.ledger.charges.remove(0));
            }),
            ("a request too many", |case| case.payments[0].attempts = 0),
            ("requests that never came", |case| case.payments[0].attempts = 3),
            ("two payments of a consumer", |case| {
                let Due { sc_no, consumer_id, .. } = DUES[0];
                case.payments[1].sc_no = sc_no.to_owned();
                case.payments[1].consumer = consumer_id.to_owned();
                case.unsettled = case.payments[1..].to_vec();
                case.ledger.charges.truncate(1);
            }),
            ("a doubt that is listed nowhere", |case| case.unsettled.clear()),
            ("a listed payment that is settled", |case| {
                case.unsettled.push(case.payments[0].clone());
            }),
            ("a doubt that shows in no exit code", |case| case.exit_code = 3),
            ("a commit that had to be refused", |case| {
                case.ledger.calls[0].answered = serde_json::json!({"status": 400});
            }),
            ("a doubt unseen", |case| case.payments[1].state = PaymentState::Paid),
        ];
        for (name, slip) in slips {
            let mut case = Case::new(PaymentState::Unknown, 1);
            slip(&mut case);
            assert_ne!(case.judge().breaches, [""; 0], "{name}");
        }
        let mut cry = Case::new(PaymentState::Paid, 1);
        cry.exit_code = 6;
        assert_eq!(cry.judge().breaches.len(), 1, "a cry for nothing");
    }

    #[test]
    fn in_the_end_all_is_paid_and_nothing_else() {
        let judge = |case: &Case, wanted| case.evidence().judge_end(wanted).breaches;
        let paid = Case::new(PaymentState::Paid, 1);
        assert_ne!(judge(&paid, &DUES[..1]), [""; 0], "more than was wanted");
        assert_ne!(judge(&paid, &DUES), [""; 0], "less than was wanted");
        let open = Case::new(PaymentState::Unknown, 1);
        assert_ne!(judge(&open, &DUES[..2]), [""; 0], "still in doubt");
        let mut other = Case::new(PaymentState::Paid, 1);
        other.payments[1].paisa = 1;
        other.ledger.charges[1].paisa = 1;
        assert_ne!(judge(&other, &DUES[..2]), [""; 0], "another amount than was wanted");
    }
}
