//! What the provider said when it was asked for payments, for people.

use billport::domain::PaymentReference;
use billport::journal::{PaymentRecord, PaymentState};
use billport::workflows::payment::{SettleEnd, SettleError};

use crate::exit::Exit;
use crate::view::instants::instant;
use crate::view::numbers::grouped_money;
use crate::view::shown;

/// A payment that was to be settled.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) reference: PaymentReference,
    /// What the journal has; nothing if it could not be told what was found.
    pub(crate) record: Option<PaymentRecord>,
    /// Why it is not settled.
    pub(crate) why: Option<String>,
}

impl Settled {
    /// A payment that was asked for, or could not be asked for yet.
    pub(crate) fn of(reference: &PaymentReference, end: &Result<SettleEnd, SettleError>) -> Self {
        let (record, why) = match end {
            Ok(end) => (Some(end.record().clone()), why(end)),
            Err(error) => (None, Some(error.to_string())),
        };
        Self { reference: reference.clone(), record, why: why.map(|why| shown(why).to_string()) }
    }

    /// A payment of which it was known before what became of it.
    pub(crate) fn known(record: &PaymentRecord) -> Self {
        Self { reference: record.reference().clone(), record: Some(record.clone()), why: None }
    }

    /// A payment that was not asked for.
    pub(crate) fn left(record: &PaymentRecord, why: &str) -> Self {
        let why = Some(shown(why).to_string());
        Self { reference: record.reference().clone(), record: Some(record.clone()), why }
    }

    /// Where it stands. What could not be written is unknown, whatever was found.
    pub(crate) fn state(&self) -> &'static str {
        self.record.as_ref().map_or("unknown", |record| record.state.name())
    }

    /// The exit code for it.
    pub(crate) fn exit(&self) -> Exit {
        match self.record.as_ref().map(|record| record.state) {
            Some(PaymentState::Paid) => Exit::Delivered,
            Some(PaymentState::NotPaid | PaymentState::NotSent) => Exit::Rejected,
            _ => Exit::Unknown,
        }
    }
}

/// How a payment stands that was asked for while all are waited for.
pub(crate) fn note(end: &SettleEnd) -> String {
    let record = end.record();
    let why = why(end).map(|why| shown(why).to_string());
    let settled =
        Settled { reference: record.reference().clone(), record: Some(record.clone()), why };
    line(&settled).trim_end().to_owned()
}

/// A line for each payment.
pub(crate) fn text(settled: &[Settled]) -> String {
    if settled.is_empty() {
        return "nothing is in doubt\n".to_owned();
    }
    settled.iter().map(line).collect()
}

fn line(settled: &Settled) -> String {
    let (reference, state) = (&settled.reference, settled.state());
    let payment = settled.record.as_ref().map_or(String::new(), |record| {
        let consumer = shown(record.intended.consumer.to_string());
        let refunded = record.refunded.map_or(String::new(), |refunded| {
            format!(", of which {} was given back", grouped_money(refunded))
        });
        format!("  {} for {consumer}{refunded}", grouped_money(record.intended.amount))
    });
    let why = settled.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    format!("{reference}  {state}{payment}{why}\n")
}

fn why(end: &SettleEnd) -> Option<String> {
    match end {
        SettleEnd::Known(_) => None,
        SettleEnd::Absent { failed: None, .. } => {
            Some("NEA knows of no such payment, asked often and late enough".to_owned())
        }
        SettleEnd::Absent { failed: Some(why), .. } => Some(format!(
            "{why}; NEA knew of no such payment when it was asked before, often and late enough"
        )),
        // Nobody was asked, so there is nothing to wait for.
        SettleEnd::Unknown { why, .. } if why.is_failure() => {
            Some(format!("{why}; it can be asked again at once"))
        }
        SettleEnd::Unknown { why, record } => Some(match record.look_up_from() {
            Some(from) => format!("{why}; ask again from {} on", instant(from)),
            None => why.to_string(),
        }),
        SettleEnd::TooEarly { record, from } => {
            let from = instant(*from);
            Some(match record.look_ups.answered_last() {
                Some(at) => {
                    format!("NEA was asked last at {}; ask again from {from} on", instant(at))
                }
                None => format!("NEA may not have recorded it yet; ask from {from} on"),
            })
        }
    }
}
