//! Numbers that an authority has given: a company's, a tax payer's.

use std::fmt;

use crate::{ProviderScalar, ScalarForm};

/// A registration number or a tax number: a text, or a number that is kept as one.
///
/// - A text is kept to the letter, whatever it holds: `123 VatNo`.
/// - A number is kept by its digits, and is written back as a number.
///
/// Source: BillAgain, Customers: "`VatNo` Numeric", whose examples are `"554"`, `"123 VatNo"` and `null`;
/// "`RegistrationNumber` Alpha Numeric", which is given as `123123` and comes back as `"123123"`.
///
/// ```
/// use billport_domain::{OfficialNumber, ScalarForm};
///
/// let registration = OfficialNumber::number("123123").ok_or("digits are a number")?;
/// assert_eq!((registration.form(), registration.as_str()), (ScalarForm::Number, "123123"));
/// assert_ne!(registration, OfficialNumber::text("123123"));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfficialNumber {
    form: ScalarForm,
    letters: Box<str>,
}

impl OfficialNumber {
    /// A text, to the letter.
    #[must_use]
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self { form: ScalarForm::Text, letters: text.into() }
    }

    /// A number by its digits; nothing if [`ProviderScalar::number`] does not take it.
    #[must_use]
    pub fn number(digits: &str) -> Option<Self> {
        let number = ProviderScalar::number(digits)?;
        Some(Self { form: number.form(), letters: number.as_str().into() })
    }

    /// Whether it is a number or a text.
    #[must_use]
    pub const fn form(&self) -> ScalarForm {
        self.form
    }

    /// The digits of the number, or the text: whoever shows it escapes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.letters
    }
}

impl fmt::Display for OfficialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.letters)
    }
}
