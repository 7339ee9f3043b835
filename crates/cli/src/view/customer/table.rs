//! Customers as a table that is as long as it gets: its columns are as wide as the first rows need, and
//! grow when wider ones come, so that nothing but a page of rows is ever held.

use billport::domain::{Customer, CustomerField};

use super::{cell, columns};
use crate::view::table::Columns;

/// How many rows are laid out at once: a page of the provider's.
const AT_ONCE: usize = 200;

/// A table of customers, in the making.
#[derive(Debug)]
pub(super) struct CustomerTable {
    fields: Vec<CustomerField>,
    columns: Columns,
    /// Rows that are not laid out yet.
    rows: Vec<Vec<String>>,
    has_head: bool,
}

impl CustomerTable {
    pub(super) fn new(fields: Vec<CustomerField>) -> Self {
        let numbers =
            (0..fields.len()).filter(|index| columns::is_number(fields[*index])).collect();
        Self { fields, columns: Columns::new(numbers), rows: Vec::new(), has_head: false }
    }

    /// Adds a customer; gives the lines that can be written by now.
    pub(super) fn add(&mut self, customer: &Customer) -> String {
        self.rows.push(self.fields.iter().map(|field| cell::short(customer, *field)).collect());
        if self.rows.len() < AT_ONCE { String::new() } else { self.lay_out() }
    }

    /// The last lines; that there are no customers, if there are none.
    pub(super) fn finish(self) -> String {
        let is_empty = self.rows.is_empty() && !self.has_head;
        if is_empty { "no customers\n".to_owned() } else { self.leave() }
    }

    /// The lines of what is there, which is not all.
    pub(super) fn leave(mut self) -> String {
        if self.rows.is_empty() { String::new() } else { self.lay_out() }
    }

    fn lay_out(&mut self) -> String {
        if !self.has_head {
            self.has_head = true;
            let head = self.fields.iter().map(|field| field.name().to_owned());
            self.rows.insert(0, head.collect());
        }
        self.rows.iter().for_each(|row| self.columns.fit(row));
        self.rows.drain(..).map(|row| self.columns.line(&row)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::domain::{Currency, CustomerId, Stated};

    fn named(id: u64, name: &str) -> Customer {
        let mut customer = Customer::new(CustomerId::new(id).unwrap(), Currency::PHP, false);
        customer.details.contact.name = Stated::Set(name.to_owned());
        customer
    }

    fn table() -> CustomerTable {
        CustomerTable::new(vec![CustomerField::Id, CustomerField::Name, CustomerField::Fax])
    }

    #[test]
    fn rows_come_a_page_at_a_time_below_one_head_and_columns_only_grow() {
        let mut table = table();
        for id in 1..200 {
            assert_eq!(table.add(&named(id, "short")), "");
        }
        let page = table.add(&named(200, "short"));
        assert_eq!(page.lines().count(), 201);
        assert!(page.starts_with("customerID  Name   Fax\n         1  short  -\n"), "{page}");
        assert_eq!(table.add(&named(201, "a longer one")), "");
        assert_eq!(table.finish(), "       201  a longer one  -\n");
    }

    #[test]
    fn that_there_is_nobody_is_told_only_when_it_is_known() {
        assert_eq!(table().finish(), "no customers\n");
        assert_eq!(table().leave(), "");
        let mut one = table();
        one.add(&named(1, "x"));
        assert_eq!(one.leave(), "customerID  Name  Fax\n         1  x     -\n");
    }

    #[test]
    fn a_cell_is_short_and_harmless() {
        let mut table = table();
        table.add(&named(1, &format!("\u{1b}{}", "x".repeat(90))));
        let text = table.finish();
        assert!(text.contains("\\u{1b}xxx") && text.contains("x…  -\n"), "{text}");
    }
}
