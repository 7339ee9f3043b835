//! How late a request may leave that must not be sent at another time.

use std::time::Duration;

/// A request that costs money or can't be repeated leaves within this time from when it was due, or
/// not at all: from the call of [`BillUploads::upload`](crate::BillUploads::upload) or
/// [`Payments::pay`](crate::Payments::pay), or from the end of a wait before it is tried again.
///
/// Whoever has put on disk that it leaves now must not find it sent at another time: the process may
/// be stopped and woken, the machine may sleep, and the world may go on without it.
pub const LEAVES_WITHIN: Duration = Duration::from_secs(20);
