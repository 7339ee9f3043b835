//! Templates of a customer in JSON: every field that can be written, with its rule.

use crate::args::Template;

/// The text of a template, taken as it is by `--from`, and so with any of its members taken in.
pub(crate) const fn template(wanted: Template) -> &'static str {
    match wanted {
        Template::Add => include_str!("add.jsonc"),
        Template::Edit => include_str!("edit.jsonc"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::Document;
    use super::super::{BELOW, change, new_customer};
    use super::*;
    use billport::domain::{CustomerChange, CustomerField, NewCustomerDraft, Stated};

    /// The template with all that stands in it said: a rule has a blank behind its `//`.
    fn taken_in(wanted: Template) -> String {
        let line = |line: &str| match line.trim_start().strip_prefix("//") {
            Some(rest) if !rest.starts_with(' ') || rest.starts_with("  ") => format!("{rest}\n"),
            _ => format!("{line}\n"),
        };
        template(wanted).lines().map(line).collect()
    }

    fn added(text: &str) -> NewCustomerDraft {
        new_customer(Document::read(text).unwrap()).unwrap().said
    }

    fn changed(text: &str) -> CustomerChange {
        change(Document::read(text).unwrap()).unwrap().said
    }

    #[test]
    fn as_they_are_they_say_what_is_required_and_nothing_else() {
        let new = added(template(Template::Add)).finish().unwrap();
        assert_eq!(new, billport::domain::NewCustomer::new(new.currency, false));
        assert!(changed(template(Template::Edit)).is_empty());
    }

    #[test]
    fn with_all_taken_in_every_field_is_said_and_every_name_is_known() {
        let text = taken_in(Template::Add);
        let new = added(&text).finish().unwrap();
        let change = changed(&taken_in(Template::Edit));
        for field in CustomerField::ALL {
            let is_set = |said: Stated<std::borrow::Cow<'_, str>>| said.set().is_some();
            if field.is_writable_on_edit() {
                assert!(is_set(change.get(field)), "{field} on edit");
                assert!(field.is_required() || is_set(new.details.get(field)), "{field} on add");
            }
        }
        assert_eq!(new.country.unwrap().to_string(), "ZA");
        let contact = new.contact.unwrap();
        assert!(contact.password.is_some() && !contact.is_active.is_absent());
        let [subscription] = new.subscriptions.as_slice() else { panic!("there is one") };
        let components = subscription.component_usage.set().unwrap();
        assert_eq!(components[0].units.set().unwrap().to_string(), "1");
        assert_eq!(subscription.end_date, Stated::Empty);
        let method = new.payment_method.unwrap();
        assert_eq!(method.card.unwrap().number.expose(), "4242424242424242");
        assert_eq!(method.external_gateways.set().unwrap()[0].as_str(), "115");
        for name in BELOW {
            assert!(text.contains(&format!("\"{name}\": ")), "{name}");
        }
    }

    #[test]
    fn each_line_can_be_taken_in_alone() {
        for wanted in [Template::Add, Template::Edit] {
            let lines: Vec<_> = template(wanted).lines().collect();
            for (number, line) in lines.iter().enumerate() {
                let Some(member) = line.trim_start().strip_prefix("//\"") else { continue };
                if member.ends_with(['{', '[']) {
                    continue;
                }
                let mut with = lines.clone();
                let taken = format!("\"{member}");
                with[number] = &taken;
                let document = Document::read(&with.join("\n")).map(|_| ());
                assert!(document.is_ok(), "{taken}: {document:?}");
            }
        }
    }
}
