//! Payments of which nobody knows what became of them, and what is said of them wherever they come up.

use billport::domain::PaymentReference;
use billport::workflows::payment::Refusal;

use crate::view::Commands;

/// The payment in doubt that stands against another one, or against itself.
pub(crate) fn of_refusal(refusal: &Refusal) -> Option<&PaymentReference> {
    match refusal {
        Refusal::ConsumerInDoubt { reference, .. } | Refusal::OtherAmount { reference, .. } => {
            Some(reference)
        }
        Refusal::ReferenceUsed { reference, state } if state.is_unsettled() => Some(reference),
        _ => None,
    }
}

/// What to do about a payment that is tried again and was not sent: it was sent before.
pub(crate) fn hints(reference: &PaymentReference, commands: &Commands) -> [String; 2] {
    let settle = commands.typed(&format!("payments settle {reference}"));
    [
        format!(
            "{reference} may have arrived when it was sent before: pay it under no other reference"
        ),
        format!("ask NEA what became of it: {settle}"),
    ]
}
