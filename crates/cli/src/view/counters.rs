//! The counters of a provider, as a table.

use billport::domain::Counter;

use super::shown;
use super::table::Table;

/// A line for each counter.
pub(crate) fn text(counters: &[&Counter]) -> String {
    let rows = counters.iter().map(|counter| {
        let note = if counter.needs_v2 { NEEDS_V2 } else { "" };
        [shown(counter.office.as_str()).to_string(), counter.name.to_string(), note.to_owned()]
    });
    Table { head: ["value", "name", ""], numbers: &[], rows: rows.collect() }.text()
}

/// What stands behind a counter that can't be served.
const NEEDS_V2: &str = "moved to NEA's second service (V2)";
