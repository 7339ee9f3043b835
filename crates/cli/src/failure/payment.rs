//! Why a payment was not begun, and what to do about it. Nothing was sent then.

use billport::journal::PaymentState;
use billport::workflows::payment::Refusal;

use super::Failure;
use crate::exit::Exit;
use crate::journal::Journal;
use crate::view::shown;

impl Failure {
    /// A payment that the journal stands against.
    pub(crate) fn payment_refused(refusal: &Refusal, journal: &Journal) -> Self {
        let told = shown(format!("nothing was sent: {refusal}"));
        let failure = Self::new(Exit::of_refusal(refusal), told.as_str());
        let typed = |words: String| journal.commands.typed(&words);
        match refusal {
            Refusal::ReferenceUsed { reference, state } if state.is_unsettled() => {
                failure.hint("do NOT pay it again: it may have been paid").hint(format!(
                    "what became of it: {}",
                    typed(format!("payments show {reference}"))
                ))
            }
            Refusal::ReferenceUsed { reference, state: PaymentState::Paid } => failure
                .hint(format!("how it stands: {}", typed(format!("payments show {reference}")))),
            Refusal::ReferenceUsed { reference, .. } => failure
                .hint(format!("what became of it: {}", typed(format!("payments show {reference}"))))
                .hint("leave out --reference, and a payment gets a new one"),
            Refusal::ReferenceOfAnother { reference, .. }
            | Refusal::PaidToday { reference, .. }
            | Refusal::PaidMeanwhile { reference } => {
                failure.hint(format!("which one: {}", typed(format!("payments show {reference}"))))
            }
            Refusal::RowPaid { paid, .. } => {
                failure.hint(format!("which one: {}", typed(format!("payments show {paid}")))).hint(
                    "to pay what is due besides, leave out --reference: a payment gets a new one",
                )
            }
            Refusal::ConsumerInDoubt { reference, .. } | Refusal::OtherAmount { reference, .. } => {
                failure
                    .hint(format!(
                        "ask NEA what became of it: {}",
                        typed(format!("payments settle {reference}"))
                    ))
                    .hint(format!("how it stands: {}", typed(format!("payments show {reference}"))))
            }
            Refusal::Journal(error) => journal.failure(error),
            _ => failure,
        }
    }
}
