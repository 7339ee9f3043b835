//! How a command has to end when its disk fails: with a clear message, and no claim that is untrue.

use super::Trial;
use super::scenario::UploadScenario;
use crate::crash::process::Ended;
use crate::crash::records::UploadLedger;
use crate::failure::Failure;

/// What is wrong with an ending.
///
/// # Errors
///
/// When the ledger can't be read.
pub(super) fn complaints(
    trial: &Trial<'_>,
    scenario: UploadScenario,
    ended: &Ended,
    was_asked: bool,
) -> Result<Vec<String>, Failure> {
    let mut complaints = Vec::new();
    let text = || format!("exit {:?}:\n{}{}", ended.status.code(), ended.stdout, ended.stderr);
    if ended.stderr.contains("panicked") {
        complaints.push(format!("it panicked; {}", text()));
    }
    match ended.status.code() {
        None => complaints.push(format!("{} ended it", ended.status)),
        Some(code) if claims_all(code) && scenario != UploadScenario::Resolve => {
            let ledger: UploadLedger = trial.provider.ledger()?;
            let saved = ledger.by_account();
            let missing = trial.input.valid.values();
            let missing =
                missing.filter(|bill| !saved.contains_key(bill.account_number.as_str())).count();
            if missing > 0 {
                complaints.push(format!("{missing} bills are not delivered; {}", text()));
            }
        }
        Some(code) if !claims_all(code) && !ended.says_why() => {
            complaints.push(format!("it does not say why; {}", text()));
        }
        Some(_) => {}
    }
    if was_asked && ended.status.code() == Some(0) {
        complaints.push(format!("it had to be asked to end, and claims success; {}", text()));
    }
    Ok(complaints)
}

/// Whether the exit code says that all that could be delivered was.
fn claims_all(code: i32) -> bool {
    matches!(code, 0 | 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_codes_claim_that_all_was_delivered() {
        let claiming: Vec<i32> = (0..=255).filter(|&code| claims_all(code)).collect();
        assert_eq!(claiming, [0, 3]);
    }
}
