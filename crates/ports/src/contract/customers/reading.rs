//! What is read is what is there: every customer once, in order, and as each one is.

use billport_domain::{Customer, CustomerChange, CustomerEdit, CustomerId, Stated};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

use super::{CustomersBench, HeldCustomers, at_ease, invented};
use crate::contract::reads::{ReadSituation, survives_a_lost_answer};
use crate::{CustomerOptions, CustomerPage, ErrorKind, PageRequest, PageSize, PortError};

const PLAIN: CustomerOptions = CustomerOptions { custom_fields: false };
const WITH_CUSTOM_FIELDS: CustomerOptions = CustomerOptions { custom_fields: true };

pub(super) async fn check(bench: &dyn CustomersBench) {
    let held = bench.held();
    assert!((3..200).contains(&held.ids.len()), "the bench has customers to list");
    pages_of_any_size_hold_everyone_once(bench, &held).await;
    behind_the_end_is_nobody(bench).await;
    by_ids_come_just_those(bench, &held).await;
    one_is_as_in_the_list(bench, &held).await;
    custom_fields_come_when_asked_for(bench, &held).await;
    whom_the_provider_does_not_know_is_not_found(bench, held.unknown).await;
    nothing_is_made_of_what_is_no_answer(bench, &held).await;
}

async fn pages_of_any_size_hold_everyone_once(bench: &dyn CustomersBench, held: &HeldCustomers) {
    let count = u8::try_from(held.ids.len()).expect("a bench has fewer than 200 customers");
    let sizes = BTreeSet::from([1, 2, 3, count - 1, count, count + 1, 200]);
    for size in sizes.into_iter().filter_map(PageSize::new) {
        let mut listed = Vec::new();
        let mut asked = PageRequest::first(size);
        loop {
            let page = bench.port().page(asked, PLAIN).await.expect("the provider works");
            let ids = ids_of(&page);
            let rest = held.ids.len() - listed.len();
            let wanted = usize::from(size.get()).min(rest);
            assert_eq!(
                ids.len(),
                wanted,
                "a page has as many as are asked for and left: {asked:?}"
            );
            let is_short = ids.len() < usize::from(size.get());
            assert_eq!(page.is_last, is_short, "the last page is the short one: {asked:?}");
            listed.extend(ids);
            if page.is_last {
                break;
            }
            asked = asked.next();
        }
        assert_eq!(listed, held.ids, "pages of {size} hold everyone, once and in order");
    }
}

async fn behind_the_end_is_nobody(bench: &dyn CustomersBench) {
    let number = NonZeroU32::new(1_000).expect("1000 is above 0");
    let far = PageRequest { number, size: PageSize::LARGEST };
    let page = bench.port().page(far, PLAIN).await.expect("the provider works");
    assert!(page.entries.is_empty() && page.is_last, "nobody stands behind the end: {page:?}");
}

async fn by_ids_come_just_those(bench: &dyn CustomersBench, held: &HeldCustomers) {
    let (first, last) = (held.ids[0], held.ids[held.ids.len() - 1]);
    let asked = [last, held.unknown, first];
    let all = PageRequest::first(PageSize::LARGEST);
    let page = by_ids(bench, &asked, all).await;
    let found: BTreeSet<_> = ids_of(&page).into_iter().collect();
    assert_eq!(found, BTreeSet::from([first, last]), "just those who were asked for, if known");
    assert!(page.is_last && page.entries.len() == 2, "each of them once: {page:?}");

    let mut one_by_one = PageRequest::first(PageSize::new(1).expect("1 is a size"));
    let mut found = BTreeSet::new();
    for _ in 0..2 {
        let page = by_ids(bench, &asked, one_by_one).await;
        assert!(!page.is_last, "a full page is not the last: {page:?}");
        found.extend(ids_of(&page));
        one_by_one = one_by_one.next();
    }
    assert_eq!(found, BTreeSet::from([first, last]), "pages of those asked for hold them all");
    assert!(by_ids(bench, &asked, one_by_one).await.is_last, "and then nobody");

    for nobody in [&[][..], &[held.unknown][..]] {
        let page = by_ids(bench, nobody, all).await;
        assert!(page.entries.is_empty() && page.is_last, "nobody is asked for: {page:?}");
    }
}

async fn one_is_as_in_the_list(bench: &dyn CustomersBench, held: &HeldCustomers) {
    for options in [PLAIN, WITH_CUSTOM_FIELDS] {
        let asked = PageRequest::first(PageSize::LARGEST);
        let page = bench.port().page(asked, options).await.expect("the provider works");
        for entry in page.entries {
            let listed = entry.expect("all customers of a bench can be read");
            let one = get(bench, listed.id, options).await;
            assert_eq!(one, listed, "a customer is the same alone and in the list");
        }
    }
    let page = by_ids(bench, &held.ids[..1], PageRequest::first(PageSize::LARGEST)).await;
    let one = get(bench, held.ids[0], PLAIN).await;
    assert_eq!(page.entries, [Ok(one)], "a customer is the same alone and by ids");
}

async fn custom_fields_come_when_asked_for(bench: &dyn CustomersBench, held: &HeldCustomers) {
    let with = get(bench, held.with_custom_fields, WITH_CUSTOM_FIELDS).await;
    let fields = with.custom_fields.set();
    assert!(fields.is_some_and(|fields| !fields.is_empty()), "its custom fields: {with:?}");
    let without = get(bench, held.with_custom_fields, PLAIN).await;
    assert!(without.custom_fields.is_absent(), "nobody asked for custom fields");
    assert_eq!(Customer { custom_fields: Stated::Absent, ..with }, without, "and nothing else");
}

async fn whom_the_provider_does_not_know_is_not_found(
    bench: &dyn CustomersBench,
    unknown: CustomerId,
) {
    let port = bench.port();
    for options in [PLAIN, WITH_CUSTOM_FIELDS] {
        is_not_found("get", port.get(unknown, options).await.map(drop));
    }
    let edit = edit_of_nobody(unknown);
    is_not_found("edit", port.edit(unknown, &edit).await);
    is_not_found("archive", port.archive(unknown).await);
    is_not_found("reopen", port.reopen(unknown).await);
    is_not_found("delete", port.delete(unknown).await);
}

/// Holds a result against that of a customer who is not there.
pub(super) fn is_not_found(call: &str, result: Result<(), PortError>) {
    let error = result.expect_err("the provider does not know this customer");
    assert_eq!(error.kind(), ErrorKind::NotFound, "{call}: {error}");
    assert!(!error.concerns_every_request(), "{call}: the customer is wrong, not we: {error}");
}

async fn nothing_is_made_of_what_is_no_answer(bench: &dyn CustomersBench, held: &HeldCustomers) {
    let port = bench.port();
    let (one, asked) = (held.ids[0], PageRequest::first(PageSize::LARGEST));
    let page = port.page(asked, PLAIN).await.expect("the provider works");
    bench.order_reads(ReadSituation::AnswerLost);
    survives_a_lost_answer(port.page(asked, PLAIN).await, &page);
    at_ease(bench);
    let customer = get(bench, one, PLAIN).await;
    bench.order_reads(ReadSituation::AnswerLost);
    survives_a_lost_answer(port.get(one, PLAIN).await, &customer);
    at_ease(bench);
    let page = by_ids(bench, &[one], asked).await;
    bench.order_reads(ReadSituation::AnswerLost);
    survives_a_lost_answer(port.page_by_ids(&[one], asked).await, &page);

    for situation in ReadSituation::FAILURES {
        bench.order_reads(situation);
        let results = [
            port.page(asked, PLAIN).await.map(drop),
            port.page(asked, WITH_CUSTOM_FIELDS).await.map(drop),
            port.page_by_ids(&[one], asked).await.map(drop),
            port.get(one, PLAIN).await.map(drop),
            port.get(one, WITH_CUSTOM_FIELDS).await.map(drop),
        ];
        for result in results {
            let kind = result.as_ref().err().map(PortError::kind);
            situation.must_be_told(result);
            let is_gibberish = situation == ReadSituation::Gibberish;
            assert_eq!(kind == Some(ErrorKind::Broken), is_gibberish, "{situation:?}: {kind:?}");
        }
    }
    at_ease(bench);
}

async fn by_ids(
    bench: &dyn CustomersBench,
    ids: &[CustomerId],
    asked: PageRequest,
) -> CustomerPage {
    bench.port().page_by_ids(ids, asked).await.expect("the provider works")
}

pub(super) async fn get(
    bench: &dyn CustomersBench,
    id: CustomerId,
    options: CustomerOptions,
) -> Customer {
    bench.port().get(id, options).await.expect("the provider knows the customer")
}

fn ids_of(page: &CustomerPage) -> Vec<CustomerId> {
    let id = |entry: &Result<Customer, _>| {
        entry.as_ref().expect("all customers of a bench can be read").id
    };
    page.entries.iter().map(id).collect()
}

/// What could be written of a customer, if there were one.
fn edit_of_nobody(unknown: CustomerId) -> CustomerEdit {
    let new = invented::plain("nobody");
    let nobody =
        Customer { details: new.details, ..Customer::new(unknown, new.currency, new.waives_taxes) };
    CustomerChange::default().applied_to(&nobody)
}
