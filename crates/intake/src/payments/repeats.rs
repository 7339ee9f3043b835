//! A consumer that stands in a file twice: no row of it is used, for nobody knows which is meant.
//!
//! A provider takes one payment of a consumer a day, so at most one of them could be paid; and a
//! consumer that is there twice by mistake may be paid twice.

use billport_domain::Consumer;
use std::collections::HashMap;

use super::{PaymentLine, PaymentRejection};

/// Rejects each row whose consumer stands in another one too. `consumers` has the consumer of each
/// line, as far as it can be read: a row with a wrong amount is a row of its consumer all the same.
pub(super) fn reject(lines: &mut [PaymentLine], consumers: &[Option<Consumer>]) {
    let mut rows: HashMap<&Consumer, Vec<usize>> = HashMap::new();
    for (index, consumer) in consumers.iter().enumerate() {
        if let Some(consumer) = consumer {
            rows.entry(consumer).or_default().push(index);
        }
    }
    for rows in rows.into_values().filter(|rows| rows.len() > 1) {
        for &row in &rows {
            let other = if row == rows[0] { rows[1] } else { rows[0] };
            let other_line = lines[other].line;
            if lines[row].row.is_ok() {
                lines[row].row = Err(PaymentRejection::SameConsumer { other_line });
            }
        }
    }
}
