//! `cargo xtask doc`: the documentation builds without a warning: no dead link, no bad markup.
//!
//! Libraries and binaries are built apart, because the library `billport` and the binary
//! `billport` would write to the same folder at once.

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;

pub(crate) fn run(repository: &Repository) -> Outcome {
    for targets in ["--bins", "--lib"] {
        CommandLine::cargo(&format!("doc --workspace --no-deps --all-features {targets}"))
            .with_env("RUSTDOCFLAGS", "-D warnings")
            .run(repository)?;
    }
    Ok(Done::Checked)
}
