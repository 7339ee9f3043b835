//! `cargo xtask layers`: who depends on whom is as the house is drawn, third parties included.
//!
//! `table` is the drawing, `graph` what cargo says, `check` holds the one against the other.

mod check;
mod graph;
mod table;

pub(crate) use table::{Kind, LAYERS};

use crate::failure::{Done, Failure, Outcome};
use crate::metadata::Metadata;
use crate::repository::Repository;

pub(crate) fn run(repository: &Repository) -> Outcome {
    let metadata = Metadata::load(repository)?;
    let house = graph::House::of(&metadata, repository.root());
    let breaches = check::breaches(&house);
    for breach in &breaches {
        eprintln!("{breach}");
    }
    if breaches.is_empty() {
        eprintln!("{} crates, every edge allowed", house.members.len());
        return Ok(Done::Checked);
    }
    Err(Failure::new(format!("{} edges break the house", breaches.len())).hint(
        "move the code to the crate that may; or change the rule in \
             xtask/src/layers/table.rs, with a decision record in docs/decisions/",
    ))
}
