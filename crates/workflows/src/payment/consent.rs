//! The fourth stage: somebody has seen the figures and says yes.

use billport_domain::ChargeBreach;
use std::{error::Error, fmt};

use super::confirmed::Confirmed;
use super::quote::{Figures, Quote};

/// A yes to figures, and to what is wrong with them.
///
/// It names what was seen, so that a yes to one thing is never taken for a yes to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The figures that were shown.
    pub figures: Figures,
    /// The breach that was shown beside them and is put up with.
    pub breach: Option<ChargeBreach>,
}

impl Consent {
    /// A yes to figures with which nothing is wrong.
    #[must_use]
    pub const fn to(figures: Figures) -> Self {
        Self { figures, breach: None }
    }
}

/// A consent that is not one to this quote. Here is the quote again.
#[derive(Debug)]
pub struct ConsentRefused {
    /// The quote.
    pub quote: Box<Quote>,
    /// Why.
    pub why: WhyNoConsent,
}

/// Why a consent is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNoConsent {
    /// It is one to other figures.
    OtherFigures,
    /// The provider's charge breaks its own rules, and the consent does not name that.
    Breach(ChargeBreach),
}

impl Quote {
    /// Takes a person's consent to exactly these figures.
    ///
    /// # Errors
    /// [`ConsentRefused`] with the quote, if the consent names other figures, or does not name the
    /// [breach](Self::breach) of this quote.
    pub fn confirm(self, consent: Consent) -> Result<Confirmed, ConsentRefused> {
        let why = match self.breach() {
            _ if !self.is_as(&consent.figures) => WhyNoConsent::OtherFigures,
            Some(breach) if consent.breach != Some(breach) => WhyNoConsent::Breach(breach),
            _ => return Ok(Confirmed { quote: self }),
        };
        Err(ConsentRefused { quote: Box::new(self), why })
    }
}

impl fmt::Display for WhyNoConsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherFigures => f.write_str("the consent is to other figures"),
            Self::Breach(breach) => write!(f, "{breach}; nobody has consented to that"),
        }
    }
}

impl fmt::Display for ConsentRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)
    }
}

impl Error for ConsentRefused {}
