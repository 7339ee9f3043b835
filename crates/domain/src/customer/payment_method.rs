//! How a customer pays.

use super::OtherWord;

/// The method by which a customer pays.
///
/// The list is open: a method that is not documented is kept to the letter, and can be written back.
///
/// Source: BillAgain, Customers: "`PaymentMethod` (Options: cash, cheque, `credit_card`, `debit_order`,
/// eft)"; its own example shows `bank_account`, and its other pages name `hpp`.
///
/// ```
/// use billport_domain::PaymentMethod;
///
/// assert_eq!(PaymentMethod::of("debit_order"), PaymentMethod::DebitOrder);
/// assert_eq!(PaymentMethod::of("voucher").name(), "voucher");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentMethod {
    /// `cash`
    Cash,
    /// `cheque`
    Cheque,
    /// `credit_card`
    CreditCard,
    /// `debit_order`
    DebitOrder,
    /// `eft`: electronic funds transfer.
    Eft,
    /// `bank_account`
    BankAccount,
    /// `hpp`: a hosted payment page.
    Hpp,
    /// Any other.
    Other(OtherWord),
}

impl PaymentMethod {
    /// The documented ones.
    pub const DOCUMENTED: [Self; 7] = [
        Self::Cash,
        Self::Cheque,
        Self::CreditCard,
        Self::DebitOrder,
        Self::Eft,
        Self::BankAccount,
        Self::Hpp,
    ];

    /// The method of this name; the spelling counts to the letter.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let documented = Self::DOCUMENTED.into_iter().find(|method| method.name() == name);
        documented.unwrap_or_else(|| Self::Other(OtherWord::new(name)))
    }

    /// The name, as the provider spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Cash => "cash",
            Self::Cheque => "cheque",
            Self::CreditCard => "credit_card",
            Self::DebitOrder => "debit_order",
            Self::Eft => "eft",
            Self::BankAccount => "bank_account",
            Self::Hpp => "hpp",
            Self::Other(name) => name.as_str(),
        }
    }
}
