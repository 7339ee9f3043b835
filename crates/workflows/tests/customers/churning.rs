//! Rows come and go while a list is read: every other row comes once, and none twice (fault row 26).

use billport_workflows::customers::{Shift, ShortPage};
use proptest::prelude::*;
use std::collections::BTreeSet;

use crate::list::{Change, List, read, read_by};
use crate::virtual_time::in_virtual_time;

fn change() -> impl Strategy<Value = Change> {
    // At the front, at the end, and anywhere; one row, a few, or more than a page.
    let at = || prop_oneof![Just(0_usize), Just(1000_usize), 0..=1000_usize];
    let rows = || prop_oneof![4 => 1..4_usize, 2 => 1..40_usize, 1 => 1..450_usize];
    prop_oneof![
        (at(), rows()).prop_map(|(at, rows)| Change::Insert { at, rows }),
        (at(), rows()).prop_map(|(at, rows)| Change::Delete { at, rows }),
    ]
}

/// Thousands are inserted, more than are remembered or fewer, before much was read.
fn flood() -> impl Strategy<Value = Option<(usize, Change)>> {
    let flood = (2..5_usize, prop_oneof![3 => Just(0), 1 => 0..=1000_usize], 1000..6000_usize);
    proptest::option::of(
        flood.prop_map(|(request, at, rows)| (request, Change::Insert { at, rows })),
    )
}

fn short_page() -> impl Strategy<Value = ShortPage> {
    prop_oneof![Just(ShortPage::IsMostlyTheLast), Just(ShortPage::IsConfirmed)]
}

/// Ids as lists have them: without gaps or with some, up, down, or in no order at all.
fn rows() -> impl Strategy<Value = Vec<u64>> {
    let length = prop_oneof![0..450_usize, 380..1500_usize];
    let ids = (length, 1..4_u64, 1..50_u64).prop_flat_map(|(length, gap, first)| {
        (0..length as u64)
            .map(|row| {
                if gap == 1 { Just(0).boxed() } else { (0..gap).boxed() }
                    .prop_map(move |apart| first + row * gap + apart)
            })
            .collect::<Vec<_>>()
    });
    ids.prop_flat_map(|ids| {
        let down: Vec<_> = ids.iter().rev().copied().collect();
        prop_oneof![3 => Just(down), 1 => Just(ids.clone()), 2 => Just(ids).prop_shuffle()]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_row_that_stays_comes_once_and_none_twice(
        rows in rows(),
        changes in proptest::collection::vec(
            (1..14_usize, proptest::collection::vec(change(), 1..4)), 0..9,
        ),
        flood in flood(),
        short_page in short_page(),
    ) {
        let mut list = List::of(rows.iter().copied());
        let flood = flood.map(|(request, change)| (request, vec![change]));
        for (request, changes) in changes.into_iter().chain(flood) {
            list.changes.entry(request).or_default().extend(changes);
        }
        let seen = in_virtual_time(read_by(short_page, &list));
        // Where all of them are deleted, nothing says that this was the end.
        let is_read = seen.error.is_none() || list.rows().is_empty();
        prop_assert!(is_read, "{:?}", seen.error);
        let once: BTreeSet<_> = seen.ids.iter().copied().collect();
        prop_assert_eq!(once.len(), seen.ids.len(), "no row comes twice");
        let deleted = list.deleted();
        let lost: Vec<_> =
            rows.iter().filter(|id| !deleted.contains(id) && !once.contains(id)).collect();
        prop_assert!(lost.is_empty(), "lost {:?}; asked for {:?}", lost, list.requests());
        let known: BTreeSet<_> = list.rows().into_iter().chain(deleted).collect();
        prop_assert!(once.is_subset(&known), "nobody is made up");
    }
}

#[tokio::test]
async fn what_is_inserted_before_comes_again_and_is_dropped() {
    let list = List::of((1..=1000).rev()).before(3, Change::Insert { at: 0, rows: 7 });
    let seen = read(&list).await;
    assert!(seen.ids.iter().copied().eq((1..=1000).rev()));
    assert_eq!(seen.shifts, [Shift::Inserted(7)]);
}

#[tokio::test]
async fn what_is_deleted_before_is_gone_back_for() {
    let list = List::of((1..=1000).rev()).before(3, Change::Delete { at: 0, rows: 7 });
    let seen = read(&list).await;
    assert!(seen.ids.iter().copied().eq((1..=1000).rev()), "they were read before");
    assert_eq!(seen.shifts, [Shift::Deleted(7)]);
    assert_eq!(seen.requests, 7, "one more than without");
}

#[tokio::test]
async fn all_that_was_read_may_be_deleted() {
    let list = List::of((1..=1000).rev()).before(3, Change::Delete { at: 0, rows: 400 });
    let seen = read(&list).await;
    assert!(seen.ids.iter().copied().eq((1..=1000).rev()));
    assert_eq!(seen.shifts, [Shift::Deleted(400)]);
}

#[tokio::test]
async fn what_is_read_stays_known_however_many_are_inserted_before_it() {
    for rows in [150, 1000, 5000] {
        let list = List::of((1..=300).rev()).before(2, Change::Insert { at: 0, rows });
        let seen = read(&list).await;
        assert!(seen.error.is_none(), "{:?}", seen.error);
        let once: BTreeSet<_> = seen.ids.iter().copied().collect();
        assert_eq!(once.len(), seen.ids.len(), "{rows}: nobody comes twice");
        assert!((1..=300).all(|id| once.contains(&id)), "{rows}: nobody is lost");
        assert_eq!(seen.shifts, [Shift::Inserted(rows as u64)], "and nobody was deleted");
    }
}

#[tokio::test]
async fn what_was_read_stays_known_when_thousands_are_inserted_amid_it() {
    // A hundred of the first two hundred stand behind them, and come again long after.
    for rows in [150, 1000, 5000] {
        let ids = || (1..=400).rev().map(|id| id * 3);
        let list = List::of(ids()).before(2, Change::Insert { at: 250, rows });
        let list = list.before(3, Change::Insert { at: 0, rows: 3 });
        let seen = read(&list).await;
        assert!(seen.error.is_none(), "{:?}", seen.error);
        let once: BTreeSet<_> = seen.ids.iter().copied().collect();
        assert_eq!(once.len(), seen.ids.len(), "{rows}: nobody comes twice");
        assert!(ids().all(|id| once.contains(&id)), "{rows}: nobody is lost");
        let told: u64 = seen.shifts.iter().map(inserted).sum();
        assert_eq!(told, rows as u64 + 3, "{:?}", seen.shifts);
    }
}

fn inserted(shift: &Shift) -> u64 {
    match shift {
        Shift::Inserted(rows) => *rows,
        Shift::Deleted(rows) => panic!("nobody has deleted {rows}"),
    }
}

#[tokio::test]
async fn all_that_was_read_may_be_deleted_where_no_id_says_what_came_behind() {
    let ids = || (1..=500).rev().map(|id| id * 3);
    let list = List::of(ids()).before(2, Change::Delete { at: 0, rows: 200 });
    let seen = read(&list).await;
    assert!(seen.ids.iter().copied().eq(ids()));
    assert_eq!(seen.shifts, [Shift::Deleted(200)]);
}

#[tokio::test]
async fn that_all_are_deleted_is_not_believed() {
    let list = List::of((101..=600).rev()).before(3, Change::Delete { at: 0, rows: 500 });
    let seen = read(&list).await;
    assert!(seen.error.is_some(), "{} are not all", seen.ids.len());
}

#[tokio::test]
async fn a_row_that_moves_down_takes_no_other_with_it() {
    // The list has gaps, so that windows overlap by a row; the last one that was read moves, or another.
    for from in [0, 100, 198, 199] {
        for rows in [600, 5600] {
            let ids = || (1..=rows).rev().map(|id| id * 3);
            let list = List::of(ids()).before(2, Change::Move { from, to: 300 });
            let seen = read(&list).await;
            assert_eq!(seen.ids.len() as u64, rows, "{from}");
            assert_eq!(
                seen.ids.iter().copied().collect::<BTreeSet<_>>(),
                ids().collect(),
                "{from}"
            );
        }
    }
}

#[tokio::test]
async fn a_row_that_moves_down_a_long_list_takes_no_other_with_it() {
    let ids = || (1..=9000).rev().map(|id| id * 3);
    // Before request 40 over 7,000 are read, and the first ones are forgotten.
    let list = List::of(ids()).before(40, Change::Move { from: 6000, to: 7400 });
    let seen = read(&list).await;
    assert_eq!(seen.ids.len(), 9000);
    assert_eq!(seen.ids.iter().copied().collect::<BTreeSet<_>>(), ids().collect());
}

#[tokio::test]
async fn a_row_a_request_comes_and_goes() {
    let mut list = List::of((1..=20_000).rev());
    for request in 2..400 {
        let at = request * 7919 % 1000;
        let changes = [Change::Insert { at: 0, rows: 1 }, Change::Delete { at, rows: 1 }];
        list.changes.insert(request, changes.into());
    }
    let seen = read(&list).await;
    let (once, deleted) = (seen.ids.iter().copied().collect::<BTreeSet<_>>(), list.deleted());
    assert_eq!(once.len(), seen.ids.len());
    assert!((1..=20_000).all(|id| deleted.contains(&id) || once.contains(&id)));
    assert!(seen.requests < 150, "101 without: {}", seen.requests);
}

#[tokio::test]
async fn more_than_is_remembered_may_not_vanish_at_once() {
    let list = List::of((1..=9000).rev()).before(31, Change::Delete { at: 0, rows: 6001 });
    let seen = read(&list).await;
    let error = seen.error.unwrap();
    assert!(error.to_string().contains("begin again"), "{error}");
    assert!(seen.ids.iter().copied().eq((3001..=9000).rev()), "what came before is right");
}
