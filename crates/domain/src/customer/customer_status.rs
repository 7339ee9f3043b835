//! How a customer stands with the provider.

use super::OtherWord;

/// The status of a customer, as the provider computes it.
///
/// The list is open: a status that is not documented is kept to the letter.
///
/// Source: BillAgain, Customers: "`comp_status` Alpha Computed customer status"; Active, Suspended and
/// Archived are documented.
///
/// ```
/// use billport_domain::CustomerStatus;
///
/// assert_eq!(CustomerStatus::of("Archived"), CustomerStatus::Archived);
/// assert_eq!(CustomerStatus::of("On hold").name(), "On hold");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CustomerStatus {
    /// `Active`
    Active,
    /// `Suspended`
    Suspended,
    /// `Archived`
    Archived,
    /// Any other.
    Other(OtherWord),
}

impl CustomerStatus {
    /// The documented ones.
    pub const DOCUMENTED: [Self; 3] = [Self::Active, Self::Suspended, Self::Archived];

    /// The status of this name; the spelling counts to the letter.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let documented = Self::DOCUMENTED.into_iter().find(|status| status.name() == name);
        documented.unwrap_or_else(|| Self::Other(OtherWord::new(name)))
    }

    /// The name, as the provider spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Archived => "Archived",
            Self::Other(name) => name.as_str(),
        }
    }
}
