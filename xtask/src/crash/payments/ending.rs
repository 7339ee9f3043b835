//! How a payment has to end when its disk fails: before it is sent, or with a word on what became of
//! it that is true.

use super::Trial;
use crate::crash::process::Ended;
use crate::crash::records::{PaymentLedger, PaymentResult};
use crate::failure::Failure;

/// What is wrong with an ending.
///
/// # Errors
///
/// When the ledger can't be read.
pub(super) fn complaints(trial: &Trial<'_>, ended: &Ended) -> Result<Vec<String>, Failure> {
    let ledger: PaymentLedger = trial.provider.ledger()?;
    let result = PaymentResult::parse(&ended.stdout).ok();
    let (sent, charged) = (ledger.commits().count(), ledger.charges.len());
    let ending = Ending {
        code: ended.status.code(),
        told: result.as_ref().map(|result| result.state.as_str()),
        says_why: ended.says_why(),
        sent,
        charged,
    };
    let mut complaints = ending.complaints();
    if ended.stderr.contains("panicked") {
        complaints.push("it panicked");
    }
    let Ended { status, stdout, stderr } = ended;
    let story = format!("{status}, {sent} sent, {charged} charged:\n{stdout}{stderr}");
    Ok(complaints.into_iter().map(|complaint| format!("{complaint}; {story}")).collect())
}

/// How a payment ended.
#[derive(Debug, Clone, Copy)]
struct Ending<'a> {
    code: Option<i32>,
    /// The state in its result, if it told one.
    told: Option<&'a str>,
    says_why: bool,
    /// How many commits the provider has seen.
    sent: usize,
    charged: usize,
}

const PAID: i32 = 0;
const UNKNOWN: i32 = 6;

impl Ending<'_> {
    fn complaints(self) -> Vec<&'static str> {
        let Self { code, told, says_why, sent, charged } = self;
        let Some(code) = code else { return vec!["a signal ended it"] };
        let is_told = match told {
            Some("paid") => code == PAID,
            Some("unknown") => code == UNKNOWN,
            _ => !matches!(code, PAID | UNKNOWN),
        };
        let checks = [
            (is_told, "the exit code is not that of its result"),
            (code == PAID || says_why, "it does not say why"),
            (code != PAID || charged == 1, "it claims that it has paid"),
            (
                sent > 0 || !matches!(code, PAID | UNKNOWN),
                "nothing was sent, and it does not say so",
            ),
            (sent == 0 || matches!(code, PAID | UNKNOWN), "it was sent, and it does not say so"),
            (charged <= 1, "it was charged more than once"),
        ];
        checks.into_iter().filter_map(|(holds, complaint)| (!holds).then_some(complaint)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAID_ONCE: Ending<'_> =
        Ending { code: Some(0), told: Some("paid"), says_why: false, sent: 1, charged: 1 };
    const NOT_SENT: Ending<'_> =
        Ending { code: Some(1), told: Some("not_paid"), says_why: true, sent: 0, charged: 0 };
    const IN_DOUBT: Ending<'_> =
        Ending { code: Some(6), told: Some("unknown"), says_why: true, sent: 1, charged: 1 };

    #[test]
    fn a_true_word_is_no_complaint() {
        let never_began = Ending { told: None, ..NOT_SENT };
        let not_charged = Ending { charged: 0, ..IN_DOUBT };
        for ending in [PAID_ONCE, NOT_SENT, IN_DOUBT, never_began, not_charged] {
            assert_eq!(ending.complaints(), [""; 0], "{ending:?}");
        }
    }

    #[test]
    fn an_untrue_word_is_found() {
        for ending in [
            Ending { code: None, ..PAID_ONCE },
            Ending { charged: 0, ..PAID_ONCE },
            Ending { charged: 2, ..IN_DOUBT },
            Ending { sent: 1, ..NOT_SENT },
            Ending { sent: 0, charged: 0, ..IN_DOUBT },
            Ending { says_why: false, ..NOT_SENT },
            Ending { says_why: false, ..IN_DOUBT },
            Ending { code: Some(6), ..PAID_ONCE },
            Ending { code: Some(0), ..IN_DOUBT },
            Ending { told: None, ..PAID_ONCE },
        ] {
            assert_ne!(ending.complaints(), [""; 0], "{ending:?}");
        }
    }
}
