//! What became of a run is told: the numbers on stdout, and what was not delivered, why, and what to do
//! next on stderr.

use crate::args::Output;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view::hints::hints;
use crate::view::summary::{self, UploadSummary, why_stopped};
use crate::view::{self, json, shown, talk};

/// Tells it, and gives the exit code.
pub(super) fn tell(summary: &UploadSummary, output: Output) -> Result<Exit, Failure> {
    let printed = view::print(&match output {
        Output::Json => json::line(&json::UploadJson::from(summary)),
        Output::Text => summary::text(summary),
    });
    for problem in summary::problems(summary) {
        talk::warning(&problem);
    }
    if let Some(stop) = &summary.report.stopped {
        talk::error(&format!("stopped early: {}", shown(why_stopped(stop, summary.kind))));
    }
    for hint in hints(summary) {
        talk::hint(&hint);
    }
    match (Exit::of(&summary.report), printed) {
        // What became of the bills is told by the exit code before anything else.
        (Exit::Delivered, Err(failure)) => Err(failure),
        (exit, _) => Ok(exit),
    }
}
