//! What to do next about a payment, with the commands to type.

use billport::journal::{PaymentRecord, PaymentState};
use time::OffsetDateTime;

use crate::connect::nea::was_embedded;
use crate::view::instants::instant;
use crate::view::next_steps::NextStep;
use crate::view::{Commands, shown};

/// What to do about a payment, the most urgent first.
pub(crate) fn next_steps(
    record: &PaymentRecord,
    commands: &Commands,
    now: OffsetDateTime,
) -> Vec<NextStep> {
    let reference = record.reference();
    let step = |act: String, command: String| NextStep { act, command: Some(command) };
    let again = |reference| commands.pay(&record.intended, reference);
    match record.state {
        PaymentState::Paid => Vec::new(),
        PaymentState::NotPaid => vec![step(
            "If it is still to be paid, pay it with a new reference".to_owned(),
            again(None),
        )],
        PaymentState::NotSent => vec![step(
            "If it is still to be paid, pay it with the same reference".to_owned(),
            again(Some(reference)),
        )],
        _ if was_embedded(&record.intended.target) => vec![step(
            "The sandbox that it was paid at is gone with its process, and nobody can be asked: say \
             what became of it"
                .to_owned(),
            resolve(record, commands, "not-paid", "it was a rehearsal"),
        )],
        PaymentState::Absent => vec![
            step(
                "NEA knows of no such payment, asked often and late enough. If it is still to be \
                 paid, pay it with the SAME reference, and never with another one"
                    .to_owned(),
                again(Some(reference)),
            ),
            step(
                "If it is not to be paid any more, have NEA confirm that it is not there, then say so"
                    .to_owned(),
                resolve(record, commands, "not-paid", "how you know"),
            ),
        ],
        PaymentState::InFlight(_) | PaymentState::InFlightAgain(_) | PaymentState::Unknown(_) => {
            vec![
                step(to_settle(record, now), settle(record, commands)),
                step(
                    "If NEA's people tell you what became of it, paid or not-paid, say so".to_owned(),
                    resolve(record, commands, "paid", "how you know"),
                ),
            ]
        }
    }
}

/// The command that asks what became of a payment.
fn settle(record: &PaymentRecord, commands: &Commands) -> String {
    commands.typed(&format!("payments settle {}", record.reference()))
}

fn resolve(record: &PaymentRecord, commands: &Commands, verdict: &str, because: &str) -> String {
    let reference = record.reference();
    commands.typed(&format!("payments resolve {reference} --as {verdict} --because '{because}'"))
}

fn to_settle(record: &PaymentRecord, now: OffsetDateTime) -> String {
    let mut act = String::new();
    if record.state.is_in_flight() {
        let (pid, host) = (record.process.pid, shown(&record.process.host));
        act += &format!("It was sent by process {pid} on {host}, and may be on its way still. ");
    }
    act += "Do NOT pay it again: ask NEA what became of it";
    match record.look_up_from() {
        Some(from) if !record.is_look_up_due(now) => act + &format!(", from {} on", instant(from)),
        _ => act,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::args::Globals;
    use billport::domain::{Consumer, Currency, Money, ProviderScalar, Receipt, SessionId};
    use billport::journal::{LookUps, NewPayment, PaymentAnswer, Process};
    use time::macros::datetime;

    const INTENDED: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

    pub(in crate::view::payment) fn record(state: PaymentState, target: &str) -> PaymentRecord {
        let money = |text: &str| Money::parse(text.as_bytes(), Currency::NPR).unwrap();
        let intended = NewPayment {
            reference: "r-1".parse().unwrap(),
            target: target.to_owned(),
            consumer: Consumer {
                office: "245:bhakta'pur".parse().unwrap(),
                service_number: "024.12.512".parse().unwrap(),
                consumer_id: "3042".parse().unwrap(),
            },
            amount: money("500.50"),
            service_charge: money("5"),
            minimum_payable: None,
            total_due: money("500"),
            session: SessionId(ProviderScalar::number("5").unwrap()),
            inquired_at: INTENDED,
            inquired_behind: 0,
            from_file: None,
        };
        PaymentRecord {
            intended,
            state,
            attempts: 1,
            first_intended_at: INTENDED,
            intended_at: INTENDED,
            process: Process { pid: 7, host: "billing-1".to_owned() },
            changed_at: INTENDED,
            settled_at: None,
            answer: PaymentAnswer::default(),
            receipt: Receipt::default(),
            refunded: None,
            look_ups: LookUps::of_payment_intended_at(INTENDED),
            resolved_because: None,
            first_event: 1,
            last_event: 1,
        }
    }

    fn steps(state: PaymentState, target: &str, now: OffsetDateTime) -> Vec<NextStep> {
        let globals = Globals { config: None, journal: None, verbose: 0 };
        next_steps(&record(state, target), &Commands::new(&globals), now)
    }

    #[test]
    fn what_may_have_been_paid_is_asked_for_and_never_paid_anew() {
        for state in [PaymentState::InFlight(1), PaymentState::Unknown(1)] {
            let steps = steps(state, "nea staging https://a.example", INTENDED);
            assert!(steps[0].act.contains("Do NOT pay it again"), "{steps:?}");
            assert!(steps[0].act.ends_with("from 2026-11-22 10:05:30 UTC on"), "{steps:?}");
            assert_eq!(steps[0].command.as_deref(), Some("billport payments settle r-1"));
            let pays = |step: &NextStep| step.command.as_ref().unwrap().contains("nea pay");
            assert!(!steps.iter().any(pays), "{steps:?}");
        }
        let later = INTENDED + time::Duration::minutes(6);
        let steps = steps(PaymentState::Unknown(1), "nea staging https://a.example", later);
        assert!(steps[0].act.ends_with("ask NEA what became of it"), "{steps:?}");
    }

    #[test]
    fn an_absent_one_is_paid_with_its_own_reference_where_it_was() {
        let steps = steps(PaymentState::Absent, "nea production https://a.example", INTENDED);
        assert_eq!(
            steps[0].command.as_deref(),
            Some(
                r"billport nea pay --office '245:bhakta'\''pur' --sc-no 024.12.512 --consumer 3042 --amount 500.50 --allow-advance --target production --reference r-1"
            )
        );
        let steps = next_steps(
            &record(PaymentState::NotPaid, "nea sandbox http://127.0.0.1:1/nea"),
            &Commands::new(&Globals { config: None, journal: None, verbose: 0 }),
            INTENDED,
        );
        let command = steps[0].command.as_ref().unwrap();
        assert!(!command.contains("--reference") && !command.contains("--target"), "{command}");
    }

    #[test]
    fn of_a_sandbox_that_is_gone_a_person_has_to_say_it() {
        let target = format!("nea sandbox embedded-{}", crate::references::new());
        for state in [PaymentState::InFlight(1), PaymentState::Unknown(1), PaymentState::Absent] {
            let steps = steps(state, &target, INTENDED);
            let command = steps[0].command.as_ref().unwrap();
            assert!(
                command.starts_with("billport payments resolve r-1 --as not-paid "),
                "{command}"
            );
            assert_eq!(steps.len(), 1);
        }
        assert_eq!(steps(PaymentState::Paid, &target, INTENDED), []);
    }
}
