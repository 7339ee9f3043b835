//! The customers in their order, a hundred thousand of them if need be.
//!
//! Of each customer only the number is kept, and what was said of it. All the rest is made from
//! the number when it is asked for.

use std::{
    collections::{HashMap, HashSet},
    iter,
    num::NonZeroU32,
};

use super::{customer::Customer, invented::invented, page::PageAsked, record::Record};

/// No customer can be placed beyond it, so that there is always a next number.
const LARGEST_ID: u64 = u64::MAX / 2;

#[derive(Debug)]
pub(super) struct Register {
    /// Every customer that there is, the oldest first.
    ids: Vec<u64>,
    /// Those of whom something was said.
    kept: HashMap<u64, Customer>,
    /// Those that were deleted: no number is given twice.
    gone: HashSet<u64>,
    next_id: u64,
}

impl Default for Register {
    fn default() -> Self {
        Self { ids: Vec::new(), kept: HashMap::new(), gone: HashSet::new(), next_id: 1 }
    }
}

impl Register {
    /// Invents this many customers, whose numbers lie this far apart.
    pub(super) fn fill(&mut self, customers: u32, apart: NonZeroU32) {
        for _ in 0..customers {
            self.ids.push(self.next_id);
            self.next_id += u64::from(apart.get());
        }
    }

    /// Gives the next customer this number, or a higher one that is due.
    pub(super) fn number_from(&mut self, id: u64) {
        self.next_id = self.next_id.max(id.min(LARGEST_ID));
    }

    /// Takes a customer in as the newest one.
    pub(super) fn add(&mut self, customer: Customer) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.ids.push(id);
        self.kept.insert(id, customer);
        id
    }

    /// Takes a customer in whose number lies between others'; `false` if the number was given
    /// already.
    pub(super) fn insert(&mut self, id: u64, customer: Option<Customer>) -> bool {
        if !self.is_free(id) {
            return false;
        }
        self.ids.insert(self.ids.partition_point(|&other| other < id), id);
        self.next_id = self.next_id.max(id + 1);
        if let Some(customer) = customer {
            self.kept.insert(id, customer);
        }
        true
    }

    /// Forgets a customer for good; `false` if there is none.
    pub(super) fn delete(&mut self, id: u64) -> bool {
        let Ok(place) = self.ids.binary_search(&id) else { return false };
        self.ids.remove(place);
        self.kept.remove(&id);
        self.gone.insert(id)
    }

    /// The customer, to say something of it.
    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut Customer> {
        self.ids.binary_search(&id).ok()?;
        Some(self.kept.entry(id).or_insert_with(Customer::invented))
    }

    /// The customer as it is answered.
    pub(super) fn record(&self, id: u64) -> Option<Record> {
        self.ids.binary_search(&id).ok()?;
        Some(match self.kept.get(&id) {
            Some(customer) => customer.record(id),
            None => invented(id),
        })
    }

    /// A page of all customers, the newest first.
    pub(super) fn page(&self, asked: PageAsked) -> impl Iterator<Item = Record> {
        asked.of(self.ids.iter().rev()).filter_map(|&id| self.record(id))
    }

    /// A page of those of these numbers that there are, the newest first.
    pub(super) fn page_of(&self, ids: &[u64], asked: PageAsked) -> impl Iterator<Item = Record> {
        let mut ids: Vec<_> =
            ids.iter().copied().filter(|id| self.ids.binary_search(id).is_ok()).collect();
        ids.sort_unstable_by(|one, other| other.cmp(one));
        ids.dedup();
        asked.of(ids.into_iter()).filter_map(|id| self.record(id))
    }

    /// Every customer's number, the oldest first.
    pub(super) fn ids(&self) -> &[u64] {
        &self.ids
    }

    /// The number that the next customer gets.
    pub(super) fn next_id(&self) -> u64 {
        self.next_id
    }

    /// The numbers that can be given: those just below the customer at this place first, then
    /// those below the next one, up to those that nobody was given yet. The oldest is at place 0.
    pub(super) fn free_ids_from(&self, place: usize) -> impl Iterator<Item = u64> {
        let below = place.checked_sub(1).map_or(0, |below| self.ids[below]);
        let between = iter::once(below).chain(self.ids[place..].iter().copied());
        let between = between.zip(self.ids[place..].iter().copied());
        between
            // Most customers stand close to the next one.
            .filter(|(lower, upper)| upper - lower > 1)
            .flat_map(|(lower, upper)| (lower + 1..upper).rev())
            .chain(self.next_id..LARGEST_ID)
            .filter(|id| !self.gone.contains(id))
    }

    /// Whether a customer of this number could be taken in.
    fn is_free(&self, id: u64) -> bool {
        (1..LARGEST_ID).contains(&id)
            && !self.gone.contains(&id)
            && self.ids.binary_search(&id).is_err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(register: &Register, query: &str) -> Vec<String> {
        let asked = PageAsked::parse(query).unwrap();
        register.page(asked).map(|record| record.get("customerID").unwrap().to_owned()).collect()
    }

    #[test]
    fn the_newest_customer_stands_first() {
        let mut register = Register::default();
        register.number_from(10_001);
        register.fill(3, NonZeroU32::new(2).unwrap());
        assert_eq!(page(&register, ""), ["10005", "10003", "10001"]);
        let newest = register.add(Customer::named("Asha"));
        assert!(register.insert(10_004, Some(Customer::named("Bikash"))));
        assert!(register.insert(1, None));
        assert_eq!(newest, 10_007);
        let all = ["10007", "10005", "10004", "10003", "10001", "1"];
        assert_eq!(page(&register, ""), all);
        assert_eq!(page(&register, "page_size=2&page=2"), all[2..4]);
    }

    #[test]
    fn no_number_is_given_twice() {
        let mut register = Register::default();
        register.number_from(10_001);
        register.fill(2, NonZeroU32::MIN);
        assert!(!register.insert(10_001, None));
        assert!(register.delete(10_002));
        assert!(!register.delete(10_002));
        assert!(register.record(10_002).is_none());
        assert!(!register.insert(10_002, None));
        assert_eq!(register.add(Customer::named("Asha")), 10_003);
        assert!(!register.insert(0, None));
        assert!(!register.insert(u64::MAX, None));
        assert!(register.insert(20_000, None));
        assert_eq!(register.next_id(), 20_001);
    }

    #[test]
    fn only_what_was_said_of_a_customer_is_kept() {
        let mut register = Register::default();
        register.number_from(10_001);
        register.fill(1000, NonZeroU32::MIN);
        assert!(register.kept.is_empty());
        register.get_mut(10_500).unwrap().say("Name", "\"Zoë\"");
        assert_eq!(register.kept.len(), 1);
        let said = register.record(10_500).unwrap();
        assert_eq!(said.get("Name"), Some("\"Zoë\""));
        assert_eq!(said.get("Email"), invented(10_500).get("Email"));
        assert!(register.get_mut(1).is_none());
    }
}
