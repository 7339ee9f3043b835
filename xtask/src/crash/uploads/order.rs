//! What is typed about uploads.

use super::Trial;
use crate::crash::line::Line;

/// What can be typed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order<'a> {
    Upload,
    /// The file comes by standard input.
    UploadPiped,
    List,
    Resume {
        run: &'a str,
    },
    Report {
        run: &'a str,
    },
    Resolve {
        run: &'a str,
        batch: u64,
        was_saved: bool,
    },
}

impl Order<'_> {
    /// As it is typed in a trial.
    pub(super) fn line(self, trial: &Trial<'_>) -> Line {
        let file = trial.file();
        let batch_size = trial.input.batch_size.to_string();
        let in_flight = trial.input.in_flight.to_string();
        let upload = |file: &str| {
            let options = ["--batch-size", &batch_size, "--in-flight", &in_flight];
            Line::of(&[&["upload", file, "--output", "json"], &options[..]].concat())
        };
        match self {
            Order::Upload => upload(&file.to_string_lossy()),
            Order::UploadPiped => Line { input: Some(file), ..upload("-") },
            Order::List => Line::of(&["runs", "list", "--output", "json"]),
            Order::Resume { run } => {
                Line::of(&["runs", "resume", run, "--output", "json", "--in-flight", &in_flight])
            }
            Order::Report { run } => Line::of(&["runs", "report", run]),
            Order::Resolve { run, batch, was_saved } => {
                let verdict = if was_saved { "delivered" } else { "not-delivered" };
                let because = "the provider's ledger says so";
                let batch = batch.to_string();
                Line::of(&["runs", "resolve", run, &batch, "--as", verdict, "--because", because])
            }
        }
    }
}
