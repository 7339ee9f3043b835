//! By what a customer is known again: its reference, or its e-mail address.

use billport_domain::{Customer, CustomerDetails, CustomerField, NewCustomer, Stated};

/// Who is looked for: whoever has this reference or this e-mail address, either of the two.
///
/// - Both are compared in any case of their letters; blanks around them count for nothing.
/// - To find one too many costs a look, to find one too few a second customer: so one of the two is
///   enough to be found. What follows from it is for the [`Likeness`] to say.
///
/// Source: BillAgain, Customers: `Reference` is the "Unique customer reference"; nothing else in what is
/// sent names a customer, and there is no call to search by. Whether two references that differ in the
/// case of their letters are one is not documented.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sought {
    reference: Option<String>,
    email: Option<String>,
}

/// How a customer who was found is like the one who is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// It is the one: it has the reference to the letter; or the e-mail address, where nobody is looked
    /// for by a reference.
    Same(CustomerField),
    /// It may be the one: it has the reference in another case of its letters; or the e-mail address and
    /// no reference, where one is looked for.
    Perhaps(CustomerField),
    /// It has the e-mail address under another reference: somebody else, who shares it.
    Another,
}

impl Sought {
    /// Whoever has this reference or this e-mail address; nothing if both are empty, for nobody can be
    /// found then.
    #[must_use]
    pub fn new(reference: Option<&str>, email: Option<&str>) -> Option<Self> {
        let reference = reference.and_then(filled).map(str::to_owned);
        let email = email.and_then(filled).map(str::to_owned);
        (reference.is_some() || email.is_some()).then_some(Self { reference, email })
    }

    /// Whoever a customer to be added would be, if they were there already; nothing if it has neither
    /// reference nor e-mail address.
    #[must_use]
    pub fn of(new: &NewCustomer) -> Option<Self> {
        let (reference, email) = names(&new.details);
        Self::new(reference, email)
    }

    /// The reference.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// How this customer is like the one looked for; nothing if neither of the two names is the same.
    #[must_use]
    pub fn likeness(&self, customer: &Customer) -> Option<Likeness> {
        let (reference, email) = names(&customer.details);
        let reference = reference.and_then(filled);
        if let (Some(sought), Some(reference)) = (self.reference(), reference)
            && reference.eq_ignore_ascii_case(sought)
        {
            let by = CustomerField::Reference;
            let is_same = reference == sought;
            return Some(if is_same { Likeness::Same(by) } else { Likeness::Perhaps(by) });
        }
        let (sought, email) = (self.email()?, email.and_then(filled)?);
        email.eq_ignore_ascii_case(sought).then(|| match (self.reference(), reference) {
            (None, _) => Likeness::Same(CustomerField::Email),
            (Some(_), None) => Likeness::Perhaps(CustomerField::Email),
            (Some(_), Some(_)) => Likeness::Another,
        })
    }
}

/// What names a customer.
fn names(details: &CustomerDetails) -> (Option<&str>, Option<&str>) {
    fn text(said: &Stated<String>) -> Option<&str> {
        said.set().map(String::as_str)
    }
    (text(&details.reference), text(&details.contact.email))
}

/// A name without the blanks around it, if anything is left then.
fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::{Currency, CustomerId};

    fn customer(reference: Option<&str>, email: Option<&str>) -> Customer {
        let mut customer = Customer::new(CustomerId::new(7).unwrap(), Currency::ZAR, false);
        customer.details.reference = Stated::nullable(reference.map(str::to_owned));
        customer.details.contact.email = Stated::nullable(email.map(str::to_owned));
        customer
    }

    #[test]
    fn one_of_the_two_is_enough_to_be_found() {
        use CustomerField::{Email, Reference};
        use Likeness::{Another, Perhaps, Same};
        let found = |sought: (Option<&str>, Option<&str>), reference, email| {
            Sought::new(sought.0, sought.1).unwrap().likeness(&customer(reference, email))
        };
        let both = (Some("cust-7"), Some("Asha@Example.org"));
        for (reference, email, likeness) in [
            (Some("cust-7"), None, Some(Same(Reference))),
            (Some(" cust-7 "), Some("someone@example.org"), Some(Same(Reference))),
            (Some("CUST-7"), Some("asha@example.com"), Some(Perhaps(Reference))),
            (None, Some("asha@example.ORG"), Some(Perhaps(Email))),
            (Some("  "), Some("asha@example.ORG"), Some(Perhaps(Email))),
            (Some("cust-8"), Some("Asha@Example.org "), Some(Another)),
            (Some("cust-8"), Some("asha@example.com"), None),
            (Some("asha@example.org"), Some("cust-7"), None),
            (Some(""), Some(""), None),
            (None, None, None),
        ] {
            assert_eq!(found(both, reference, email), likeness, "{reference:?} {email:?}");
        }
        // Where nobody has a reference to go by, an address is all there is.
        let by_email = (None, Some("asha@example.org"));
        for reference in [None, Some("cust-8")] {
            let likeness = found(by_email, reference, Some("ASHA@example.org"));
            assert_eq!(likeness, Some(Same(Email)), "{reference:?}");
        }
        let by_reference = (Some("cust-7"), None);
        assert_eq!(found(by_reference, Some("cust-8"), Some("cust-7")), None);
    }

    #[test]
    fn what_is_empty_finds_nobody() {
        assert_eq!(Sought::new(None, None), None);
        assert_eq!(Sought::new(Some(""), Some("  ")), None);
        let by_email = Sought::new(Some(" "), Some("asha@example.org")).unwrap();
        assert_eq!((by_email.reference(), by_email.email()), (None, Some("asha@example.org")));
        assert_eq!(by_email.likeness(&customer(Some(""), None)), None);
        assert_eq!(by_email.likeness(&customer(None, Some(""))), None);
    }

    #[test]
    fn a_new_customer_is_sought_by_what_it_will_have() {
        let mut new = NewCustomer::new(Currency::ZAR, false);
        assert_eq!(Sought::of(&new), None);
        new.details.contact.email = Stated::Set("asha@example.org".to_owned());
        assert_eq!(Sought::of(&new), Sought::new(None, Some("asha@example.org")));
        new.details.reference = Stated::Set("cust-7".to_owned());
        assert_eq!(Sought::of(&new), Sought::new(Some("cust-7"), Some("asha@example.org")));
    }
}
