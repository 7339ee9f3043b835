//! The steps of units, each within a transaction.

use billport_domain::Excerpt;
use time::Date;

use super::failure::Result;
use super::read;
use super::write::Writing;
use crate::book;
use crate::journal::{Intent, Outcome, RejectedBills, Settlement, Verdict};
use crate::records::{Claim, LeftOut, NewEvent, UnitRecord};

impl Writing<'_> {
    pub(super) fn intend(&mut self, claim: Claim, intent: &Intent) -> Result<()> {
        self.check(claim)?;
        let mut unit = self.unit(claim.run, intent.unit)?;
        let event = self.in_hand(claim, |hand| book::intend(hand, &mut unit, intent))?;
        self.note(claim, [event], unit)
    }

    pub(super) fn settle(
        &mut self,
        claim: Claim,
        settlement: &Settlement,
    ) -> Result<Vec<UnitRecord>> {
        self.check(claim)?;
        let mut unit = self.unit(claim.run, settlement.unit)?;
        let last_unit = match settlement.outcome {
            Outcome::Split(_) => read::last_unit(self.connection(), claim.run)?,
            // Nothing is numbered.
            _ => 0,
        };
        let (events, mut parts) =
            self.in_hand(claim, |hand| book::settle(hand, &mut unit, settlement, last_unit))?;
        if parts.is_empty() {
            self.note(claim, events, unit)?;
            return Ok(parts);
        }
        // The parts are numbered behind all others, so the whole stands in front of them.
        parts.insert(0, unit);
        self.append(events, &mut parts)?;
        self.add_units(claim.run, parts[1..].iter().cloned())?;
        let whole = parts.remove(0);
        self.save(claim.run, [whole]);
        // The rows of the parts tell of their events, so all others have to as well.
        self.post()?;
        Ok(parts)
    }

    pub(super) fn reject_bills(&mut self, claim: Claim, rejected: &[RejectedBills]) -> Result<()> {
        self.check(claim)?;
        for bills in rejected {
            let mut unit = self.unit(claim.run, bills.unit)?;
            let events =
                self.in_hand(claim, |hand| book::reject_bills(hand, &mut unit, &bills.lines))?;
            self.note(claim, events, unit)?;
        }
        Ok(())
    }

    pub(super) fn lease(
        &mut self,
        claim: Claim,
        after: u64,
        limit: usize,
    ) -> Result<Vec<UnitRecord>> {
        self.check(claim)?;
        let mut units = self.planned_units(claim.run, after, limit)?;
        let events = self.in_hand(claim, |hand| book::lease(hand, &mut units))?;
        self.append(events, &mut units)?;
        self.save(claim.run, units.iter().cloned());
        Ok(units)
    }

    pub(super) fn withdraw(
        &mut self,
        claim: Claim,
        unit: u64,
        late: &LeftOut,
        judged_on: Date,
    ) -> Result<()> {
        self.check(claim)?;
        let mut unit = self.unit(claim.run, unit)?;
        let event = self.in_hand(claim, |hand| book::withdraw(hand, &mut unit, late, judged_on))?;
        self.note(claim, [event], unit)
    }

    pub(super) fn resolve(
        &mut self,
        claim: Claim,
        unit: u64,
        verdict: Verdict,
        because: Excerpt,
    ) -> Result<()> {
        self.check(claim)?;
        let mut unit = self.unit(claim.run, unit)?;
        let event = self.in_hand(claim, |hand| book::resolve(hand, &mut unit, verdict, because))?;
        self.note(claim, [event], unit)
    }

    pub(super) fn lease_unknown(&mut self, claim: Claim, unit: u64) -> Result<UnitRecord> {
        self.check(claim)?;
        let mut unit = self.unit(claim.run, unit)?;
        let event = self.in_hand(claim, |hand| book::lease_unknown(hand, &mut unit))?;
        self.append([event], std::slice::from_mut(&mut unit))?;
        self.save(claim.run, [unit.clone()]);
        Ok(unit)
    }

    /// Writes what happened to one unit, and where it stands now.
    fn note(
        &mut self,
        claim: Claim,
        events: impl IntoIterator<Item = NewEvent>,
        mut unit: UnitRecord,
    ) -> Result<()> {
        self.append(events, std::slice::from_mut(&mut unit))?;
        self.save(claim.run, [unit]);
        Ok(())
    }
}
