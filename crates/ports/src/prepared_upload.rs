//! An upload that is written but not sent: the batch beside the exact body of its request.
//!
//! Between writing and sending, a caller can put on disk what is about to leave, such as a digest
//! of the body; after a crash it then knows whether what it would send now is what it sent before.

use billport_domain::BillBatch;
use bytes::Bytes;
use std::fmt;

/// A batch with the body of the request that delivers it.
///
/// - [`BillUploads::prepare`](crate::BillUploads::prepare) makes it, and
///   [`BillUploads::upload`](crate::BillUploads::upload) of the same port sends it.
/// - The body is sent to the byte as it stands here, at every attempt.
/// - `Debug` shows how much there is and none of it: bills are personal data.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "nothing is sent until it is uploaded"]
pub struct PreparedUpload {
    batch: BillBatch,
    body: Bytes,
}

impl PreparedUpload {
    /// An upload of a batch, as a port has written it; that the body tells of this batch is the
    /// port's word.
    pub fn new(batch: BillBatch, body: Bytes) -> Self {
        Self { batch, body }
    }

    /// The bills that the body tells of.
    #[must_use]
    pub fn batch(&self) -> &BillBatch {
        &self.batch
    }

    /// The body of the request, exactly as it is sent; a clone of it shares its memory.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The batch alone, to account for its bills; the body is dropped.
    #[must_use]
    pub fn into_batch(self) -> BillBatch {
        self.batch
    }
}

impl fmt::Debug for PreparedUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedUpload")
            .field("bills", &self.batch.bills().len())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::{BatchLimit, Bill, BillText};
    use time::{Date, macros::date};

    const TODAY: Date = date!(2026 - 11 - 22);

    fn batch() -> BillBatch {
        let text = BillText {
            account_number: b"account-of-ana",
            amount: b"7654321.98",
            due_date: b"25-05-2031",
            period: b"06-2031",
        };
        let bills = vec![Bill::parse(text, TODAY).unwrap()];
        BillBatch::new(bills, BatchLimit::RECOMMENDED, TODAY).unwrap()
    }

    #[test]
    fn what_was_written_is_what_is_there() {
        let body = Bytes::from_static(b"bill of ana");
        let prepared = PreparedUpload::new(batch(), body.clone());
        assert_eq!((prepared.batch(), prepared.body()), (&batch(), &body));
        assert_eq!(prepared.body().as_ptr(), body.as_ptr(), "the body is shared, not copied");
        assert_eq!(prepared.into_batch(), batch());
    }

    #[test]
    fn debug_shows_how_much_and_not_what() {
        let prepared = PreparedUpload::new(batch(), Bytes::from_static(b"bill of ana"));
        assert_eq!(format!("{prepared:?}"), "PreparedUpload { bills: 1, body_bytes: 11 }");
        let pretty = "PreparedUpload {\n    bills: 1,\n    body_bytes: 11,\n}";
        assert_eq!(format!("{prepared:#?}"), pretty);
    }
}
