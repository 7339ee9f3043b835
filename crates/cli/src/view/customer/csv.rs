//! Customers as CSV, for spreadsheet programs and scripts: a header of the provider's own names, and
//! each text as it is, but for what a spreadsheet would run as a formula.
//!
//! An empty cell says null, or nothing. Only of the day of the statement null is a day, the last of the
//! month, and so stands there as it is written in a file to be imported.

use billport::domain::{Customer, CustomerField, Stated, StatementDay};
use billport::intake::defused;
use std::borrow::Cow;
use std::io;

use crate::view::{json, shown};

/// How the texts of others are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A program or a file: to the letter.
    Machine,
    /// A terminal: what can't be seen for what it is, is escaped.
    Terminal,
}

/// A row for each customer.
pub(super) struct CustomerCsv<W: io::Write> {
    csv: csv::Writer<W>,
    columns: Vec<CustomerField>,
    reader: Reader,
}

impl<W: io::Write> CustomerCsv<W> {
    /// Begins with the names of the columns.
    pub(super) fn begin(
        output: W,
        columns: Vec<CustomerField>,
        reader: Reader,
    ) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(output);
        csv.write_record(columns.iter().map(|field| field.name()))?;
        Ok(Self { csv, columns, reader })
    }

    pub(super) fn add(&mut self, customer: &Customer) -> io::Result<()> {
        for field in &self.columns {
            let text = text(customer, *field);
            match self.reader {
                Reader::Machine => self.csv.write_field(defused(text.as_bytes()))?,
                Reader::Terminal => {
                    let harmless = shown(&*text);
                    self.csv.write_field(defused(harmless.as_str().as_bytes()))?;
                }
            }
        }
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// What stands in a cell. Custom fields are a JSON array, for their keys may repeat.
fn text(customer: &Customer, field: CustomerField) -> Cow<'_, str> {
    match (field, &customer.custom_fields, customer.shown(field)) {
        (CustomerField::CustomFields, Stated::Set(fields), _) => json::custom_fields(fields).into(),
        (CustomerField::StatementDay, _, Stated::Empty) => StatementDay::LAST.into(),
        (_, _, Stated::Set(text)) => text,
        (_, _, Stated::Absent | Stated::Empty) => Cow::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::domain::{Currency, CustomField, CustomerId};

    fn written(customer: &Customer, columns: &[CustomerField], reader: Reader) -> String {
        let mut csv = CustomerCsv::begin(Vec::new(), columns.to_vec(), reader).unwrap();
        csv.add(customer).unwrap();
        String::from_utf8(csv.finish().unwrap()).unwrap()
    }

    fn named(name: &str) -> Customer {
        let mut customer = Customer::new(CustomerId::new(302).unwrap(), Currency::PHP, false);
        customer.details.contact.name = Stated::Set(name.to_owned());
        customer
    }

    #[test]
    fn a_file_has_each_text_to_the_letter_and_a_terminal_has_it_escaped() {
        let columns = [CustomerField::Name, CustomerField::Fax];
        let customer = named("a\u{1b}[2J\n\u{202e} ");
        assert_eq!(
            written(&customer, &columns, Reader::Machine),
            "Name,Fax\n\"a\u{1b}[2J\n\u{202e} \",\n"
        );
        assert_eq!(
            written(&customer, &columns, Reader::Terminal),
            "Name,Fax\na\\u{1b}[2J\\n\\u{202e} ,\n"
        );
    }

    #[test]
    fn what_would_run_as_a_formula_is_defused_for_either() {
        for reader in [Reader::Machine, Reader::Terminal] {
            for text in ["=1+1", "+27-71", "-5", "@x"] {
                let csv = written(&named(text), &[CustomerField::Name], reader);
                assert_eq!(csv, format!("Name\n'{text}\n"));
            }
        }
    }

    #[test]
    fn the_last_day_of_the_month_is_no_empty_cell() {
        let mut customer = named("Asha");
        for (day, written_as) in [
            (Stated::Absent, "\"\""),
            (Stated::Empty, "last"),
            (Stated::Set(StatementDay::new(7).unwrap()), "7"),
        ] {
            customer.details.billing.statement_day = day;
            for reader in [Reader::Machine, Reader::Terminal] {
                let csv = written(&customer, &[CustomerField::StatementDay], reader);
                assert_eq!(csv, format!("StatementDate\n{written_as}\n"));
            }
        }
    }

    #[test]
    fn custom_fields_keep_their_repeated_keys() {
        let mut customer = named("Asha");
        let field = |value| CustomField { key: "Language?".to_owned(), value };
        let values = [Stated::Set("English:Nepali".to_owned()), Stated::Empty];
        customer.custom_fields = Stated::Set(values.into_iter().map(field).collect());
        assert_eq!(
            written(&customer, &[CustomerField::CustomFields], Reader::Machine),
            "CustomFields\n\"[{\"\"Key\"\":\"\"Language?\"\",\"\"Value\"\":\"\"English:Nepali\"\"},\
             {\"\"Key\"\":\"\"Language?\"\",\"\"Value\"\":null}]\"\n"
        );
    }
}
