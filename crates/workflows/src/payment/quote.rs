//! The third stage: what will be paid, and what it costs; the figures that a person is shown.

use billport_domain::{ChargeBreach, Consumer, Dues, Money, PaymentOrder, ServiceCharge};
use std::time::Duration;
use time::OffsetDateTime;

use super::PaymentBooks;
use super::ordered::Ordered;

/// Figures that were asked for longer ago than this are asked for again before anything is paid by
/// them, whichever clock says so: bills are added, and other counters take payments.
pub const QUOTE_IS_GOOD_FOR: Duration = Duration::from_mins(5);

/// What will be paid and what it costs. To pay it, somebody must [confirm](Self::confirm) its figures.
#[derive(Debug)]
pub struct Quote {
    pub(super) ordered: Ordered,
    pub(super) charge: ServiceCharge,
}

/// The figures of a quote: what a person consents to.
///
/// They say nothing of the session in which they were asked for: two quotes with the same figures
/// cost a person the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// What is paid, without the charge.
    pub amount: Money,
    /// What the provider charges for it.
    pub service_charge: Money,
    /// What is debited: both together.
    pub debited: Money,
    /// The least that may be paid, if that is known.
    pub minimum_payable: Option<Money>,
    /// All that is due.
    pub total_due: Money,
}

impl Quote {
    /// The figures, to be shown.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let order = self.order();
        Figures {
            amount: order.amount(),
            service_charge: self.charge.charge(),
            debited: self.charge.debited(),
            minimum_payable: order.minimum_payable(),
            total_due: order.total_due(),
        }
    }

    /// Whether these are its figures. Whoever has said yes to them has said yes to this quote, and a
    /// caller may [confirm](Self::confirm) it for them, [a breach](Self::breach) apart.
    #[must_use]
    pub fn is_as(&self, figures: &Figures) -> bool {
        self.figures() == *figures
    }

    /// What the provider's charge breaks. To be shown, and to be consented to by name.
    #[must_use]
    pub fn breach(&self) -> Option<ChargeBreach> {
        self.charge.breach()
    }

    /// Whose dues are to be paid.
    #[must_use]
    pub fn consumer(&self) -> &Consumer {
        self.ordered.consumer()
    }

    /// What is due. Whether its [total differs](Dues::total_differs) from its bills is to be shown.
    #[must_use]
    pub fn dues(&self) -> &Dues {
        self.ordered.dues()
    }

    /// What is to be paid of it.
    #[must_use]
    pub fn order(&self) -> &PaymentOrder {
        self.ordered.order()
    }

    /// When the dues were asked for.
    #[must_use]
    pub fn inquired_at(&self) -> OffsetDateTime {
        self.ordered.inquired.inquired_at()
    }

    /// Whether it is too old to be paid.
    pub(super) fn is_old(&self, books: PaymentBooks<'_>) -> bool {
        self.ordered.inquired.age.is_above(QUOTE_IS_GOOD_FOR, books.now())
    }
}
