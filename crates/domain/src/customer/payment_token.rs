//! What the provider charges a customer's stored payment method by.

use std::fmt;
use zeroize::Zeroizing;

/// The token of a stored payment method: whoever has it may be able to charge.
///
/// Its memory is wiped when it is dropped. `Debug` does not show it, and there is no `Display`.
///
/// Source: BillAgain, Customers: "`Token` Numeric Primary payment method token", whose examples are
/// UUIDs: a text.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentToken(Zeroizing<String>);

impl PaymentToken {
    /// Takes over the memory in which the token stands.
    #[must_use]
    pub fn new(token: String) -> Self {
        Self(Zeroizing::new(token))
    }

    /// The token. No request needs it and no view shows it: this is for comparing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PaymentToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaymentToken(***)")
    }
}
