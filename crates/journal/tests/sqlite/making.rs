//! A new journal is there whole or not at all, whoever else makes it at the same time.

use std::fs;
use std::thread;

use super::bench::{Bench, begin, everything};

/// Which of them is first at which step differs from time to time, so it is tried many times.
#[tokio::test]
async fn whoever_makes_it_first_all_have_the_same() {
    for _ in 0..25 {
        all_make_it_and_have_the_same(Bench::new()).await;
    }
}

async fn all_make_it_and_have_the_same(bench: Bench) {
    let journals: Vec<_> = thread::scope(|scope| {
        let opening: Vec<_> = (1..=8)
            .map(|pid| {
                scope.spawn({
                    let bench = &bench;
                    move || bench.open_as(pid)
                })
            })
            .collect();
        opening.into_iter().map(|opening| opening.join().unwrap()).collect()
    });
    begin(&journals[0], 3).await;
    let told = everything(&journals[0]).await;
    for journal in &journals {
        assert_eq!(everything(journal).await, told);
    }
    drop(journals);
    assert_eq!(bench.names(), ["bills.journal", "bills.journal.runs"]);
}

#[test]
fn what_a_dead_maker_has_left_disturbs_nobody() {
    let bench = Bench::new();
    let left = [".new-1-0", ".new-1-0-wal", ".new-1-0-shm", ".new-77-3"];
    for left in left {
        fs::write(bench.beside(left), b"half a journal").unwrap();
    }
    // A maker that lives has its draft locked, and other files are none of its business.
    let alive = fs::File::create(bench.beside(".new-2-0")).unwrap();
    alive.lock().unwrap();
    fs::write(bench.beside(".new-year"), b"bills").unwrap();
    drop(bench.open());
    assert_eq!(
        bench.names(),
        ["bills.journal", "bills.journal.new-2-0", "bills.journal.new-year", "bills.journal.runs"]
    );
}

#[tokio::test]
async fn the_former_name_of_a_journal_is_removed_while_others_use_it() {
    let bench = Bench::new();
    let journal = bench.open();
    // As its maker leaves it that is killed before its last step.
    fs::hard_link(bench.path(), bench.beside(".new-1-0")).unwrap();
    let other = bench.open_as(2);
    assert!(!bench.beside(".new-1-0").exists());
    begin(&journal, 1).await;
    begin(&other, 1).await;
    assert_eq!(everything(&journal).await, everything(&other).await);
}
