//! The values of members by what they are to be: `null` is empty, what is not there is not said.

use billport::domain::{FieldInput, ProviderScalar, Stated};
use jsonc_parser::ast::Value;

use super::document::{Node, Object};

impl Node<'_, '_> {
    /// What stands there, for a field of a customer; of a list or an object nothing, and that is noted.
    pub(super) fn field_input(&self) -> Stated<FieldInput<'_>> {
        Stated::Set(match &self.value {
            Value::NullKeyword(_) => return Stated::Empty,
            Value::StringLit(text) => FieldInput::Text(&text.value),
            Value::NumberLit(number) => FieldInput::Number(number.value),
            Value::BooleanLit(truth) => FieldInput::Truth(truth.value),
            Value::Array(_) | Value::Object(_) => {
                self.refuse("it is one value, and no list and no object");
                return Stated::Absent;
            }
        })
    }

    /// An id: a number or a text, kept in its form. Of anything else nothing, and that is noted.
    pub(super) fn id(&self) -> Option<ProviderScalar> {
        let id = match &self.value {
            Value::NumberLit(number) => ProviderScalar::number(number.value),
            Value::StringLit(text) => ProviderScalar::text(&text.value),
            _ => None,
        };
        if id.is_none() {
            self.refuse("it is a number or a short text");
        }
        id
    }

    /// The letters of a text, or the digits of a number.
    pub(super) fn letters(&self) -> Option<&str> {
        match &self.value {
            Value::StringLit(text) => Some(&text.value),
            Value::NumberLit(number) => Some(number.value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.value, Value::NullKeyword(_))
    }
}

impl<'t, 'p> Object<'t, 'p> {
    /// A text, to the letter.
    pub(super) fn text(&mut self, name: &str) -> Stated<String> {
        self.stated(name, |node| match &node.value {
            Value::StringLit(text) => Ok(text.value.clone().into_owned()),
            _ => Err("it is a text, in quotes".to_owned()),
        })
    }

    /// `true` or `false`.
    pub(super) fn truth(&mut self, name: &str) -> Stated<bool> {
        self.stated(name, |node| match &node.value {
            Value::BooleanLit(truth) => Ok(truth.value),
            _ => Err("it is true or false".to_owned()),
        })
    }

    /// What a text or the digits of a number are read as. Neither is repeated if they can't be, for they
    /// may be a secret: `read` says what would be right.
    pub(super) fn read<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Stated<T> {
        self.stated(name, |node| {
            read(node.letters().ok_or_else(|| "it is a text or a number".to_owned())?)
        })
    }

    /// An id: a number or a text, kept in its form.
    pub(super) fn id(&mut self, name: &str) -> Stated<ProviderScalar> {
        self.said(name, |node| node.id())
    }

    /// The elements of a list.
    pub(super) fn elements(&mut self, name: &str) -> Stated<Vec<Node<'t, 'p>>> {
        self.said(name, Node::into_elements)
    }

    /// An object below this one; `null` is none.
    pub(super) fn below(&mut self, name: &str) -> Option<Self> {
        self.said(name, Self::of).into_set()
    }

    fn stated<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&Node<'t, 'p>) -> Result<T, String>,
    ) -> Stated<T> {
        self.said(name, |node| read(&node).inspect_err(|why| node.refuse(why.as_str())).ok())
    }

    /// What is said by a member: what can't be read is noted by `read`, and not said.
    fn said<T>(&mut self, name: &str, read: impl FnOnce(Node<'t, 'p>) -> Option<T>) -> Stated<T> {
        match self.take(name) {
            None => Stated::Absent,
            Some(node) if node.is_null() => Stated::Empty,
            Some(node) => read(node).map_or(Stated::Absent, Stated::Set),
        }
    }
}
