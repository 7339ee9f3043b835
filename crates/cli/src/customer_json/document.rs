//! JSON with comments, as people write it: taken apart without a number ever being counted with.
//!
//! Beyond JSON only comments and a comma behind the last member are taken, so that the lines of a
//! template can be taken in and out one by one. What is told of a text that is no JSON is a place in it,
//! and nothing of the text: it may hold the number of a card.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::problem::{Problem, Problems};
use crate::nearest::nearest;

/// JSON with comments, and nothing else of what JavaScript takes.
const PLAIN: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// A text that was found to be JSON.
pub(super) struct Document<'t> {
    text: &'t str,
    root: Value<'t>,
}

impl<'t> Document<'t> {
    /// Takes a text apart.
    pub(super) fn read(text: &'t str) -> Result<Self, Problem> {
        let parsed = parse_to_ast(text, &CollectOptions::default(), &PLAIN).map_err(|error| {
            let (line, column) = (error.line_display(), error.column_display());
            // The words of the error may repeat an escape of the text.
            Problem::new(line, "", format!("this is no JSON, from column {column} on"))
        })?;
        match parsed.value {
            Some(root) => Ok(Self { text, root }),
            None => Err(Problem::new(1, "", "there is nothing but comments")),
        }
    }

    /// Whether a member of one of these names is there at any depth, and says something.
    pub(super) fn says_any_of(&self, names: &[&str]) -> bool {
        says_any_of(&self.root, names)
    }

    /// The one object that it is; of anything else nothing, and that is noted.
    pub(super) fn into_object<'p>(self, problems: &'p Problems) -> Option<Object<'t, 'p>> {
        let place = Place { text: self.text, start: self.root.start(), problems };
        Object::of(Node { name: String::new(), value: self.root, place })
    }
}

fn says_any_of(value: &Value<'_>, names: &[&str]) -> bool {
    match value {
        Value::Object(object) => object.properties.iter().any(|property| {
            let is_named =
                names.iter().any(|name| name.eq_ignore_ascii_case(property.name.as_str()));
            let says = !matches!(property.value, Value::NullKeyword(_));
            (is_named && says) || says_any_of(&property.value, names)
        }),
        Value::Array(array) => array.elements.iter().any(|value| says_any_of(value, names)),
        _ => false,
    }
}

/// Where a value stands, and where is told what is wrong with it.
#[derive(Clone, Copy)]
struct Place<'t, 'p> {
    text: &'t str,
    start: usize,
    problems: &'p Problems,
}

impl Place<'_, '_> {
    fn note(self, name: &str, why: String) {
        let line = self.text[..self.start].matches('\n').count() + 1;
        self.problems.add(Problem::new(line, name, why));
    }
}

/// A value of a document, by the names that lead to it: `PrimaryPaymentMethod.CreditCard`.
pub(super) struct Node<'t, 'p> {
    name: String,
    pub(super) value: Value<'t>,
    place: Place<'t, 'p>,
}

impl Node<'_, '_> {
    /// Notes what is wrong with it.
    pub(super) fn refuse(&self, why: impl Into<String>) {
        self.place.note(&self.name, why.into());
    }

    /// Notes what is wrong with it, in words that name it themselves.
    pub(super) fn refuse_by_name(&self, why: impl Into<String>) {
        self.place.note("", why.into());
    }

    /// The elements of a list; of anything else nothing, and that is noted.
    pub(super) fn into_elements(self) -> Option<Vec<Self>> {
        let Self { name, value: Value::Array(array), place } = self else {
            self.refuse("it is a list, in square brackets");
            return None;
        };
        let element = |(number, value): (usize, _)| {
            let place = Place { start: Ranged::start(&value), ..place };
            Self { name: format!("{name}[{number}]"), value, place }
        };
        Some(array.elements.into_iter().enumerate().map(element).collect())
    }
}

/// An object of a document: each member is taken from it once, and what is left over means nothing.
///
/// Names are told apart without their case, for the provider's own are a mix.
pub(super) struct Object<'t, 'p> {
    name: String,
    place: Place<'t, 'p>,
    members: Vec<(String, Node<'t, 'p>)>,
}

impl<'t, 'p> Object<'t, 'p> {
    /// The object that a value is; of anything else nothing, and that is noted.
    pub(super) fn of(node: Node<'t, 'p>) -> Option<Self> {
        let Node { name, value: Value::Object(object), place } = node else {
            node.refuse("it is an object, in curly brackets");
            return None;
        };
        let mut members: Vec<(String, Node<'t, 'p>)> = Vec::new();
        for property in object.properties {
            let own = property.name.into_string();
            let whole = if name.is_empty() { own.clone() } else { format!("{name}.{own}") };
            let place = Place { start: property.range.start, ..place };
            let node = Node { name: whole, value: property.value, place };
            if members.iter().any(|(known, _)| known.eq_ignore_ascii_case(&own)) {
                node.refuse("it stands there twice");
            } else {
                members.push((own, node));
            }
        }
        Some(Self { name, place, members })
    }

    /// Notes what is wrong with it as a whole.
    pub(super) fn refuse(&self, why: impl Into<String>) {
        self.place.note(&self.name, why.into());
    }

    /// Takes the member of a name, if it is there.
    pub(super) fn take(&mut self, name: &str) -> Option<Node<'t, 'p>> {
        let place = self.members.iter().position(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(self.members.remove(place).1)
    }

    /// Takes the members whose names mean something, in their order.
    pub(super) fn take_meant<M>(
        &mut self,
        meaning: impl Fn(&str) -> Option<M>,
    ) -> Vec<(M, Node<'t, 'p>)> {
        let mut meant = Vec::new();
        for (name, node) in std::mem::take(&mut self.members) {
            match meaning(&name) {
                Some(meaning) => meant.push((meaning, node)),
                None => self.members.push((name, node)),
            }
        }
        meant
    }

    /// Ends the taking: what is left over is noted, beside the name that comes nearest to its own.
    pub(super) fn finish(self, names: &[&str]) {
        for (own, node) in &self.members {
            let near = nearest(own, names.iter().copied()).unwrap_or_default();
            node.refuse(format!("nothing is called so; what comes nearest is {near}"));
        }
    }
}
