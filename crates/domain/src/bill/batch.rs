//! Bills that travel together in one upload.

use std::num::NonZeroUsize;
use thiserror::Error;
use time::Date;

use super::{Bill, Rejections};

/// How many bills one upload may hold.
///
/// Source: Blaggo, Upload Bills API ("500 items is the recommended total number of records in a
/// single upload").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchLimit(NonZeroUsize);

impl BatchLimit {
    /// The number that Blaggo recommends: 500.
    pub const RECOMMENDED: Self = Self(NonZeroUsize::new(500).expect("500 is not zero"));

    /// A limit of 1 to 500 bills.
    ///
    /// # Errors
    /// [`BatchLimitError`] for 0, and for more than [`BatchLimit::RECOMMENDED`].
    pub fn new(bills: usize) -> Result<Self, BatchLimitError> {
        match NonZeroUsize::new(bills) {
            Some(bills) if bills <= Self::RECOMMENDED.0 => Ok(Self(bills)),
            _ => Err(BatchLimitError),
        }
    }

    /// A limit above (or below) the recommended one, for those who know that the provider takes it.
    #[must_use]
    pub const fn unrecommended(bills: NonZeroUsize) -> Self {
        Self(bills)
    }

    /// The limit, in bills.
    #[must_use]
    pub const fn bills(self) -> usize {
        self.0.get()
    }
}

impl Default for BatchLimit {
    fn default() -> Self {
        Self::RECOMMENDED
    }
}

/// A batch holds 1 to 500 bills, more only when that is asked for explicitly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a batch holds 1 to {} bills", BatchLimit::RECOMMENDED.bills())]
pub struct BatchLimitError;

/// Bills for one upload: at least one, at most a limit, each valid on the day it is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillBatch(Vec<Bill>);

impl BillBatch {
    /// Makes a batch of bills, all judged by the rules of the day `today`, the day of sending.
    ///
    /// # Errors
    /// [`BatchRejection::Empty`], [`BatchRejection::TooMany`], or [`BatchRejection::Bill`] with
    /// the first bill that no longer holds.
    pub fn new(bills: Vec<Bill>, limit: BatchLimit, today: Date) -> Result<Self, BatchRejection> {
        if bills.is_empty() {
            return Err(BatchRejection::Empty);
        }
        if bills.len() > limit.bills() {
            return Err(BatchRejection::TooMany { bills: bills.len(), limit: limit.bills() });
        }
        for (index, bill) in bills.iter().enumerate() {
            bill.judge(today).map_err(|rejections| BatchRejection::Bill { index, rejections })?;
        }
        Ok(Self(bills))
    }

    /// The bills.
    #[must_use]
    pub fn bills(&self) -> &[Bill] {
        &self.0
    }

    /// The bills, to make other batches of them.
    #[must_use]
    pub fn into_bills(self) -> Vec<Bill> {
        self.0
    }
}

/// Why some bills are no batch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BatchRejection {
    /// There are no bills.
    #[error("a batch needs at least one bill")]
    Empty,
    /// There are more bills than the limit.
    #[error("{bills} bills are too many for one batch: at most {limit}")]
    TooMany {
        /// How many there are.
        bills: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A bill does not hold on the day of sending.
    #[error("bill {} of the batch: {rejections}", index + 1)]
    Bill {
        /// Which one, counted from 0.
        index: usize,
        /// What is wrong with it.
        rejections: Rejections,
    },
}
