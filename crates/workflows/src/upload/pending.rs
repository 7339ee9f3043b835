//! Bills that are pending when a run stops, set aside in a file that can be uploaded as it is.
//!
//! Only the run knows which they are: cut out of the file by hand, a duplicate that was rejected
//! because of a delivered bill would look like the only one of its kind.

use billport_intake::{BillFile, Position, RejectsFile, Row, RowLookup};

use super::plan::UploadPlan;
use super::stop::Stop;

/// What stands in the file beside each of them.
const REASON: &str = "pending: it was not processed";

/// The bills of a run that are pending at its end, by where they stand.
#[derive(Debug, Default)]
pub struct PendingBills {
    /// Those that were taken and came back, at most as many as were in flight.
    taken: Vec<Position>,
    /// The first batch of which none was taken.
    next_unit: usize,
}

impl PendingBills {
    pub(super) fn add(&mut self, places: &[Position]) {
        self.taken.extend_from_slice(places);
    }

    pub(super) fn set_rest(&mut self, next_unit: usize) {
        self.next_unit = next_unit;
    }

    /// Writes the rows of these bills, in the order of the file, as they were.
    ///
    /// # Errors
    /// [`Stop::File`] and [`Stop::FileChanged`] if the rows can't be read as they were judged,
    /// [`Stop::Rejects`] if they can't be written.
    pub fn write(
        &self,
        file: &BillFile,
        plan: &UploadPlan,
        out: &mut RejectsFile,
    ) -> Result<(), Stop> {
        let mut taken = self.taken.clone();
        taken.sort_unstable();
        let mut lookup = file.lookup();
        for place in taken {
            set_aside(&row_at(&mut lookup, place)?, out)?;
        }
        if let Some(first) = plan.units.get(self.next_unit) {
            let mut rows = file.rows_from(first.start);
            while let Some(row) = rows.next_row().map_err(Stop::File)? {
                let is_repeat = plan.repeats.contains(row.position().line);
                if !is_repeat && row.judge(plan.today).is_ok() {
                    set_aside(&row, out)?;
                }
            }
        }
        out.flush().map_err(Stop::Rejects)?;
        let line = plan.end.line;
        let unchanged = file.is_unchanged().map_err(Stop::File)?;
        if unchanged { Ok(()) } else { Err(Stop::FileChanged { line }) }
    }
}

fn row_at(lookup: &mut RowLookup, place: Position) -> Result<Row<'_>, Stop> {
    let row = lookup.row_at(place).map_err(Stop::File)?;
    row.ok_or(Stop::FileChanged { line: place.line })
}

fn set_aside(row: &Row<'_>, out: &mut RejectsFile) -> Result<(), Stop> {
    out.set_aside(row, String::new(), REASON.to_owned()).map_err(Stop::Rejects)
}
