//! A row of unknown outcome, and who of the provider's customers may be it.
//!
//! Two mistakes are possible, and each question errs away from its own. A row that is taken for
//! delivered and is not is lost: so it is taken for delivered only by what no other customer can have. A
//! row that is sent again and had arrived is there twice: so it is sent again only if nobody has
//! anything of it.

use billport_domain::{Customer, CustomerField, CustomerId, NewCustomer, ProviderMoment};
use billport_journal::UnitRecord;
use time::{Duration, OffsetDateTime};

use super::possible::{Possible, Uncertain};
use crate::customers::{Likeness, Sought};

/// By how much the provider's clock and this one may differ.
const CLOCKS_DIFFER_BY: Duration = Duration::minutes(5);

/// A row of unknown outcome.
#[derive(Debug)]
pub(super) struct Doubt {
    pub(super) unit: UnitRecord,
    sought: Option<Sought>,
    /// Whether another row of the file has its e-mail address.
    shares_email: bool,
    /// How many customers there are that must be it, and the last of them.
    certain: (u32, Option<CustomerId>),
    /// Somebody who may be it, and why that is not certain.
    possible: Option<Possible>,
}

/// What was found of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It had arrived, and this is it.
    Arrived(CustomerId),
    /// This may be it, or somebody else who has the same.
    Possible(Possible),
    /// Nobody is it.
    Nobody,
    /// Nothing names it.
    NothingToLookFor,
}

impl Doubt {
    pub(super) fn of(unit: UnitRecord, new: &NewCustomer) -> Self {
        let (sought, certain, possible) = (Sought::of(new), (0, None), None);
        Self { unit, sought, shares_email: false, certain, possible }
    }

    pub(super) fn line(&self) -> u64 {
        self.unit.planned.start.line
    }

    pub(super) fn reference(&self) -> Option<String> {
        self.sought.as_ref()?.reference().map(str::to_ascii_lowercase)
    }

    pub(super) fn email(&self) -> Option<String> {
        self.sought.as_ref()?.email().map(str::to_ascii_lowercase)
    }

    /// Another row of the file has its e-mail address, and may be the one who was found by it.
    pub(super) fn shares_email(&mut self) {
        self.shares_email = true;
    }

    /// Looks at one of the provider's customers; `begun_at` is when the run began.
    pub(super) fn look_at(&mut self, customer: &Customer, begun_at: OffsetDateTime) {
        let likeness = self.sought.as_ref().and_then(|sought| sought.likeness(customer));
        let (by, is_same) = match likeness {
            // It was sent with a reference, so a customer with another one is somebody else.
            None | Some(Likeness::Another) => return,
            Some(Likeness::Perhaps(by)) => (by, false),
            Some(Likeness::Same(by)) => (by, true),
        };
        let created = customer.created.set().and_then(ProviderMoment::at);
        let because = match (by, created) {
            (_, Some(created)) if created < begun_at - CLOCKS_DIFFER_BY => {
                Some(Uncertain::OlderThanTheRun)
            }
            // The provider keeps references apart.
            (CustomerField::Reference, _) => (!is_same).then_some(Uncertain::InOtherLetters),
            (_, None) => Some(Uncertain::OfNoKnownAge),
            _ if !is_same => Some(Uncertain::WithoutReference),
            _ => self.shares_email.then_some(Uncertain::SharedByRows),
        };
        if because.is_none() {
            self.certain = (self.certain.0 + 1, Some(customer.id));
        }
        // Who is certain, and not found alone, is one of several.
        let because = because.unwrap_or(Uncertain::OneOfSeveral);
        self.possible.get_or_insert(Possible { customer: customer.id, by, because });
    }

    /// What was found, once all customers were looked at.
    pub(super) fn finding(&self) -> Finding {
        match (self.certain, self.possible) {
            _ if self.sought.is_none() => Finding::NothingToLookFor,
            ((1, Some(customer)), _) => Finding::Arrived(customer),
            (_, Some(possible)) => Finding::Possible(possible),
            (_, None) => Finding::Nobody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport_domain::{Currency, Stated};
    use billport_journal::{LeftOut, NewUnit, Place};
    use time::macros::datetime;

    const BEGUN: OffsetDateTime = datetime!(2026-11-22 09:00 UTC);
    const SINCE: &str = "2026-11-22T09:00:01.1234567Z";
    const BEFORE: &str = "2026-11-22T08:54:59Z";

    fn doubt(reference: Option<&str>, email: Option<&str>) -> Doubt {
        let mut new = NewCustomer::new(Currency::ZAR, false);
        new.details.reference = Stated::nullable(reference.map(str::to_owned));
        new.details.contact.email = Stated::nullable(email.map(str::to_owned));
        let place = Place { byte: 0, line: 2 };
        let planned = NewUnit { start: place, end: place, bills: 1, left_out: LeftOut::default() };
        Doubt::of(UnitRecord::new(1, None, planned), &new)
    }

    /// A customer with a reference and a day of creation.
    fn customer(id: u64, reference: Option<&str>, created: Option<&str>) -> Customer {
        let mut customer = Customer::new(CustomerId::new(id).unwrap(), Currency::ZAR, false);
        customer.details.reference = Stated::nullable(reference.map(str::to_owned));
        customer.details.contact.email = Stated::Set("asha@example.org".to_owned());
        customer.created = Stated::nullable(created.map(ProviderMoment::new));
        customer
    }

    fn id(id: u64) -> CustomerId {
        CustomerId::new(id).unwrap()
    }

    fn possible(by: CustomerField, because: Uncertain) -> Finding {
        Finding::Possible(Possible { customer: id(7), by, because })
    }

    #[test]
    fn a_reference_is_decisive_unless_it_was_there_before() {
        let by = CustomerField::Reference;
        for (created, finding) in [
            (Some(SINCE), Finding::Arrived(id(7))),
            (None, Finding::Arrived(id(7))),
            (Some("2026-11-22T08:55:00Z"), Finding::Arrived(id(7))),
            (Some(BEFORE), possible(by, Uncertain::OlderThanTheRun)),
        ] {
            let mut doubt = doubt(Some("R"), Some("asha@example.org"));
            assert_eq!(doubt.finding(), Finding::Nobody);
            doubt.look_at(&customer(7, Some("R"), created), BEGUN);
            assert_eq!(doubt.finding(), finding, "{created:?}");
        }
        let mut doubt = doubt(Some("R"), None);
        doubt.look_at(&customer(7, Some("r"), Some(SINCE)), BEGUN);
        assert_eq!(doubt.finding(), possible(by, Uncertain::InOtherLetters));
    }

    #[test]
    fn an_e_mail_address_is_decisive_only_of_one_new_customer_and_one_row() {
        let by = CustomerField::Email;
        let found = |reference, shares, customers: &[Customer]| {
            let mut doubt = doubt(reference, Some("asha@example.org"));
            if shares {
                doubt.shares_email();
            }
            for customer in customers {
                doubt.look_at(customer, BEGUN);
            }
            doubt.finding()
        };
        let may_be = |because| possible(by, because);
        let new = customer(7, None, Some(SINCE));
        let before = customer(7, None, Some(BEFORE));
        let undated = customer(7, None, None);
        let other = customer(8, None, Some(SINCE));
        let one = std::slice::from_ref;
        assert_eq!(found(None, false, one(&new)), Finding::Arrived(id(7)));
        assert_eq!(found(None, true, one(&new)), may_be(Uncertain::SharedByRows));
        assert_eq!(found(None, false, one(&before)), may_be(Uncertain::OlderThanTheRun));
        assert_eq!(found(None, false, one(&undated)), may_be(Uncertain::OfNoKnownAge));
        assert_eq!(found(None, false, &[new.clone(), other]), may_be(Uncertain::OneOfSeveral));
        assert_eq!(found(Some("R"), false, one(&new)), may_be(Uncertain::WithoutReference));
        assert_eq!(found(Some("R"), false, &[customer(7, Some("S"), None)]), Finding::Nobody);
        assert_eq!(doubt(None, None).finding(), Finding::NothingToLookFor);
    }
}
