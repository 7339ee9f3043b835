//! A run that can't be read is told as such, and holds no other up.

use billport_journal::{
    Claim, JournalError, RunHistory as _, RunId, RunJournal as _, RunQuery, SqliteJournal,
    StoreErrorKind, Verification, verify,
};

use super::bench::{Bench, begin, delivered, intent};

const SOUND: RunId = RunId(1);
const DAMAGED: RunId = RunId(2);
const DEAD: RunId = RunId(3);

/// A journal with a run that was let go of, and two of which the owner died while a batch of each was
/// in flight.
async fn three_runs() -> Bench {
    let bench = Bench::new();
    let dying = bench.open_as(1);
    let sound = begin(&dying, 3).await;
    send(&dying, sound).await;
    dying.settle(sound, delivered(1)).await.unwrap();
    dying.release(sound).await.unwrap();
    let both = [begin(&dying, 3).await, begin(&dying, 3).await];
    for claim in both {
        send(&dying, claim).await;
    }
    bench
}

async fn send(journal: &SqliteJournal, claim: Claim) {
    journal.lease(claim, 0, 2).await.unwrap();
    journal.intend(claim, intent(1)).await.unwrap();
}

fn edit(bench: &Bench, edit: &str) {
    let changed = bench.raw().execute(&format!("UPDATE {edit}"), []).unwrap();
    assert!(changed > 0, "{edit}");
}

fn is_damage<T>(answer: Result<T, JournalError>) -> bool {
    matches!(answer, Err(JournalError::Store(error)) if error.kind() == StoreErrorKind::Damaged)
}

fn told(verification: &Verification) -> Vec<String> {
    verification.findings.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_run_that_can_not_be_read_holds_no_other_up() {
    for (damage, reason) in [
        // What is not posted does not lead on from it.
        ("unit SET state = 4 WHERE id = (2 << 32) + 1", "event 12 does not lead on"),
        ("event SET state_before = 4 WHERE run = 2 AND cause = 8", "event 13 does not"),
        ("run SET posted_up_to = 0 WHERE id = 2", "event 8 does not lead on"),
        // What stands in a row makes no sense.
        ("unit SET state = 0 WHERE id = (2 << 32) + 2", "state holds what no journal writes"),
        ("run SET strict = 2 WHERE id = 2", "strict holds what no journal writes"),
        ("run SET owner_host = NULL WHERE id = 2", "owner_since holds what no journal writes"),
    ] {
        let bench = three_runs().await;
        edit(&bench, damage);
        let journal = bench.open_as(2);

        let verification = verify(&journal).await.unwrap();
        let found = told(&verification);
        let unread = found.iter().find(|found| found.starts_with("run 2: it can't be read: "));
        assert!(unread.is_some_and(|unread| unread.contains(reason)), "{damage}: {found:?}");
        for finding in &verification.findings {
            assert_eq!(finding.run, Some(DAMAGED), "{damage}: {finding}");
        }
        assert_eq!((verification.runs, verification.units), (3, 6), "{damage}");
        assert_eq!(journal.integrity().await.unwrap(), Vec::<String>::new());

        assert_eq!(journal.bury_the_dead().await.unwrap(), [DEAD], "{damage}");
        let listed = journal.list_runs(RunQuery::default()).await.unwrap();
        let [Ok(dead), Err(damaged), Ok(sound)] = &listed[..] else { panic!("{listed:?}") };
        assert_eq!((dead.id, damaged.run, sound.id), (DEAD, DAMAGED, SOUND));
        assert!(damaged.to_string().starts_with("run 2 can't be read: the journal is damaged ("));
        assert!(damaged.to_string().contains(reason), "{damaged}");
        assert_eq!((dead.counts.batches_unknown, dead.owner.as_ref()), (1, None));

        // Of the damaged one nothing is told, and by earlier runs nothing is decided.
        assert!(is_damage(journal.run(DAMAGED).await), "{damage}");
        assert!(is_damage(journal.claim(DAMAGED).await), "{damage}");
        assert!(is_damage(journal.disown(DAMAGED).await), "{damage}");
        let refused = journal.runs(RunQuery::default()).await;
        let named = refused.as_ref().unwrap_err().to_string();
        assert!(named.contains("(run 2: ") && named.contains(reason), "{damage}: {named}");
        assert!(is_damage(refused), "{damage}");
        // The others go on.
        for run in [SOUND, DEAD] {
            let claim = journal.claim(run).await.unwrap();
            let leased = journal.lease(claim, 0, 1).await.unwrap();
            journal.intend(claim, intent(leased[0].number)).await.unwrap();
            journal.settle(claim, delivered(leased[0].number)).await.unwrap();
            journal.release(claim).await.unwrap();
        }
        let again = told(&verify(&journal).await.unwrap());
        assert_eq!(again, found, "{damage}: no finding more");
    }
}

/// Events that are posted already are found by the chain and by where batches stand; those that are not
/// keep their run from being read.
#[tokio::test]
async fn an_edit_is_found_whether_or_not_its_run_was_let_go_of() {
    const EDIT: &str = "event SET state_before = 4 WHERE cause = 8";
    for (is_open, found) in [
        (
            false,
            &[
                "run 1, event 4: its digest is wrong: it was changed, or the one before it",
                "run 1, batch 1, event 4: it moves a batch from where that did not stand",
            ][..],
        ),
        (
            true,
            &[
                "run 1: it can't be read: event 4 does not lead on from where its batches stand",
                "run 1, event 4: its digest is wrong: it was changed, or the one before it",
            ],
        ),
    ] {
        let bench = Bench::new();
        let journal = bench.open();
        let claim = begin(&journal, 3).await;
        send(&journal, claim).await;
        if !is_open {
            journal.release(claim).await.unwrap();
        }
        drop(journal);
        edit(&bench, EDIT);
        assert_eq!(told(&verify(&bench.open()).await.unwrap()), found);
    }
}

#[tokio::test]
async fn an_event_that_can_not_be_read_is_found_and_passed_over() {
    let bench = three_runs().await;
    edit(&bench, "event SET cause = 20 WHERE run = 2 AND cause = 8");
    let journal = bench.open_as(2);
    let verification = verify(&journal).await.unwrap();
    assert_eq!(
        told(&verification),
        [
            "run 2: it can't be read: cause holds what no journal writes",
            "event 13: it can't be read: cause holds what no journal writes",
            "run 3, event 14: its digest is wrong: it was changed, or the one before it",
        ]
    );
    let last = journal.event(verification.events).await.unwrap().unwrap();
    assert_eq!(verification.head, last.digest, "all behind it were read");
    assert_eq!(journal.bury_the_dead().await.unwrap(), [DEAD]);

    // Where its place can't be told, there is nothing to go on from.
    edit(&bench, "event SET number = 1000 WHERE number = 13");
    assert!(is_damage(verify(&journal).await));
    // Where none can be read, it is more than an event.
    let bench = Bench::new();
    let journal = bench.open();
    for _ in 0..60 {
        let claim = begin(&journal, 1).await;
        journal.release(claim).await.unwrap();
    }
    edit(&bench, "event SET cause = 20");
    assert!(is_damage(verify(&journal).await));
}

/// Nobody knows its number, so it can't be told of it.
#[tokio::test]
async fn a_run_that_no_event_tells_of_and_that_can_not_be_read_is_not_passed_over() {
    let bench = Bench::new().with_a_run().await;
    bench
        .raw()
        .execute_batch(
            "CREATE TEMP TABLE another AS SELECT * FROM run;
             UPDATE another SET id = 7, strict = 2;
             INSERT INTO run SELECT * FROM another;",
        )
        .unwrap();
    assert!(is_damage(verify(&bench.open()).await));
}

#[tokio::test]
async fn where_nothing_can_be_written_no_run_is_blamed() {
    let bench = three_runs().await;
    let journal = bench.open_as(2);
    edit(&bench, "event SET digest = x'' WHERE number = (SELECT max(number) FROM event)");
    let listed = journal.list_runs(RunQuery::default()).await.unwrap();
    assert!(listed[1].is_ok() && listed[2].is_ok(), "{listed:?}");
    assert!(is_damage(journal.bury_the_dead().await));
}

/// Whoever asks what was sent to a target must not be led past a run that may have been sent there.
#[tokio::test]
async fn a_run_whose_target_can_not_be_read_may_be_of_any() {
    let bench = three_runs().await;
    edit(&bench, "run SET target = CAST(x'ff41' AS TEXT) WHERE id = 2");
    let journal = bench.open_as(2);
    let to = |target: &str| RunQuery { target: Some(target.to_owned()), ..RunQuery::default() };
    for target in ["production", "elsewhere"] {
        assert!(is_damage(journal.runs(to(target)).await), "{target}");
    }
    // Of one to another target that much is known.
    edit(&bench, "run SET target = 'elsewhere', columns = 'amount=amount!' WHERE id = 2");
    let told = journal.runs(to("production")).await.unwrap();
    assert_eq!(told.iter().map(|run| run.id).collect::<Vec<_>>(), [DEAD, SOUND]);
    assert!(is_damage(journal.runs(to("elsewhere")).await));
}
