//! The registry of providers: one row here and one file beside it for each.

#[cfg(feature = "billagain")]
mod billagain;
#[cfg(feature = "blaggo")]
mod blaggo;
#[cfg(feature = "nea")]
mod nea;

use crate::builder::{BillportBuilder, Composition};

/// A provider that this build knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The name, as errors show it.
    pub name: &'static str,
    /// Where it is at home.
    pub country: &'static str,
    /// The ports that it offers, by the names of their traits.
    pub ports: &'static [&'static str],
}

/// All providers that this build knows.
pub const PROVIDERS: &[Provider] = &[
    #[cfg(feature = "blaggo")]
    blaggo::PROVIDER,
    #[cfg(feature = "nea")]
    nea::PROVIDER,
    #[cfg(feature = "billagain")]
    billagain::PROVIDER,
];

impl BillportBuilder {
    /// Adds what puts a provider's ports in their places.
    #[cfg_attr(
        not(any(feature = "billagain", feature = "blaggo", feature = "nea")),
        expect(dead_code, reason = "there is no provider to add")
    )]
    pub(crate) fn with(mut self, composition: Composition) -> Self {
        self.compositions.push(composition);
        self
    }
}
