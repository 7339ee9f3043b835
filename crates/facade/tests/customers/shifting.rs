//! Rows that come and go while somebody pages.

use billport::workflows::customers::Shift;
use billport_sandbox::billagain::Churn;
use billport_sandbox::{Answer, Fault, FaultOrder};
use std::collections::{BTreeSet, HashSet};
use std::num::NonZeroU32;

use crate::bench::{Act, Bench, Listing};

fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

/// Nobody comes twice, and nobody is lost who was there from the beginning to the end.
#[track_caller]
fn assert_whole(listing: &Listing, bench: &Bench, before: &[u64]) {
    assert!(listing.error.is_none(), "{:?}", listing.error);
    let came: HashSet<_> = listing.ids.iter().copied().collect();
    assert_eq!(came.len(), listing.ids.len(), "somebody came twice");
    let gone = bench.provider.ledger().churned_out;
    let lost: Vec<_> =
        before.iter().filter(|id| !gone.contains(id) && !came.contains(id)).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

/// Row 26: while rows come and go before every page, nobody comes twice and nobody who stays is lost;
/// that the list has moved is told. Where ids follow each other, and where there is room between them.
#[tokio::test]
async fn nobody_comes_twice_and_nobody_is_lost_while_rows_come_and_go() {
    for seed in 0..3 {
        for apart in [1, 3] {
            for (every, delete, insert) in [(1, 1, 1), (1, 3, 0), (1, 0, 3), (2, 7, 5), (3, 12, 2)]
            {
                let bench = Bench::start();
                bench.provider.number_from(1000);
                bench.provider.fill_apart(900, number(apart));
                let before = bench.provider.customer_ids();
                let every = number(every);
                bench.provider.churn(Churn { every, delete, insert, seed, ..Churn::default() });
                assert_whole(&bench.list().await, &bench, &before);
            }
        }
    }
}

/// Row 26: rows that are deleted in front of who pages pull the others forward, and rows that are inserted
/// there repeat some. Each is told, by its number.
#[tokio::test]
async fn a_shift_is_told_by_its_number() {
    let still = Bench::start();
    still.provider.fill(900);
    assert!(still.list().await.shifts.is_empty(), "nothing has moved");
    for (delete, insert) in [(4, 0), (0, 4)] {
        let bench = Bench::start();
        // Where ids follow each other, whoever is inserted is the newest.
        bench.provider.fill(900);
        let before = bench.provider.customer_ids();
        let protected = before[20..].iter().copied().collect();
        bench.provider.churn(Churn { every: number(2), delete, insert, seed: 5, protected });
        let listing = bench.list().await;
        assert_whole(&listing, &bench, &before);
        let (mut inserted, mut deleted) = (0, 0);
        for shift in &listing.shifts {
            match shift {
                Shift::Inserted(rows) => inserted += rows,
                Shift::Deleted(rows) => deleted += rows,
            }
        }
        let ledger = bench.provider.ledger();
        let moved = (ledger.churned_in.len() as u64, ledger.churned_out.len() as u64);
        assert_eq!((inserted, deleted), moved, "{:?}", listing.shifts);
        assert!(moved.0 + moved.1 >= 8, "{moved:?}");
    }
}

/// Row 26: somebody deletes all that was read last, again and again; what comes behind is not lost.
#[tokio::test]
async fn many_deleted_at_once_are_gone_back_for() {
    for deleted in [1, 16, 17, 64, 150, 199] {
        let bench = Bench::start();
        bench.provider.fill_apart(1000, number(2));
        let before = bench.provider.customer_ids();
        let protected: BTreeSet<_> = before[deleted..].iter().copied().collect();
        let delete = u32::try_from(deleted).unwrap();
        let churn = Churn { every: number(2), delete, insert: 0, seed: 1, protected };
        bench.provider.churn(churn);
        let listing = bench.list().await;
        assert_whole(&listing, &bench, &before);
        assert_eq!(listing.shifts, [Shift::Deleted(deleted as u64)], "{deleted}");
    }
}

/// Row 26, with row 5: an empty page amid the list is not believed: what was read before has to be seen
/// again first. If all pages are empty from there on, the list ends with an error.
#[tokio::test]
async fn an_empty_page_amid_the_list_is_not_its_end() {
    let empty = || Fault::from(Answer::json(200, "[]"));
    let bench = Bench::start();
    bench.provider.fill(1000);
    bench.provider.order(FaultOrder::once(Act::Page.call(), empty()).skipping(2));
    let before = bench.provider.customer_ids();
    assert_whole(&bench.list().await, &bench, &before);

    let bench = Bench::start();
    bench.provider.fill(1000);
    bench.provider.order(FaultOrder::once(Act::Page.call(), empty()).skipping(2).always());
    let listing = bench.list().await;
    assert!(listing.error.is_some(), "{} are not all", listing.ids.len());
}
