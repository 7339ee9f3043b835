//! One row: its fields become a consumer and the amount wanted.

use billport_domain::{
    AmountWanted, Consumer, ConsumerField, ConsumerRejection, Currency, Excerpt, Money, MoneyError,
};
use std::str::FromStr;

use super::header::Header;
use super::rejection::{AmountProblem, FieldRejection, PaymentRejection};
use super::{PaymentColumn, PaymentRow};
use crate::RowProblem;
use crate::csv::Fields;
use crate::lines::{Extent, Record};

/// A row that was read.
pub(super) struct Judged {
    pub(super) line: u64,
    /// Who it is for, if that can be read, whatever else is wrong with it.
    pub(super) consumer: Option<Consumer>,
    pub(super) row: Result<PaymentRow, PaymentRejection>,
}

pub(super) fn judge(record: Record<'_>, fields: &mut Fields, header: &Header) -> Judged {
    let line = record.position.line;
    let taken = match record.extent {
        Extent::TooLong => Err(RowProblem::TooLong),
        Extent::UnclosedQuote => Err(RowProblem::UnclosedQuote),
        Extent::Whole => fields.in_slots(record.bytes, header.delimiter(), header.slots()),
    };
    let [office, service_number, consumer_id, amount, _] = match taken {
        Ok(taken) => taken,
        Err(problem) => {
            return Judged { line, consumer: None, row: Err(PaymentRejection::Row(problem)) };
        }
    };
    let mut wrong = Vec::new();
    let office = part(office, ConsumerField::OfficeCode, &mut wrong);
    let service_number = part(service_number, ConsumerField::ServiceNumber, &mut wrong);
    let consumer_id = part(consumer_id, ConsumerField::ConsumerId, &mut wrong);
    let consumer = match (office, service_number, consumer_id) {
        (Some(office), Some(service_number), Some(consumer_id)) => {
            Some(Consumer { office, service_number, consumer_id })
        }
        _ => None,
    };
    let wanted = wanted(amount).map_err(|rejection| wrong.push(rejection)).ok();
    let row = match (consumer.clone(), wanted) {
        (Some(consumer), Some(wanted)) => Ok(PaymentRow { consumer, wanted }),
        _ => Err(PaymentRejection::Fields(wrong)),
    };
    Judged { line, consumer, row }
}

/// A part of what names a consumer; what is wrong is added.
fn part<T: FromStr<Err = ConsumerRejection>>(
    field: &[u8],
    name: ConsumerField,
    wrong: &mut Vec<FieldRejection>,
) -> Option<T> {
    let rejection = match str::from_utf8(field).map(str::parse) {
        Ok(Ok(part)) => return Some(part),
        Ok(Err(rejection)) => FieldRejection::Consumer(rejection),
        Err(_) => {
            let column = PaymentColumn::Consumer(name);
            FieldRejection::NotUtf8 { column, value: Excerpt::of(field) }
        }
    };
    wrong.push(rejection);
    None
}

fn wanted(field: &[u8]) -> Result<AmountWanted, FieldRejection> {
    let text = field.trim_ascii();
    let why = match text {
        b"" => AmountProblem::Missing,
        text if text.eq_ignore_ascii_case(b"minimum") => return Ok(AmountWanted::Minimum),
        text if text.eq_ignore_ascii_case(b"total") => return Ok(AmountWanted::Total),
        text => match Money::parse(text, Currency::NPR) {
            Ok(amount) if amount.amount().is_zero() => AmountProblem::Zero,
            Ok(amount) => return Ok(AmountWanted::Exactly(amount)),
            Err(MoneyError::NotPlain) => AmountProblem::NotAnAmount,
            Err(why) => AmountProblem::Number(why),
        },
    };
    Err(FieldRejection::Amount { value: Excerpt::of(text), why })
}
