//! Consumers and their bills, as a test adds them.
//!
//! Every combination is legal: a list that is not in the order of the months, a total that is not
//! the bills' sum, a month in an odd spelling. A client must not be surprised by any.

use std::fmt;

use serde::Serialize;

/// The Bikram Sambat months in their order, which is not that of the alphabet.
const MONTHS: [&str; 12] = [
    "Baisakh", "Jestha", "Ashadh", "Shrawan", "Bhadra", "Ashwin", "Kartik", "Mangsir", "Poush",
    "Magh", "Falgun", "Chaitra",
];

/// What makes two consumers the same: all three, for the office's number alone is no key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ConsumerKey {
    /// As Get Counters gives it, such as `245:bhaktapur-dc`.
    pub office_code: String,
    /// Such as `024.12.512`.
    pub sc_no: String,
    /// Such as `3042`.
    pub consumer_id: String,
}

impl ConsumerKey {
    /// A consumer of this office.
    #[must_use]
    pub fn new(office_code: &str, sc_no: &str, consumer_id: &str) -> Self {
        Self {
            office_code: office_code.to_owned(),
            sc_no: sc_no.to_owned(),
            consumer_id: consumer_id.to_owned(),
        }
    }
}

/// A consumer, and what is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumer {
    /// Which one.
    pub key: ConsumerKey,
    /// As the details show it.
    pub name: String,
    /// In the order in which the details list them.
    pub bills: Vec<Bill>,
    /// The total that the details show in paisa, if it is not the bills' sum.
    pub total_due_paisa: Option<u64>,
    /// Every payment is refused with these words, if there are any.
    pub refused_because: Option<String>,
}

impl Consumer {
    /// A consumer of whom nothing is due.
    #[must_use]
    pub fn new(key: ConsumerKey, name: &str) -> Self {
        Self {
            key,
            name: name.to_owned(),
            bills: Vec::new(),
            total_due_paisa: None,
            refused_because: None,
        }
    }

    /// The same consumer with one bill more, listed after the others.
    #[must_use]
    pub fn with(mut self, bill: Bill) -> Self {
        self.bills.push(bill);
        self
    }
}

/// A bill that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// For which month.
    pub month: BillMonth,
    /// How the details spell the month, if it is not `2073 Magh`.
    pub month_spelling: Option<String>,
    /// As the details show it.
    pub bill_date: String,
    /// As the details show it.
    pub days: i64,
    /// What was billed, in paisa.
    pub bill_paisa: u64,
    /// What is to be paid for it, in paisa: with its penalty, or less its rebate.
    pub payable_paisa: u64,
    /// As the details show it, `Normal` or `+25% Penalty`. It decides nothing.
    pub status: String,
}

impl Bill {
    /// A bill of this amount for this month, without penalty or rebate.
    #[must_use]
    pub fn of(month: BillMonth, paisa: u64) -> Self {
        Self {
            month,
            month_spelling: None,
            bill_date: "2017-02-24".to_owned(),
            days: 5,
            bill_paisa: paisa,
            payable_paisa: paisa,
            status: "Normal".to_owned(),
        }
    }

    /// The same bill with another amount to pay, and why.
    #[must_use]
    pub fn payable(self, paisa: u64, status: &str) -> Self {
        Self { payable_paisa: paisa, status: status.to_owned(), ..self }
    }

    /// The same bill, so many days old.
    #[must_use]
    pub fn days(self, days: i64) -> Self {
        Self { days, ..self }
    }

    pub(super) fn month_text(&self) -> String {
        self.month_spelling.clone().unwrap_or_else(|| self.month.to_string())
    }
}

/// The month of a bill, by which the oldest is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BillMonth {
    /// Older than any month.
    Arrears,
    /// A month of the Bikram Sambat calendar.
    Of {
        /// Such as 2073.
        year: u16,
        /// 1 is Baisakh, 12 is Chaitra.
        month: u8,
    },
}

impl fmt::Display for BillMonth {
    /// `2073 Magh`, `ARREARS`; a month beyond the twelfth as its number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Arrears => f.write_str("ARREARS"),
            Self::Of { year, month } => {
                match usize::from(month).checked_sub(1).and_then(|index| MONTHS.get(index)) {
                    Some(name) => write!(f, "{year} {name}"),
                    None => write!(f, "{year} {month}"),
                }
            }
        }
    }
}
