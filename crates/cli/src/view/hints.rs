//! What to do next about a run that this process has delivered, for each way in which bills or customers
//! were not.

use billport::journal::JournalError;
use billport::ports::{ErrorKind, PortError};
use billport::workflows::upload::{Outcome, Stop, UploadReport};

use super::next_steps::resolve;
use super::summary::UploadSummary;
use super::{RunKind, shown};
use crate::failure::{billagains_next_act, remedy};

/// What a person should know of bills that were sent to the embedded sandbox before.
pub(crate) const EMBEDDED_FORGETS: &str = "the embedded sandbox forgets what it was sent, the journal \
    does not, so that a rehearsal is like the real thing: --again sends it once more";

/// What to do, the most urgent first.
pub(crate) fn hints(summary: &UploadSummary) -> Vec<String> {
    let counts = &summary.report.counts;
    let mut hints = Vec::new();
    let strict = matches!(summary.report.stopped, Some(Stop::Strict { .. }));
    let taken_care_of = summary.rejected.map_or(0, |rejected| rejected.taken_care_of);
    if let (Some(path), false) = (&summary.rejects_file, strict)
        && summary.is_correctable
    {
        let command = summary.commands.again(path, &summary.way);
        let verb = summary.kind.verb();
        hints.push(format!("correct {} and {verb} it as it is: {command}", shown(path)));
    }
    // What every upload would meet is no matter of single bills, and is never halved.
    let of_every_upload = matches!(summary.report.stopped, Some(Stop::Provider(_)));
    let of_some_bills = counts.batches_refused < counts.bills_refused;
    if of_some_bills && !of_every_upload {
        hints.push(
            "upload the refused lines as a file of their own: --bisect finds the refused bills \
             among them and delivers the rest"
                .to_owned(),
        );
    }
    if counts.bills_unknown > 0 {
        hints.extend(in_doubt(summary));
    }
    if taken_care_of > 0 && summary.sandbox_ledger.is_some() {
        hints.push(EMBEDDED_FORGETS.to_owned());
    }
    hints.extend(of_stop(summary));
    hints
}

/// How it is found out what became of what is of unknown outcome.
fn in_doubt(summary: &UploadSummary) -> Vec<String> {
    let run = summary.report.run;
    let first = summary.problems.iter().find(|one| one.outcome == Outcome::Unknown);
    let say_of_first = first.map(|first| summary.commands.typed(&resolve(run, first.batch)));
    match summary.kind {
        RunKind::Upload => {
            let ask = "what is unknown may have arrived: ask the provider before sending it again";
            let say = say_of_first.map(|command| {
                format!("then say what became of it, delivered or not-delivered: {command}")
            });
            [Some(ask.to_owned()), say].into_iter().flatten().collect()
        }
        // It was looked for just now, and is not sent again in any case.
        RunKind::Import if matches!(summary.report.stopped, Some(Stop::SameFile(_))) => {
            say_of_first
                .map(|command| format!("say what became of what is unknown: {command}"))
                .into_iter()
                .collect()
        }
        RunKind::Import => {
            let check = summary.commands.typed(&format!("runs resume {run} --check-unknown"));
            vec![
                "what is unknown may have been added: look before it is added again".to_owned(),
                format!("this looks for it at the provider: {check}"),
            ]
        }
    }
}

/// What to do about what stopped it.
fn of_stop(summary: &UploadSummary) -> Option<String> {
    let act = match summary.report.stopped.as_ref()? {
        Stop::Strict { .. } => {
            let verb = summary.kind.verb();
            return Some(format!("correct the file and {verb} it again, or leave out --strict"));
        }
        Stop::FileChanged { .. } | Stop::File(_) => {
            return Some(format!(
                "let the file alone while it is being {done}, and {verb} it as it is now{known}",
                done = summary.kind.done(),
                verb = summary.kind.verb(),
                known = match summary.kind {
                    RunKind::Upload => ": what was delivered is recognised, and not sent again",
                    RunKind::Import =>
                        ", with --unless-exists: those who were added are found then",
                }
            ));
        }
        Stop::SameFile(other) => {
            let show = summary.commands.typed(&format!("runs show {}", other.id));
            return Some(format!(
                "nothing of this run is sent any more; what became of it there: {show}"
            ));
        }
        Stop::Provider(error) => of_provider(error, summary.kind),
        Stop::NotBefore(_) => "try again then".to_owned(),
        Stop::Journal(JournalError::Store(error)) => remedy(error, &summary.journal),
        Stop::Journal(_) => {
            let show = summary.commands.typed(&format!("runs show {}", summary.report.run));
            return Some(format!("who has the run, and how it stands: {show}"));
        }
        Stop::Rejects(_) => "make room for the rejects file, or let it be written".to_owned(),
        // These say themselves why, and there is nothing to do about it first.
        _ => return rest(summary),
    };
    Some(match rest(summary) {
        Some(rest) => format!("{act}; {rest}"),
        None => act,
    })
}

fn of_provider(error: &PortError, kind: RunKind) -> String {
    match (error.kind(), kind) {
        (ErrorKind::Throttled, _) => "try again later".to_owned(),
        (ErrorKind::Unavailable, _) => "try again when the provider can be reached".to_owned(),
        (_, RunKind::Import) => billagains_next_act(error),
        (ErrorKind::Credentials, RunKind::Upload) => {
            "check BILLPORT_BLAGGO_CLIENT_ID and BILLPORT_BLAGGO_CLIENT_SECRET \
             (`billport config` shows where they come from)"
                .to_owned()
        }
        (ErrorKind::NotFound | ErrorKind::Refused, RunKind::Upload) => {
            "check the URLs (`billport config` shows what is in force and where it comes from)"
                .to_owned()
        }
        (other, RunKind::Upload) => other.next_act().to_owned(),
    }
}

/// How what was not processed gets its turn.
fn rest(summary: &UploadSummary) -> Option<String> {
    let UploadReport { run, counts, .. } = &summary.report;
    if counts.bills_pending > 0 {
        let command = summary.commands.typed(&format!("runs resume {run}"));
        return Some(format!("go on with the rest: {command}"));
    }
    (counts.bills_refused > 0).then(|| {
        let verb = summary.kind.verb();
        format!("the refused lines were not processed: {verb} them as a file of their own")
    })
}
