//! The password with which a contact signs in to the provider's portal.

use std::fmt;
use zeroize::Zeroizing;

/// A password, which is written once and never read.
///
/// Its memory is wiped when it is dropped. `Debug` does not show it, and there is no `Display`;
/// [`expose`](Self::expose) is for the one request that must carry it.
///
/// Source: BillAgain, Customers, add: `Password` of `Contact`, in plain text; no answer has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes over the memory in which the password stands.
    #[must_use]
    pub fn new(password: String) -> Self {
        Self(Zeroizing::new(password))
    }

    /// The password, for the request that must carry it and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}
