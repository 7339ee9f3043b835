//! The number of a state: the kind in the low four bits, and above them the owner who has the unit
//! in hand. The numbers are those of the file, and never change.

use crate::state::{Epoch, UnitState};

const PLANNED: i64 = 1;
const LEASED: i64 = 2;
const IN_FLIGHT: i64 = 3;
const DELIVERED: i64 = 4;
pub(in crate::sqlite) const REFUSED: i64 = 5;
const SPLIT: i64 = 6;
pub(in crate::sqlite) const UNKNOWN: i64 = 7;
const WITHDRAWN: i64 = 8;
const LEASED_AGAIN: i64 = 9;
const IN_FLIGHT_AGAIN: i64 = 10;

const OWNER: u32 = 4;
const KIND: i64 = (1 << OWNER) - 1;

/// What a statement asks for units that nobody has in hand and that are to be sent. Written out, as all
/// others are: where a number is put in later, SQLite would have to prepare the statement again for each.
macro_rules! is_planned {
    () => {
        "state = 1"
    };
}
/// What a statement asks for units in an owner's hand.
macro_rules! is_held {
    () => {
        "(state & 15) IN (2, 3, 9, 10)"
    };
}
/// What a statement asks for units that are to be sent.
macro_rules! is_pending {
    () => {
        "(state & 15) IN (1, 2)"
    };
}
/// What a statement asks for units that were refused or are of unknown outcome; word by word the
/// condition of the index that finds them.
macro_rules! is_troubled {
    () => {
        "state IN (5, 7)"
    };
}
pub(in crate::sqlite) use {is_held, is_pending, is_planned, is_troubled};

pub(super) fn number_of(state: UnitState) -> i64 {
    let kind = match state {
        UnitState::Planned => PLANNED,
        UnitState::Leased(_) => LEASED,
        UnitState::InFlight(_) => IN_FLIGHT,
        UnitState::Delivered => DELIVERED,
        UnitState::Refused => REFUSED,
        UnitState::Split => SPLIT,
        UnitState::Unknown => UNKNOWN,
        UnitState::Withdrawn => WITHDRAWN,
        UnitState::LeasedAgain(_) => LEASED_AGAIN,
        UnitState::InFlightAgain(_) => IN_FLIGHT_AGAIN,
    };
    let owner = state.owner().map_or(0, |Epoch(epoch)| i64::from(epoch));
    owner << OWNER | kind
}

pub(super) fn state_of(number: i64) -> Option<UnitState> {
    let epoch = Epoch(u32::try_from(number >> OWNER).ok()?);
    let state = match number & KIND {
        PLANNED => UnitState::Planned,
        LEASED => UnitState::Leased(epoch),
        IN_FLIGHT => UnitState::InFlight(epoch),
        DELIVERED => UnitState::Delivered,
        REFUSED => UnitState::Refused,
        SPLIT => UnitState::Split,
        UNKNOWN => UnitState::Unknown,
        WITHDRAWN => UnitState::Withdrawn,
        LEASED_AGAIN => UnitState::LeasedAgain(epoch),
        IN_FLIGHT_AGAIN => UnitState::InFlightAgain(epoch),
        _ => return None,
    };
    // An owner where none can be is as senseless as an unknown kind.
    (number_of(state) == number).then_some(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Which;

    fn states() -> Vec<UnitState> {
        (-40..200).filter_map(state_of).collect()
    }

    #[test]
    fn states_come_back_from_their_numbers() {
        for epoch in [0, 1, 7, u32::MAX] {
            for state in [
                UnitState::Planned,
                UnitState::Leased(Epoch(epoch)),
                UnitState::InFlight(Epoch(epoch)),
                UnitState::Delivered,
                UnitState::Refused,
                UnitState::Split,
                UnitState::Unknown,
                UnitState::Withdrawn,
                UnitState::LeasedAgain(Epoch(epoch)),
                UnitState::InFlightAgain(Epoch(epoch)),
            ] {
                assert_eq!(state_of(number_of(state)), Some(state));
            }
        }
        for senseless in [0, -1, 11, 15, 1 << 4 | DELIVERED, i64::MAX, i64::MIN] {
            assert_eq!(state_of(senseless), None, "{senseless}");
        }
    }

    #[test]
    fn statements_ask_for_the_states_that_they_mean() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        for state in states() {
            let asked = |condition: &str| -> bool {
                let sql = format!("SELECT {condition} FROM (SELECT ?1 AS state)");
                connection.query_row(&sql, [number_of(state)], |row| row.get(0)).unwrap()
            };
            assert_eq!(asked(is_planned!()), state == UnitState::Planned, "{state}");
            assert_eq!(asked(is_held!()), state.owner().is_some(), "{state}");
            assert_eq!(asked(is_pending!()), Which::Pending.includes(state), "{state}");
            assert_eq!(asked(is_troubled!()), Which::Troubled.includes(state), "{state}");
        }
    }
}
