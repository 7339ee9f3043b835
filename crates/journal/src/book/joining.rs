//! Units that stand side by side and were moved alike at the same moment are told of by one event.

use crate::records::NewEvent;

/// Takes the move of the next unit into an event, if both were moved alike: then one tells of both. Says
/// whether it did.
pub(crate) fn join(event: &mut NewEvent, next: &NewEvent) -> bool {
    // Taken apart by name: a field that is added to the type can't be forgotten here.
    let NewEvent {
        run,
        units,
        at,
        cause,
        moved,
        epoch,
        bills,
        rejected,
        judged_on,
        bodies,
        part,
        requests,
        not_before,
        status,
        words,
        content,
    } = next;
    let (Some((first, last)), Some((behind, new_last))) = (event.units, *units) else {
        return false;
    };
    let are_neighbours = behind.checked_sub(1) == Some(last);
    let are_alike = (event.run, event.at, event.cause, event.moved, event.epoch)
        == (*run, *at, *cause, *moved, *epoch)
        && (event.bills, event.judged_on, event.requests) == (*bills, *judged_on, *requests)
        && (event.not_before, event.status, &event.words) == (*not_before, *status, words)
        && event.bodies.is_empty() == bodies.is_empty();
    // These are of one unit, or of a run.
    let next_is_alone = rejected.is_some() || part.is_some() || content.is_some();
    let is_alone = event.rejected.is_some() || event.part.is_some() || event.content.is_some();
    if !are_neighbours || !are_alike || is_alone || next_is_alone {
        return false;
    }
    event.units = Some((first, new_last));
    event.bodies.extend(bodies);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{BodyDigest, Cause, Digest, LeftOut, NewUnit, Place, RunId};
    use crate::state::{Epoch, UnitState};
    use billport_domain::Excerpt;
    use time::Duration;
    use time::macros::{date, datetime};

    /// An intent of a unit.
    fn intent(unit: u64) -> NewEvent {
        let moved = (UnitState::Leased(Epoch(1)), UnitState::InFlight(Epoch(1)));
        let at = datetime!(2031-03-14 09:00 UTC);
        NewEvent {
            epoch: Some(Epoch(1)),
            bills: Some(2),
            bodies: vec![BodyDigest::of(&unit.to_be_bytes())],
            ..NewEvent::of_units(RunId(1), (unit, unit), at, Cause::Intended, moved)
        }
    }

    #[test]
    fn neighbours_that_were_moved_alike_are_one_event() {
        let mut event = intent(4);
        assert!(join(&mut event, &intent(5)) && join(&mut event, &intent(6)));
        let bodies: Vec<_> = (4..=6).map(|unit| intent(unit).bodies[0]).collect();
        assert_eq!(event, NewEvent { units: Some((4, 6)), bodies: bodies.clone(), ..intent(4) });
        let told: Vec<_> = (3..=7).map(|unit| event.body_of(unit)).collect();
        assert_eq!(told, [None, Some(bodies[0]), Some(bodies[1]), Some(bodies[2]), None]);
    }

    #[test]
    fn what_differs_in_anything_is_an_event_of_its_own() {
        let place = Place { byte: 0, line: 1 };
        let part = NewUnit { start: place, end: place, bills: 1, left_out: LeftOut::default() };
        let edits: [fn(&mut NewEvent, NewUnit); 16] = [
            |event, _| event.run = RunId(2),
            |event, _| event.units = Some((4, 4)),
            |event, _| event.units = Some((6, 6)),
            |event, _| event.units = None,
            |event, _| event.at += Duration::MILLISECOND,
            |event, _| event.cause = Cause::Answered,
            |event, _| event.moved = None,
            |event, _| event.epoch = Some(Epoch(2)),
            |event, _| event.bills = Some(1),
            |event, _| event.rejected = Some(LeftOut::default()),
            |event, _| event.judged_on = Some(date!(2031 - 03 - 14)),
            |event, _| event.bodies.clear(),
            |event, part| event.part = Some(part),
            |event, _| event.requests = Some(1),
            |event, _| event.status = Some(200),
            |event, _| event.words = Some(Excerpt::of(b"no")),
        ];
        for (number, edit) in edits.into_iter().enumerate() {
            let (mut event, mut next) = (intent(4), intent(5));
            edit(&mut next, part.clone());
            assert!(!join(&mut event, &next), "edit {number}: {next:?}");
            assert_eq!(event, intent(4));
        }
        for edit in [
            |event: &mut NewEvent| event.not_before = Some(event.at),
            |event: &mut NewEvent| event.content = Some(Digest::START),
        ] {
            let (mut event, mut next) = (intent(4), intent(5));
            edit(&mut next);
            assert!(!join(&mut event, &next), "{next:?}");
        }
        // What tells of one unit alone takes no other one in either.
        let mut event = NewEvent { rejected: Some(LeftOut::default()), ..intent(4) };
        assert!(!join(&mut event, &intent(5)));
    }
}
