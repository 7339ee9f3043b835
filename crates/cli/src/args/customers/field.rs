//! A field of a customer, as it is typed: in the provider's own spelling, in whatever case.

use billport::domain::CustomerField;

use crate::nearest::nearest;
use crate::view::shown;

/// The field of a name.
///
/// # Errors
/// What comes nearest to a name that is none.
pub(crate) fn parse(typed: &str) -> Result<CustomerField, String> {
    typed.trim().parse().map_err(|_| {
        let names =
            CustomerField::ALL.iter().flat_map(|field| [Some(field.name()), field.written_as()]);
        let near = nearest(typed.trim(), names.flatten()).expect("a customer has fields");
        let typed = shown(typed.trim());
        format!("`{typed}` is no field of a customer; the one that comes nearest is {near}")
    })
}

/// The field of a name, if the provider tells it of a customer.
pub(super) fn parse_told(typed: &str) -> Result<CustomerField, String> {
    let field = parse(typed)?;
    if is_told(field) {
        Ok(field)
    } else {
        Err(format!("{} is only ever written: no customer is told with it", field.name()))
    }
}

/// Whether the provider tells a field of a customer: of a country it takes a code, and gives a name.
pub(crate) const fn is_told(field: CustomerField) -> bool {
    !matches!(field, CustomerField::CountryCode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_in_either_spelling_and_any_case() {
        for (typed, field) in [
            ("customerID", CustomerField::Id),
            ("CUSTOMERID", CustomerField::Id),
            (" Email ", CustomerField::Email),
            ("statementdate", CustomerField::StatementDay),
            ("StatementDay", CustomerField::StatementDay),
        ] {
            assert_eq!(parse(typed), Ok(field), "{typed}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_told_with_what_was_meant() {
        for (typed, near) in [
            ("Emial", "Email"),
            ("customer_id", "customerID"),
            ("StatmentDay", "StatementDay"),
            ("statement_date", "StatementDate"),
        ] {
            let told = parse(typed).unwrap_err();
            assert!(told.ends_with(&format!(" nearest is {near}")), "{told}");
        }
        assert!(parse_told("CountryCode").unwrap_err().contains("only ever written"));
    }
}
