//! The first line of a file of payments: which column holds which field.

use billport_domain::{ConsumerField, Excerpt};

use super::PaymentFileError;
use crate::columns::same_name;
use crate::csv::Fields;
use crate::head::after_mark;
use crate::header::DELIMITERS;
use crate::lines::{Extent, Framing, LOOKUP_BYTES, Records};
use crate::row::Position;

/// A column of a file of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentColumn {
    /// One of the three that name a consumer.
    Consumer(ConsumerField),
    /// `amount`
    Amount,
}

impl PaymentColumn {
    /// All of them, in the order in which files usually have them.
    pub const ALL: [Self; 4] = [
        Self::Consumer(ConsumerField::OfficeCode),
        Self::Consumer(ConsumerField::ServiceNumber),
        Self::Consumer(ConsumerField::ConsumerId),
        Self::Amount,
    ];

    /// The name, such as `sc_no`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consumer(field) => field.name(),
            Self::Amount => "amount",
        }
    }
}

/// How the file is laid out.
#[derive(Debug)]
pub(super) struct Header {
    delimiter: u8,
    slots: Vec<usize>,
    end: Position,
}

impl Header {
    /// Reads the first line with each delimiter; the one that finds all columns is right.
    pub(super) fn detect(bytes: &[u8]) -> Result<Self, PaymentFileError> {
        let mut best: Option<(usize, PaymentFileError)> = None;
        for delimiter in DELIMITERS {
            let (columns, end) = columns(bytes, delimiter)?;
            match slots(&columns) {
                Ok(slots) => return Ok(Self { delimiter, slots, end }),
                // Of those that fail, the one with the most columns has the right delimiter.
                Err(error) if best.as_ref().is_none_or(|(most, _)| columns.len() > *most) => {
                    best = Some((columns.len(), error));
                }
                Err(_) => {}
            }
        }
        Err(best.expect("there is a delimiter to try").1)
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// For each column the index of its field in [`PaymentColumn::ALL`], or one more.
    pub(super) fn slots(&self) -> &[usize] {
        &self.slots
    }

    /// How the records behind it end.
    pub(super) fn framing(&self) -> Framing {
        Framing::Quoted { delimiter: self.delimiter, columns: self.slots.len() }
    }

    /// Where the rows begin.
    pub(super) fn end(&self) -> Position {
        self.end
    }

    /// The byte at which the rows begin.
    pub(super) fn end_byte(&self) -> usize {
        usize::try_from(self.end.byte).expect("the file is in memory")
    }
}

/// The names in the first line, split by a delimiter, and where that line ends.
fn columns(bytes: &[u8], delimiter: u8) -> Result<(Vec<Vec<u8>>, Position), PaymentFileError> {
    let start = after_mark(bytes);
    let mark = usize::try_from(start.byte).expect("a mark has three bytes");
    let framing = Framing::Quoted { delimiter, columns: 0 };
    let mut records = Records::new(&bytes[mark..], framing, start, LOOKUP_BYTES);
    let record = records.next_record()?.ok_or(PaymentFileError::Empty)?;
    if record.extent == Extent::TooLong {
        return Err(PaymentFileError::HeaderTooLong);
    }
    let mut columns = Vec::new();
    Fields::default().split(record.bytes, delimiter, |_, column| columns.push(column.to_vec()));
    Ok((columns, records.position()))
}

fn slots(columns: &[Vec<u8>]) -> Result<Vec<usize>, PaymentFileError> {
    let holds = |column: &Vec<u8>| {
        let name = str::from_utf8(column).ok()?;
        PaymentColumn::ALL.iter().position(|known| same_name(known.name(), name))
    };
    let slots: Vec<_> =
        columns.iter().map(|column| holds(column).unwrap_or(PaymentColumn::ALL.len())).collect();
    let mut missing = Vec::new();
    for (slot, column) in PaymentColumn::ALL.into_iter().enumerate() {
        match slots.iter().filter(|found| **found == slot).count() {
            0 => missing.push(column.name()),
            1 => {}
            _ => return Err(PaymentFileError::RepeatedColumn { column: column.name() }),
        }
    }
    if missing.is_empty() {
        return Ok(slots);
    }
    let found = columns.iter().map(|column| Excerpt::of(column)).collect();
    Err(PaymentFileError::MissingColumns { missing, found })
}
