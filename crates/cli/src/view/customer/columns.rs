//! Which fields are told of each customer, if nobody says so.

use billport::domain::CustomerField as Field;

use crate::args::is_told;

/// The columns of a table: who it is, how they stand, and what they owe.
pub(crate) const OF_A_TABLE: [Field; 7] = [
    Field::Id,
    Field::Name,
    Field::LastName,
    Field::Email,
    Field::Status,
    Field::Balance,
    Field::Currency,
];

/// The columns of CSV: all fields that the provider tells, in its own order. Those that an account has
/// added are told only if they are asked for.
pub(crate) fn of_csv(with_custom_fields: bool) -> Vec<Field> {
    let is_told =
        |field: &Field| is_told(*field) && (with_custom_fields || *field != Field::CustomFields);
    Field::ALL.into_iter().filter(is_told).collect()
}

/// Whether a column of a table holds numbers.
pub(super) fn is_number(field: Field) -> bool {
    matches!(field, Field::Id | Field::Balance | Field::ActiveSubscriptions)
}
