//! Customers one by one, in each of the forms in which they can be written. No form holds more than a
//! page of them.

use billport::domain::{Customer, CustomerField};
use std::io::{self, Write};

use super::columns;
use super::csv::CustomerCsv;
pub(crate) use super::csv::Reader;
use super::table::CustomerTable;
use crate::args::{ExportOutput, RowsOutput, Told};
use crate::view::json::{self, CustomerJson};

/// Customers on their way out.
pub(crate) struct CustomerRows<W: Write> {
    form: Form<W>,
    /// The fields of a JSON object; all, if nobody has said which.
    members: Option<Vec<CustomerField>>,
}

enum Form<W: Write> {
    Table { table: CustomerTable, output: W },
    Array { is_empty: bool, output: W },
    Lines { output: W },
    Csv(Box<CustomerCsv<W>>),
}

impl<W: Write> CustomerRows<W> {
    /// Begins a list.
    ///
    /// # Errors
    /// If its beginning can't be written.
    pub(crate) fn list(
        mut output: W,
        form: RowsOutput,
        told: &Told,
        reader: Reader,
    ) -> io::Result<Self> {
        let form = match form {
            RowsOutput::Text => {
                let fields = told.columns.clone().unwrap_or_else(|| of_table(told));
                Form::Table { table: CustomerTable::new(fields), output }
            }
            RowsOutput::Json => {
                output.write_all(b"[")?;
                Form::Array { is_empty: true, output }
            }
            RowsOutput::Ndjson => Form::Lines { output },
            RowsOutput::Csv => Form::Csv(Box::new(csv(output, told, reader)?)),
        };
        Ok(Self { form, members: told.columns.clone() })
    }

    /// Begins an export.
    ///
    /// # Errors
    /// If its beginning can't be written.
    pub(crate) fn export(
        output: W,
        form: ExportOutput,
        told: &Told,
        reader: Reader,
    ) -> io::Result<Self> {
        let form = match form {
            ExportOutput::Ndjson => RowsOutput::Ndjson,
            ExportOutput::Csv => RowsOutput::Csv,
        };
        Self::list(output, form, told, reader)
    }

    /// Adds a customer.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn add(&mut self, customer: &Customer) -> io::Result<()> {
        let object = || json::line(&CustomerJson::with(customer, self.members.as_deref()));
        match &mut self.form {
            Form::Table { table, output } => output.write_all(table.add(customer).as_bytes()),
            Form::Array { is_empty, output } => {
                output.write_all(if *is_empty { b"\n" } else { b",\n" })?;
                *is_empty = false;
                output.write_all(object().trim_end().as_bytes())
            }
            Form::Lines { output } => output.write_all(object().as_bytes()),
            Form::Csv(csv) => csv.add(customer),
        }
    }

    /// Ends it, and gives the output back.
    ///
    /// # Errors
    /// If its end can't be written.
    pub(crate) fn finish(self) -> io::Result<W> {
        self.end(CustomerTable::finish, "]\n")
    }

    /// Leaves it as far as it came, and gives the output back: an array without its end can't be taken
    /// for the whole.
    ///
    /// # Errors
    /// If what is there can't be written.
    pub(crate) fn leave(self) -> io::Result<W> {
        self.end(CustomerTable::leave, "")
    }

    fn end(
        self,
        last_lines: impl FnOnce(CustomerTable) -> String,
        end_of_array: &str,
    ) -> io::Result<W> {
        let mut output = match self.form {
            Form::Table { table, mut output } => {
                output.write_all(last_lines(table).as_bytes())?;
                output
            }
            Form::Array { is_empty, mut output } => {
                let line = if is_empty { "" } else { "\n" };
                output.write_all(format!("{line}{end_of_array}").as_bytes())?;
                output
            }
            Form::Lines { output } => output,
            Form::Csv(csv) => csv.finish()?,
        };
        output.flush()?;
        Ok(output)
    }
}

fn of_table(told: &Told) -> Vec<CustomerField> {
    let custom = told.with_custom_fields.then_some(CustomerField::CustomFields);
    columns::OF_A_TABLE.into_iter().chain(custom).collect()
}

fn csv<W: Write>(output: W, told: &Told, reader: Reader) -> io::Result<CustomerCsv<W>> {
    let columns = told.columns.clone().unwrap_or_else(|| columns::of_csv(told.with_custom_fields));
    CustomerCsv::begin(output, columns, reader)
}
