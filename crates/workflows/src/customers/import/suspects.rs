//! All rows of unknown outcome of a run, found by what the provider's customers have in common with them.

use billport_domain::Customer;
use billport_intake::customers::CustomerFile;
use billport_journal::UnitRecord;
use std::collections::{BTreeSet, HashMap};
use time::OffsetDateTime;

use super::doubt::Doubt;
use super::names::sought;
use crate::customers::Sought;
use crate::delivery::{PlanError, position};

/// The rows that are looked for. There are few: a run stops when several in a row end unknown.
#[derive(Debug)]
pub(super) struct Suspects {
    doubts: Vec<Doubt>,
    by_reference: HashMap<String, Vec<usize>>,
    by_email: HashMap<String, Vec<usize>>,
    begun_at: OffsetDateTime,
}

impl Suspects {
    /// The rows of these units, read again from the file.
    ///
    /// # Errors
    /// [`PlanError::File`], [`PlanError::FileChanged`].
    pub(super) fn of(
        units: Vec<UnitRecord>,
        file: &CustomerFile,
        begun_at: OffsetDateTime,
    ) -> Result<Self, PlanError> {
        let mut lookup = file.lookup();
        let mut suspects = Self {
            doubts: Vec::new(),
            by_reference: HashMap::new(),
            by_email: HashMap::new(),
            begun_at,
        };
        for unit in units {
            let at = position(unit.planned.start);
            let changed = || PlanError::FileChanged { line: at.line };
            let new = lookup.row_at(at)?.ok_or_else(changed)?.judge().map_err(|_| changed())?;
            suspects.add(Doubt::of(unit, &new));
        }
        suspects.note_shared_emails(file)?;
        Ok(suspects)
    }

    fn add(&mut self, doubt: Doubt) {
        let index = self.doubts.len();
        if let Some(reference) = doubt.reference() {
            self.by_reference.entry(reference).or_default().push(index);
        }
        if let Some(email) = doubt.email() {
            self.by_email.entry(email).or_default().push(index);
        }
        self.doubts.push(doubt);
    }

    /// Whoever is found by an e-mail address that several rows of the file have may be any of them.
    fn note_shared_emails(&mut self, file: &CustomerFile) -> Result<(), PlanError> {
        if self.by_email.is_empty() {
            return Ok(());
        }
        let mut rows = file.rows();
        while let Some(row) = rows.next_row()? {
            let Ok(new) = row.judge() else { continue };
            let email =
                Sought::of(&new).and_then(|sought| sought.email().map(str::to_ascii_lowercase));
            for index in email.iter().filter_map(|email| self.by_email.get(email)).flatten() {
                let doubt = &mut self.doubts[*index];
                if doubt.line() != row.position().line {
                    doubt.shares_email();
                }
            }
        }
        Ok(())
    }

    /// Looks at one of the provider's customers.
    pub(super) fn look_at(&mut self, customer: &Customer) {
        let Some(sought) = sought(customer) else { return };
        let lowercase = |name: Option<&str>| name.map(str::to_ascii_lowercase);
        let by_reference =
            lowercase(sought.reference()).and_then(|text| self.by_reference.get(&text));
        let by_email = lowercase(sought.email()).and_then(|text| self.by_email.get(&text));
        let found: BTreeSet<usize> =
            by_reference.into_iter().chain(by_email).flatten().copied().collect();
        for index in found {
            self.doubts[index].look_at(customer, self.begun_at);
        }
    }

    /// Whether nobody is looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.doubts.is_empty()
    }

    /// The rows, with what was found of each.
    pub(super) fn into_doubts(self) -> Vec<Doubt> {
        self.doubts
    }
}
