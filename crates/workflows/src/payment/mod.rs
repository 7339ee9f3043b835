//! The payment: dues are looked up, an order is quoted, a person consents, and it is paid once.
//!
//! ```text
//!  inquire        order           quote          confirm              pay
//! ────────► Inquired ────► Ordered ────► Quote ────────► Confirmed ────────► PaymentEnd
//!   dues          amount          charge    ▲   consent     │  intent (on disk) ──► request, once
//!                                           └───────────────┘  ──► outcome (on disk)
//!                                     figures changed meanwhile
//!                                                                unknown ──► settle: look it up
//! ```
//!
//! - **Stages are types**: what can be paid was confirmed, what was confirmed was quoted, and what
//!   was quoted is an amount that the dues allow.
//! - **A person consents to figures**, and what is paid is what they saw: a quote that is no longer
//!   fresh is made anew and needs consent again.
//! - **Nothing is paid twice**: the intent is in the journal, under its reference, before the request
//!   leaves. A payment that may have arrived is never sent again by itself: it is [looked up](settle)
//!   until the provider says what became of it. Until then its consumer gets no other payment.
//! - **Nothing is lost**: a process may die at any point. What it had on its way is looked up by
//!   whoever comes next.
//!
//! [`mod@file`] pays many.

mod attempt;
mod confirmed;
mod consent;
mod end;
mod guards;
mod inquired;
mod keeping;
mod notice;
mod ordered;
mod pay;
mod quote;
mod retry;
mod settle;
mod settle_all;
mod wait;
mod wait_all;

pub mod file;

pub use confirmed::Confirmed;
pub use consent::{Consent, ConsentRefused, WhyNoConsent};
pub use end::{Kept, NotSent, PaymentEnd};
pub use guards::{Refusal, check_before};
pub use inquired::{Inquired, OrderRefused, inquire};
pub use notice::{PaymentNotice, PaymentObserver, Silent};
pub use ordered::Ordered;
pub use quote::{Figures, QUOTE_IS_GOOD_FOR, Quote};
pub use settle::{SettleEnd, SettleError, StillUnknown, settle};
pub use settle_all::{SettledAll, settle_all};
pub use wait::settle_until_known;
pub use wait_all::settle_all_until_known;

use billport_journal::{PaymentHistory, PaymentJournal};
use billport_ports::{DuesInquiry, PaymentStatus, Payments, ServiceCharges};
use std::fmt;
use time::{Date, OffsetDateTime, UtcOffset};

use crate::StopRequest;

/// The ports at which a payment is made.
#[derive(Clone, Copy)]
pub struct PaymentDesk<'a> {
    /// Where dues are looked up.
    pub dues: &'a dyn DuesInquiry,
    /// Where the charge of an amount is asked for.
    pub charges: &'a dyn ServiceCharges,
    /// Where is paid.
    pub payments: &'a dyn Payments,
    /// Where is asked what became of a payment.
    pub status: &'a dyn PaymentStatus,
}

/// The books in which payments are kept.
#[derive(Clone, Copy)]
pub struct PaymentBooks<'a> {
    /// Where payments are written.
    pub journal: &'a dyn PaymentJournal,
    /// Where earlier payments are looked at; the same journal.
    pub history: &'a dyn PaymentHistory,
    /// The time on the wall.
    pub now: &'a (dyn Fn() -> OffsetDateTime + Sync),
    /// The provider's zone: whose day it is that a consumer pays once on.
    pub utc_offset: UtcOffset,
    /// What is paid at, by which the journal tells payments apart: one provider and one world of it,
    /// such as its test server.
    pub target: &'a str,
}

/// Who is told how a payment goes, and how it is asked to stop.
#[derive(Clone, Copy)]
pub struct PaymentContext<'a> {
    /// Who is told.
    pub observer: &'a dyn PaymentObserver,
    /// How it is asked to stop: nothing is sent from then on, and what is on its way is waited for.
    pub stop: &'a StopRequest,
}

impl PaymentBooks<'_> {
    fn now(self) -> OffsetDateTime {
        (self.now)()
    }

    /// The provider's day of a moment.
    fn day_of(self, moment: OffsetDateTime) -> Date {
        moment.to_offset(self.utc_offset).date()
    }
}

impl fmt::Debug for PaymentDesk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentDesk").finish_non_exhaustive()
    }
}

impl fmt::Debug for PaymentBooks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentBooks")
            .field("utc_offset", &self.utc_offset)
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PaymentContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentContext").field("stop", self.stop).finish_non_exhaustive()
    }
}
