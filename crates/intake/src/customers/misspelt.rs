//! Columns whose names come near that of a field: whoever wrote them meant the field.
//!
//! A column of another name is ignored. A misspelt one would be as well, and a whole file of customers
//! would go out without their references; nobody reads a list of ignored columns as closely as that.

use billport_domain::CustomerField;

/// The most letters that may be wrong in any name.
const MOST_SLIPS: usize = 2;

/// The field that a column of an unknown name may stand for, if the field can be written and no other column
/// has it: `Refrence`, `Last Name`, `E-Mail`. What comes nearer to a field that only the provider writes, or
/// that another column has, is none.
pub(super) fn meant(column: &str, taken: &[Option<CustomerField>]) -> Option<CustomerField> {
    let typed = plain(column);
    let is_free =
        |field: CustomerField| field.is_writable_on_add() && !taken.contains(&Some(field));
    let names = CustomerField::ALL.into_iter().flat_map(|field| {
        let names = [Some(field.name()), field.written_as()];
        names.into_iter().flatten().map(move |name| (field, plain(name)))
    });
    // A name may be as long as a row: only those of about its length are looked at.
    let is_as_long = |name: &str| name.len().abs_diff(typed.len()) <= MOST_SLIPS;
    let names = names.filter(|(_, name)| is_as_long(name));
    let slips = |name: &str| strsim::damerau_levenshtein(&typed, name);
    let (field, name) = names.min_by_key(|(field, name)| (slips(name), !is_free(*field)))?;
    let is_near = slips(&name) <= most_slips(&name);
    // `Tax` is not a mistyped `Fax`: few mistype the first of three letters.
    let begins_alike = name.len() > 3 || typed.get(..1) == name.get(..1);
    (is_near && begins_alike && is_free(field)).then_some(field)
}

/// How many letters may be wrong, missing, too many or exchanged.
fn most_slips(name: &str) -> usize {
    if name.len() <= 5 { 1 } else { MOST_SLIPS }
}

/// A name as far as people agree on its spelling.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_known_for_the_field() {
        for (column, field) in [
            ("Refrence", CustomerField::Reference),
            ("REFERENCES", CustomerField::Reference),
            ("Last Name", CustomerField::LastName),
            ("last_nmae", CustomerField::LastName),
            ("E-Mail", CustomerField::Email),
            ("Mail", CustomerField::Email),
            ("Cel", CustomerField::Cell),
            ("Telp", CustomerField::Tel),
            ("Address", CustomerField::Address1),
            ("Statement Date", CustomerField::StatementDay),
            ("StatmentDay", CustomerField::StatementDay),
            ("Country Code", CustomerField::CountryCode),
            ("countryId ", CustomerField::CountryId),
        ] {
            assert_eq!(meant(column, &[]), Some(field), "{column}");
            assert_ne!(meant(column, &[None, Some(field)]), Some(field), "{column} is taken");
        }
    }

    #[test]
    fn a_column_of_ones_own_is_none() {
        for column in [
            "",
            "Note",
            "Notes",
            "Remark",
            "Tax",
            "Date",
            "Status",
            "First name",
            "Surname",
            "Mobile",
            "Customer ID",
            "Payment method ID",
            "Ctry",
            "naïve",
            &"Reference".repeat(100_000),
        ] {
            assert_eq!(meant(column, &[]), None, "{column}");
        }
    }

    #[test]
    fn what_only_the_provider_writes_is_not_meant_by_a_file() {
        let read = CustomerField::ALL.into_iter().filter(|field| field.written_as().is_none());
        for field in read {
            assert_eq!(meant(&field.name().to_uppercase(), &[]), None, "{field}");
            assert_eq!(meant(&format!("{} ", field.name()), &[]), None, "{field}");
        }
    }
}
