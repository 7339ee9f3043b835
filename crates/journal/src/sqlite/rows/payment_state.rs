//! The number of a payment's state: the kind in the low four bits, and above them the attempt that is
//! on its way or in doubt. The numbers are those of the file, and never change.

use crate::payments::PaymentState;

const IN_FLIGHT: i64 = 1;
const IN_FLIGHT_AGAIN: i64 = 2;
const UNKNOWN: i64 = 3;
const PAID: i64 = 4;
const NOT_PAID: i64 = 5;
const NOT_SENT: i64 = 6;
const ABSENT: i64 = 7;

const ATTEMPT: u32 = 4;
const KIND: i64 = (1 << ATTEMPT) - 1;

/// What a statement asks for payments that may have been made; word by word the condition of the
/// index that finds them.
macro_rules! is_unsettled {
    () => {
        "(state & 15) IN (1, 2, 3, 7)"
    };
}
/// What a statement asks for payments that are paid.
macro_rules! is_paid {
    () => {
        "state = 4"
    };
}
pub(in crate::sqlite) use {is_paid, is_unsettled};

pub(super) fn number_of(state: PaymentState) -> i64 {
    let kind = match state {
        PaymentState::InFlight(_) => IN_FLIGHT,
        PaymentState::InFlightAgain(_) => IN_FLIGHT_AGAIN,
        PaymentState::Unknown(_) => UNKNOWN,
        PaymentState::Paid => PAID,
        PaymentState::NotPaid => NOT_PAID,
        PaymentState::NotSent => NOT_SENT,
        PaymentState::Absent => ABSENT,
    };
    state.attempt().map_or(0, i64::from) << ATTEMPT | kind
}

pub(in crate::sqlite) fn payment_state_of(number: i64) -> Option<PaymentState> {
    let attempt = u32::try_from(number >> ATTEMPT).ok()?;
    let state = match number & KIND {
        IN_FLIGHT => PaymentState::InFlight(attempt),
        IN_FLIGHT_AGAIN => PaymentState::InFlightAgain(attempt),
        UNKNOWN => PaymentState::Unknown(attempt),
        PAID => PaymentState::Paid,
        NOT_PAID => PaymentState::NotPaid,
        NOT_SENT => PaymentState::NotSent,
        ABSENT => PaymentState::Absent,
        _ => return None,
    };
    // An attempt where none can be is as senseless as an unknown kind.
    (number_of(state) == number).then_some(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_come_back_from_their_numbers() {
        for attempt in [0, 1, 7, u32::MAX] {
            for state in [
                PaymentState::InFlight(attempt),
                PaymentState::InFlightAgain(attempt),
                PaymentState::Unknown(attempt),
                PaymentState::Paid,
                PaymentState::NotPaid,
                PaymentState::NotSent,
                PaymentState::Absent,
            ] {
                assert_eq!(payment_state_of(number_of(state)), Some(state));
            }
        }
        for senseless in [0, -1, 8, 15, 1 << 4 | PAID, i64::MAX, i64::MIN] {
            assert_eq!(payment_state_of(senseless), None, "{senseless}");
        }
    }

    #[test]
    fn statements_ask_for_the_states_that_they_mean() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let states: Vec<_> = (-40..200).filter_map(payment_state_of).collect();
        assert!(states.len() > 7);
        for state in states {
            let asked = |condition: &str| -> bool {
                let sql = format!("SELECT {condition} FROM (SELECT ?1 AS state)");
                connection.query_row(&sql, [number_of(state)], |row| row.get(0)).unwrap()
            };
            assert_eq!(asked(is_unsettled!()), state.is_unsettled(), "{state}");
            assert_eq!(asked(is_paid!()), state == PaymentState::Paid, "{state}");
        }
    }
}
