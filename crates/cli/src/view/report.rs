//! The rows of a run that were not delivered, as CSV that people open in a spreadsheet program.

use billport::domain::BillText;
use billport::intake::defused;
use billport::workflows::upload::{Fate, Outcome, Undelivered};
use std::io;

use super::numbers::plural;
use super::{Problem, shown};

/// The names of the columns.
const HEAD: [&str; 9] =
    ["line", "account_number", "amount", "due_date", "period", "batch", "outcome", "code", "why"];

/// A row for each bill.
pub(crate) struct ReportCsv<W: io::Write> {
    csv: csv::Writer<W>,
}

impl<W: io::Write> ReportCsv<W> {
    /// Begins with the names of the columns.
    ///
    /// # Errors
    /// If they can't be written.
    pub(crate) fn begin(output: W) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(output);
        csv.write_record(HEAD)?;
        Ok(Self { csv })
    }

    /// Adds a row. What would run as a formula is defused, and what can't be seen for what it is, is
    /// escaped.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn add(&mut self, row: &Undelivered<'_>) -> io::Result<()> {
        let BillText { account_number, amount, due_date, period } = row.text.unwrap_or_default();
        self.csv.write_field(row.line.to_string())?;
        for field in [account_number, amount, due_date, period] {
            self.field(&String::from_utf8_lossy(field))?;
        }
        self.csv.write_field(row.batch.map_or(String::new(), |batch| batch.to_string()))?;
        for field in [row.fate.name(), &row.code, &row.why] {
            self.field(field)?;
        }
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    /// Adds a row for a whole batch, of which nothing but the journal can tell: with its lines in the
    /// first column, as `4 to 9`, and how many bills it has.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn add_batch(&mut self, batch: &Problem) -> io::Result<()> {
        let Problem { first_line, last_line, bills, outcome, .. } = *batch;
        if first_line == last_line {
            self.csv.write_field(first_line.to_string())?;
        } else {
            self.csv.write_field(format!("{first_line} to {last_line}"))?;
        }
        for _ in 0..4 {
            self.csv.write_field("")?;
        }
        self.csv.write_field(batch.batch.to_string())?;
        let fate = Fate::Bill(outcome).name();
        let code = if outcome == Outcome::Pending { "" } else { fate };
        let reason = batch.reason.as_deref().unwrap_or("it was not sent yet");
        for field in [fate, code, &format!("{}: {reason}", plural(bills, "bill"))] {
            self.field(field)?;
        }
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    /// Brings the last rows to the output, and gives it back.
    ///
    /// # Errors
    /// If they can't be written.
    pub(crate) fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }

    fn field(&mut self, text: &str) -> io::Result<()> {
        let harmless = shown(text);
        Ok(self.csv.write_field(defused(harmless.as_str().as_bytes()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_others_do_nothing_but_be_read() {
        let mut csv = ReportCsv::begin(Vec::new()).unwrap();
        let text = BillText {
            account_number: b"=1+1",
            amount: b"-5",
            due_date: b"@x",
            period: b"\x1b[2J\xff",
        };
        let row = Undelivered {
            line: 7,
            text: Some(text),
            batch: Some(3),
            fate: Fate::Bill(Outcome::Unknown),
            code: "unknown".to_owned(),
            why: "+\u{202e}, \"no\" answer\n".to_owned(),
        };
        csv.add(&row).unwrap();
        csv.add(&Undelivered { line: 8, text: None, batch: None, fate: Fate::Rejected, ..row })
            .unwrap();
        let written = String::from_utf8(csv.finish().unwrap()).unwrap();
        assert_eq!(
            written,
            "line,account_number,amount,due_date,period,batch,outcome,code,why\n\
             7,'=1+1,'-5,'@x,\\u{1b}[2J\u{fffd},3,unknown,unknown,\
             \"'+\\u{202e}, \"\"no\"\" answer\\n\"\n\
             8,,,,,,rejected,unknown,\"'+\\u{202e}, \"\"no\"\" answer\\n\"\n"
        );
    }
}
