//! The second stage: an amount that the dues allow.

use billport_domain::{Advance, AmountWanted, Consumer, Dues, PaymentOrder};
use billport_ports::PortError;

use super::PaymentDesk;
use super::inquired::Inquired;
use super::quote::Quote;

/// An amount to be paid, of which it is not known yet what it costs.
#[derive(Debug)]
pub struct Ordered {
    pub(super) inquired: Inquired,
    pub(super) order: PaymentOrder,
    /// What was asked for, so that it can be ordered anew.
    pub(super) wanted: AmountWanted,
    pub(super) advance: Advance,
}

impl Ordered {
    /// Whose dues are to be paid.
    #[must_use]
    pub fn consumer(&self) -> &Consumer {
        self.inquired.consumer()
    }

    /// What is due.
    #[must_use]
    pub fn dues(&self) -> &Dues {
        self.inquired.dues()
    }

    /// What is to be paid of it.
    #[must_use]
    pub fn order(&self) -> &PaymentOrder {
        &self.order
    }

    /// Asks what the payment costs. The charge is the provider's to say, also where none is due.
    ///
    /// # Errors
    /// The port's. Nothing has any effect here, so all of it may be asked again.
    pub async fn quote(self, desk: PaymentDesk<'_>) -> Result<Quote, PortError> {
        let charge = desk.charges.service_charge(self.order.session(), self.order.amount()).await?;
        Ok(Quote { ordered: self, charge })
    }
}
