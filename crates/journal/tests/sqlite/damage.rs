//! Rows that no journal writes are damage, and never a panic.

use billport_journal::{
    JournalError, Outcome, RunHistory as _, RunId, RunJournal as _, RunQuery, StoreErrorKind,
    UnitQuery, Which,
};

use super::bench::{Bench, begin, everything, halves, intent, settled};

#[tokio::test]
async fn values_that_make_no_sense_are_damage() {
    let bench = Bench::new();
    let journal = bench.open();
    let claim = begin(&journal, 3).await;
    journal.lease(claim, 0, 1).await.unwrap();
    journal.intend(claim, intent(1)).await.unwrap();
    journal.settle(claim, settled(1, Outcome::Split(halves(1)))).await.unwrap();
    let told = everything(&journal).await;
    let raw = bench.raw();
    raw.execute_batch(KEEP).unwrap();
    for change in [
        "run SET fingerprint = x'00'",
        "run SET size_in_bytes = -1",
        "run SET strict = 2",
        "run SET columns = 'no end'",
        "run SET judged_on = 99999999",
        "run SET begun_at = 9223372036854775807",
        "run SET epoch = -1",
        "run SET owner_host = NULL",
        "run SET bills_pending = 9223372036854775807",
        "run SET file = CAST(x'ff' AS TEXT)",
        "unit SET start_byte = -1",
        "unit SET bills = 4294967296",
        "unit SET rejected = x'80'",
        "unit SET body = x'00'",
        "unit SET state = 0",
        "unit SET state = 20",
        "unit SET not_before = -9223372036854775808",
        "event SET cause = 0",
        "event SET cause = 300",
        "event SET last_unit = NULL",
        "event SET state_after = 9",
        "event SET part = x'0102'",
        "event SET status = 70000",
        "event SET digest = x''",
        "event SET content = x'00'",
    ] {
        raw.execute_batch(&format!("UPDATE {change}")).unwrap();
        let all = UnitQuery { after: 0, limit: 9, which: Which::All };
        let answers = [
            journal.runs(RunQuery::default()).await.map(drop),
            journal.units(RunId(1), all).await.map(drop),
            journal.events(0, 9).await.map(drop),
        ];
        let damaged = answers.iter().filter_map(|answer| answer.as_ref().err()).all(
            |error| matches!(error, JournalError::Store(error) if error.kind() == StoreErrorKind::Damaged),
        );
        assert!(damaged && answers.iter().any(Result::is_err), "{change}: {answers:?}");
        raw.execute_batch(PUT_BACK).unwrap();
    }
    drop(raw);
    assert_eq!(everything(&journal).await, told);
}

#[tokio::test]
async fn rows_that_belong_to_no_run_are_told() {
    let bench = Bench::new().with_a_run().await;
    let journal = bench.open();
    assert_eq!(journal.integrity().await.unwrap(), Vec::<String>::new());
    bench
        .raw()
        .execute_batch(
            "CREATE TEMP TABLE lost AS SELECT * FROM unit WHERE (id & 4294967295) < 3;
             UPDATE lost SET id = 7 << 32 | (id & 4294967295);
             INSERT INTO unit SELECT * FROM lost;
             UPDATE sqlite_sequence SET seq = 0 WHERE name = 'run';",
        )
        .unwrap();
    let told = journal.integrity().await.unwrap();
    assert!(told[0].contains("2 batches belong to run 7"), "{told:?}");
    assert!(told[1].contains("run 1 is taken") && told.len() == 2, "{told:?}");
}

const KEEP: &str = "CREATE TEMP TABLE kept_run AS SELECT * FROM run;
     CREATE TEMP TABLE kept_unit AS SELECT * FROM unit;
     CREATE TEMP TABLE kept_event AS SELECT * FROM event;";

const PUT_BACK: &str = "BEGIN;
     DELETE FROM run; INSERT INTO run SELECT * FROM kept_run;
     DELETE FROM unit; INSERT INTO unit SELECT * FROM kept_unit;
     DELETE FROM event; INSERT INTO event SELECT * FROM kept_event;
     COMMIT;";
