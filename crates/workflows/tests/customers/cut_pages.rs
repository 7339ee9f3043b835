//! A provider that gives fewer rows a page than it was asked for does not make a page look like the last.

use billport_ports::ErrorKind;
use billport_workflows::customers::{Shift, ShortPage};

use crate::list::{Change, Cut, List, read, read_by};

const RULES: [ShortPage; 2] = [ShortPage::IsMostlyTheLast, ShortPage::IsConfirmed];

/// A list with gaps between its ids, which cuts its pages.
fn list(rows: u64, cut: Option<Cut>) -> List {
    let mut list = List::of((1..=rows).rev().map(|id| id * 3));
    list.cut = cut;
    list
}

#[tokio::test]
async fn pages_that_are_cut_are_told_and_nobody_is_left_out_in_silence() {
    for most in [100, 50, 25, 20, 10] {
        for rows in [most as u64 + 1, 300] {
            for cut in [Cut::AsAsked(most), Cut::AtItsEnd(most)] {
                for rule in RULES {
                    let seen = read_by(rule, &list(rows, Some(cut))).await;
                    let error = seen.error.unwrap();
                    assert_eq!(error.kind(), ErrorKind::Broken, "{cut:?}");
                    let told = "gives fewer customers a page than it was asked for";
                    assert!(error.to_string().ends_with(told), "{error}");
                    assert_eq!((seen.ids.len(), seen.requests), (most, 4), "{rows} {cut:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn whoever_looks_for_somebody_believes_no_short_page() {
    for (most, is_whole) in [(1, false), (7, false), (100, false), (137, true), (199, true)] {
        let list = list(200, Some(Cut::AtItsEnd(most)));
        let seen = read_by(ShortPage::IsConfirmed, &list).await;
        let error = seen.error.map(|error| error.kind());
        assert_eq!(error, (!is_whole).then_some(ErrorKind::Broken), "{most}");
        assert_eq!(seen.ids.len(), if is_whole { 200 } else { most });
    }
}

#[tokio::test]
async fn the_end_is_confirmed_by_one_request_where_it_has_to_be() {
    for (rows, by_default, confirmed) in
        [(0, 1, 1), (1, 1, 2), (26, 1, 2), (199, 1, 2), (25, 2, 2), (100, 2, 2), (300, 2, 3)]
    {
        for (rule, requests) in RULES.into_iter().zip([by_default, confirmed]) {
            let seen = read_by(rule, &list(rows, None)).await;
            assert_eq!((seen.ids.len() as u64, seen.requests), (rows, requests), "{rule:?}");
            assert!(seen.error.is_none() && seen.shifts.is_empty());
        }
    }
}

#[tokio::test]
async fn behind_the_lowest_id_there_is_nobody_to_ask_for() {
    for rows in [25, 100] {
        for rule in RULES {
            let seen = read_by(rule, &List::of((1..=rows).rev())).await;
            assert_eq!((seen.ids.len() as u64, seen.requests), (rows, 1), "{rule:?}");
        }
    }
}

#[tokio::test]
async fn who_is_added_behind_the_end_meanwhile_is_not_taken_for_one_that_was_cut_off() {
    // The oldest first: each new one stands at the end.
    let list = List::of((1..=100).map(|id| id * 3));
    let list = [2, 4, 5]
        .into_iter()
        .fold(list, |list, request| list.before(request, Change::Insert { at: 1000, rows: 3 }));
    let seen = read_by(ShortPage::IsConfirmed, &list).await;
    assert!(seen.error.is_none(), "{:?}", seen.error);
    assert_eq!(seen.ids, list.rows());
}

#[tokio::test]
async fn who_is_inserted_before_the_end_meanwhile_changes_nothing() {
    let list = list(100, None).before(2, Change::Insert { at: 0, rows: 30 });
    let seen = read(&list).await;
    assert_eq!((seen.ids.len(), seen.requests, seen.shifts), (100, 2, vec![]));
    assert!(seen.error.is_none());
}

#[tokio::test]
async fn where_more_than_a_page_is_inserted_before_the_end_it_is_found_again() {
    let list = list(100, None).before(2, Change::Insert { at: 0, rows: 300 });
    let seen = read(&list).await;
    assert!(seen.error.is_none(), "{:?}", seen.error);
    assert_eq!((seen.ids.len(), seen.shifts), (400, vec![Shift::Inserted(300)]));
}
