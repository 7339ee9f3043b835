//! Which customers are wanted, by what one of their fields says.

use billport::domain::{Customer, CustomerField, Stated};

use super::field;

/// A condition on a field: `City=Port Elizabeth`, `Email~example.com`, `Reference!=`.
///
/// Case never counts, and blanks around a text count for `~` alone: so whoever `--unless-exists` takes for
/// the same is found by a filter. A field that the provider leaves out, or says is null, is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) field: CustomerField,
    relation: Relation,
    text: String,
}

/// How a field has to stand to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Is,
    IsNot,
    Contains,
}

impl Filter {
    /// Reads a condition as it is typed.
    ///
    /// # Errors
    /// That it is none, or that it names no field.
    pub(crate) fn parse(typed: &str) -> Result<Self, String> {
        let end = typed.find(['=', '~', '!']).unwrap_or(typed.len());
        let (name, rest) = typed.split_at(end);
        let relations = [("=", Relation::Is), ("!=", Relation::IsNot), ("~", Relation::Contains)];
        let found = relations
            .into_iter()
            .find_map(|(sign, relation)| Some((relation, rest.strip_prefix(sign)?)));
        let (relation, text) = found.ok_or_else(|| {
            "a filter is FIELD=TEXT, FIELD!=TEXT or FIELD~TEXT (has TEXT in it)".to_owned()
        })?;
        Ok(Self { field: field::parse_told(name)?, relation, text: text.to_lowercase() })
    }

    /// Whether a customer is one of those.
    pub(crate) fn takes(&self, customer: &Customer) -> bool {
        let said = match customer.shown(self.field) {
            Stated::Set(text) => text.to_lowercase(),
            Stated::Absent | Stated::Empty => String::new(),
        };
        match self.relation {
            Relation::Is => said.trim() == self.text.trim(),
            Relation::IsNot => said.trim() != self.text.trim(),
            Relation::Contains => said.contains(&self.text),
        }
    }
}
