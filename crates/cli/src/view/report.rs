//! The rows of a run that were not delivered, as CSV that people open in a spreadsheet program.

use billport::intake::defused;
use billport::workflows::upload::{Fate, Outcome};
use std::io;

use super::{Problem, RunKind, shown};

/// A row of a run that was not delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportRow<'a> {
    pub(crate) line: u64,
    /// What stands in it, in the order of [`own_columns`]; nothing if it can't be read.
    pub(crate) text: &'a [&'a [u8]],
    pub(crate) batch: Option<u64>,
    pub(crate) fate: Fate,
    pub(crate) code: &'a str,
    pub(crate) why: &'a str,
}

/// The columns of the file by which a row is known again.
pub(crate) const fn own_columns(kind: RunKind) -> &'static [&'static str] {
    match kind {
        RunKind::Upload => &["account_number", "amount", "due_date", "period"],
        RunKind::Import => &["Reference", "Name", "Email"],
    }
}

/// A row for each bill, or customer.
pub(crate) struct ReportCsv<W: io::Write> {
    kind: RunKind,
    csv: csv::Writer<W>,
}

impl<W: io::Write> ReportCsv<W> {
    /// Begins with the names of the columns.
    ///
    /// # Errors
    /// If they can't be written.
    pub(crate) fn begin(kind: RunKind, output: W) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(output);
        let before = ["line"].into_iter().chain(own_columns(kind).iter().copied());
        csv.write_record(before.chain([kind.batch(), "outcome", "code", "why"]))?;
        Ok(Self { kind, csv })
    }

    /// Adds a row. What would run as a formula is defused, and what can't be seen for what it is, is
    /// escaped.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn add(&mut self, row: ReportRow<'_>) -> io::Result<()> {
        self.csv.write_field(row.line.to_string())?;
        for place in 0..own_columns(self.kind).len() {
            let field = row.text.get(place).copied().unwrap_or_default();
            self.field(&String::from_utf8_lossy(field))?;
        }
        self.csv.write_field(row.batch.map_or(String::new(), |batch| batch.to_string()))?;
        for field in [row.fate.name(), row.code, row.why] {
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
        for _ in own_columns(self.kind) {
            self.csv.write_field("")?;
        }
        self.csv.write_field(batch.batch.to_string())?;
        let fate = Fate::Bill(outcome).name();
        let code = if outcome == Outcome::Pending { "" } else { fate };
        let reason = batch.reason.as_deref().unwrap_or("it was not sent yet");
        let reason = match self.kind {
            RunKind::Upload => format!("{}: {reason}", self.kind.bills(bills)),
            RunKind::Import => reason.to_owned(),
        };
        for field in [fate, code, &reason] {
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
        let mut csv = ReportCsv::begin(RunKind::Upload, Vec::new()).unwrap();
        let text: [&[u8]; 4] = [b"=1+1", b"-5", b"@x", b"\x1b[2J\xff"];
        let row = ReportRow {
            line: 7,
            text: &text,
            batch: Some(3),
            fate: Fate::Bill(Outcome::Unknown),
            code: "unknown",
            why: "+\u{202e}, \"no\" answer\n",
        };
        csv.add(row).unwrap();
        csv.add(ReportRow { line: 8, text: &[], batch: None, fate: Fate::Rejected, ..row })
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

    #[test]
    fn a_customer_is_known_again_by_reference_name_and_address() {
        let mut csv = ReportCsv::begin(RunKind::Import, Vec::new()).unwrap();
        let text: [&[u8]; 3] = [b"c-1", b"Nomsa", b"nomsa@example.com"];
        let fate = Fate::Bill(Outcome::Refused);
        let row =
            ReportRow { line: 2, text: &text, batch: Some(1), fate, code: "refused", why: "no" };
        csv.add(row).unwrap();
        assert_eq!(
            String::from_utf8(csv.finish().unwrap()).unwrap(),
            "line,Reference,Name,Email,row,outcome,code,why\n\
             2,c-1,Nomsa,nomsa@example.com,1,refused,refused,no\n"
        );
    }
}
