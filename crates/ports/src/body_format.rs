//! How the body of an upload is written: bill by bill, into a buffer that its caller keeps.

use billport_domain::BillRef;
use std::fmt;

/// Writes the bodies of uploads.
///
/// Tens of millions of bills are written, by a thread of their own. So a format keeps nothing and
/// waits for nothing: it copies the texts of a bill to the end of a buffer, which may have held
/// another body before.
///
/// The body depends on its bills and on nothing else, neither time nor chance nor what was written
/// before: the same bills give the same body, in another process of the same release as well.
///
/// ```
/// use billport_domain::BillRef;
/// use billport_ports::BodyFormat;
///
/// /// A line for each bill.
/// #[derive(Debug)]
/// struct Lines;
///
/// impl BodyFormat for Lines {
///     fn open(&self, _body: &mut Vec<u8>) {}
///
///     fn push(&self, body: &mut Vec<u8>, bill: BillRef<'_>) {
///         body.extend_from_slice(bill.account_number());
///         body.push(b' ');
///         body.extend_from_slice(bill.amount_text());
///         body.push(b'\n');
///     }
///
///     fn close(&self, _body: &mut Vec<u8>) {}
/// }
/// ```
pub trait BodyFormat: Send + Sync + fmt::Debug {
    /// Begins a body in an empty buffer.
    fn open(&self, body: &mut Vec<u8>);

    /// Adds a bill, and what stands between it and its neighbours.
    fn push(&self, body: &mut Vec<u8>, bill: BillRef<'_>);

    /// Ends the body, of which at least one bill is there.
    fn close(&self, body: &mut Vec<u8>);
}
