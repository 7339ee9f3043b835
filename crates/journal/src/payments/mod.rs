//! Payments: what was intended before it was sent, and what became of it. They stand beside the runs,
//! under traits, tables and a chain of their own.
//!
//! | file | what |
//! |---|---|
//! | `state.rs` | what can become of a payment: pure, knows no store and no clock |
//! | `journal.rs` | the two traits: [`PaymentJournal`] makes them, [`PaymentHistory`] looks |
//! | `new_payment.rs` | what is to be paid |
//! | `settlement.rs` | what became of an attempt, and what a person says |
//! | `look_up.rs` | what the provider says when it is asked |
//! | `look_ups.rs` | when it is asked, and when its "no such reference" counts |
//! | `event.rs` | an act on a payment, never changed once written |
//! | `record.rs` | a payment as it stands: what its events tell |
//! | `chain.rs` | the digests that chain the events |
//! | `moves.rs` | where an act leaves a payment |
//! | `book.rs` | what every store has to do, as pure functions |

#[cfg(any(feature = "sqlite", feature = "conformance"))]
pub(crate) mod book;
mod chain;
mod event;
mod journal;
mod look_up;
mod look_ups;
pub(crate) mod moves;
mod new_payment;
mod record;
mod settlement;
mod state;

pub use event::{NewPaymentEvent, PaymentAct, PaymentEvent};
pub use journal::{PaymentHistory, PaymentJournal, PaymentQuery, WhichPayments};
pub use look_up::{Found, FoundPaid, LookUp};
pub use look_ups::{
    ABSENT_AFTER, ABSENT_LOOK_UPS, BETWEEN_LOOK_UPS, LONGEST_BETWEEN_LOOK_UPS, LOOK_UP_AFTER,
    LastLookUp, LookUps, SENT_WITHIN,
};
pub use new_payment::{FileRow, NewPayment};
pub use record::PaymentRecord;
pub use settlement::{PaymentAnswer, PaymentOutcome, PaymentSettlement, PaymentVerdict};
pub use state::{IllegalPaymentStep, PaymentState, PaymentStep};
