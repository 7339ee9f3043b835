//! All customers of a list come, with as few requests as can be.

use billport_ports::ErrorKind;
use billport_workflows::customers::{CustomersExt, Shift, StreamOptions, Streamed};
use futures_util::StreamExt;

use crate::list::{Change, List, read};

#[tokio::test]
async fn a_hundred_thousand_without_a_gap_take_501_requests() {
    let list = List::of((1..=100_000).rev());
    let seen = read(&list).await;
    assert!(seen.ids.iter().copied().eq((1..=100_000).rev()));
    assert_eq!((seen.requests, list.requests().len()), (501, 501));
    assert!(list.requests().iter().zip(1..).all(|(asked, page)| *asked == (page, 200)));
    assert_eq!((seen.shifts, seen.error.is_some()), (vec![], false));
}

#[tokio::test]
async fn gaps_between_ids_cost_a_tenth_more() {
    let list = List::of((1..=100_000).rev().map(|id| id * 3));
    let seen = read(&list).await;
    assert!(seen.ids.iter().copied().eq((1..=100_000).rev().map(|id| id * 3)));
    assert_eq!((seen.requests, seen.shifts), (548, vec![]));
}

#[tokio::test]
async fn a_gap_now_and_then_costs_a_request_each() {
    // One customer in 200 is gone, and always the first of a page.
    let rows = (1..=20_000_u64).rev().filter(|id| id % 201 != 0);
    let list = List::of(rows.clone());
    let seen = read(&list).await;
    assert!(seen.ids.iter().copied().eq(rows));
    assert!((100..=200).contains(&seen.requests), "{}", seen.requests);
}

#[tokio::test]
async fn short_lists_end_with_their_last_page() {
    for (rows, requests) in [(0_u64, 1), (1, 1), (199, 1), (200, 2), (201, 2), (399, 2), (400, 3)] {
        let list = List::of((1..=rows).rev());
        let seen = read(&list).await;
        assert!(seen.ids.iter().copied().eq((1..=rows).rev()), "{rows}");
        assert_eq!((seen.requests, seen.error.is_some()), (requests, false), "{rows}");
    }
}

#[tokio::test]
async fn an_empty_page_ends_no_list_whose_rows_may_have_moved_before_it() {
    // Of 201, one of the first page is deleted: the last one stands in no second page.
    let list = List::of((101..=301).rev()).before(2, Change::Delete { at: 0, rows: 1 });
    let seen = read(&list).await;
    assert_eq!(seen.ids.last(), Some(&101));
    assert_eq!((seen.ids.len(), seen.shifts), (201, vec![Shift::Deleted(1)]));
}

#[tokio::test]
async fn a_customer_who_can_not_be_read_is_told_and_hides_no_other() {
    let mut list = List::of((1..=1000).rev());
    list.unreadable = [5, 600, 801].into();
    list.nameless = [400, 401, 601, 1000].into();
    let seen = read(&list).await;
    assert_eq!(seen.ids.len(), 993);
    let named: Vec<_> = seen.unreadable.iter().flatten().copied().collect();
    assert_eq!(named, [801, 600, 5]);
    assert_eq!(seen.unreadable.len() - named.len(), 4, "each once: {:?}", seen.unreadable);
    assert!(seen.error.is_none());
}

#[tokio::test]
async fn nobody_can_follow_a_list_without_ids() {
    let mut list = List::of((1..=1000).rev());
    list.nameless = (784..=800).collect();
    // The first page ends with 17 of them.
    let list = list.before(1, Change::Delete { at: 0, rows: 17 });
    let seen = read(&list).await;
    assert_eq!((seen.ids.len(), seen.unreadable.len()), (183, 17));
    let error = seen.error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Broken);
    let told = "17 customers in a row have no id that can be read";
    assert!(error.to_string().ends_with(told), "{error}");
    assert!(error.to_string().starts_with("the list of customers: "), "{error}");
}

#[tokio::test]
async fn the_next_page_is_asked_for_while_one_is_worked_on() {
    let list = List::of((1..=500).rev());
    let mut stream = list.stream(StreamOptions::default());
    assert_eq!(list.requests().len(), 0, "nothing is asked for before somebody listens");
    let mut seen = 0;
    while let Some(item) = stream.next().await {
        seen += usize::from(matches!(item.unwrap(), Streamed::Customer(_)));
        let expected = if seen < 200 { 2 } else { 3 };
        assert!(list.requests().len() <= expected, "one ahead at most, behind {seen}");
        assert!(seen == 0 || seen == 200 || list.requests().len() == expected, "behind {seen}");
    }
    assert_eq!((seen, list.requests().len()), (500, 3), "and none behind the end");
}

/// Whoever reads a stream may be moved to another thread. The compiler is the test.
#[test]
fn a_stream_can_be_sent() {
    fn is_send(_: impl Send + Unpin) {}
    let list: Box<dyn billport_ports::Customers> = Box::new(List::default());
    is_send(list.stream(StreamOptions::default()));
}
