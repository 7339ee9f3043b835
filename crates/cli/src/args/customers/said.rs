//! What is said of a customer's fields: by flags, by a file, or both.

use billport::domain::CustomerField;
use clap::ValueHint;
use std::path::PathBuf;

use super::field;

/// What secrets are called in a file, and what people may call them. They are no flags: whoever lists the
/// processes of a machine sees flags, and a shell keeps them.
const SECRET: [&str; 6] = ["Number", "Password", "CreditCard", "CardNumber", "Card", "Token"];

/// What is said of a customer's fields.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Said {
    /// Set a field, as BillAgain spells it: --set City=Gqeberha; may be repeated
    #[arg(long = "set", value_name = "FIELD=VALUE", display_order = 1)]
    sets: Vec<String>,

    /// Empty a field; may be repeated
    #[arg(long = "empty", value_name = "FIELD", display_order = 2)]
    empties: Vec<String>,

    /// A file that says it in JSON, as `billport customers template` prints it; `-` is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, display_order = 3)]
    pub(crate) from: Option<PathBuf>,
}

/// A field that is set, or emptied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) field: CustomerField,
    /// What it is set to; nothing to empty it.
    pub(crate) value: Option<String>,
}

impl Said {
    /// Whether nothing is said at all.
    pub(crate) fn is_nothing(&self) -> bool {
        self.sets.is_empty() && self.empties.is_empty() && self.from.is_none()
    }

    /// What the flags say, in the order in which they were typed.
    ///
    /// # Errors
    /// What is wrong with a flag. Of its value nothing is repeated: it may be a secret.
    pub(crate) fn assignments(&self) -> Result<Vec<Assignment>, String> {
        let sets = self.sets.iter().map(|typed| match typed.split_once('=') {
            Some((name, value)) => Ok((name, Some(value))),
            None => Err("a field is set as FIELD=VALUE, such as City=Gqeberha".to_owned()),
        });
        let empties = self.empties.iter().map(|name| Ok((name.as_str(), None)));
        let mut assignments: Vec<Assignment> = Vec::new();
        for typed in sets.chain(empties) {
            let (name, value) = typed?;
            let field = named(name)?;
            if assignments.iter().any(|known| known.field == field) {
                return Err(format!("{field} is said twice"));
            }
            assignments.push(Assignment { field, value: value.map(str::to_owned) });
        }
        Ok(assignments)
    }

    /// The flags, as they are typed: without the file.
    pub(crate) fn flags(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let sets = self.sets.iter().map(|typed| ("--set", typed.as_str()));
        sets.chain(self.empties.iter().map(|name| ("--empty", name.as_str())))
    }
}

/// The field of a name that can be written.
fn named(name: &str) -> Result<CustomerField, String> {
    if SECRET.iter().any(|secret| secret.eq_ignore_ascii_case(name.trim())) {
        return Err(
            "the number of a card and a password are no flags, for others can see them there: \
                    write them into a file that only you can read, for --from"
                .to_owned(),
        );
    }
    field::parse(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sets: &[&str], empties: &[&str]) -> Result<Vec<Assignment>, String> {
        let owned = |typed: &[&str]| typed.iter().map(|text| (*text).to_owned()).collect();
        Said { sets: owned(sets), empties: owned(empties), from: None }.assignments()
    }

    #[test]
    fn a_value_is_kept_to_the_letter_and_may_hold_anything() {
        let value = |field, value: &str| Assignment { field, value: Some(value.to_owned()) };
        let empty = |field| Assignment { field, value: None };
        assert_eq!(
            said(&["name=Biscuits ", "Address1=a=b", "City="], &["emailcc"]).unwrap(),
            [
                value(CustomerField::Name, "Biscuits "),
                value(CustomerField::Address1, "a=b"),
                value(CustomerField::City, ""),
                empty(CustomerField::EmailCc),
            ]
        );
    }

    #[test]
    fn one_field_is_said_once_under_whichever_name() {
        assert!(said(&["StatementDay=1", "StatementDate=2"], &[]).unwrap_err().contains("twice"));
        assert!(said(&["City=x"], &["city"]).is_err());
    }

    #[test]
    fn no_secret_is_repeated() {
        for typed in ["Number=4242424242424242", "password=4242424242424242", "4242424242424242"] {
            let error = said(&[typed], &[]).unwrap_err();
            assert!(!error.contains("4242"), "{error}");
        }
        assert!(said(&["Emial=x"], &[]).unwrap_err().contains("Email"));
    }
}
