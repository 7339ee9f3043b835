//! What is told of a run afterwards: each row that was not delivered, with why.

use billport_domain::CustomerField;
use billport_intake::customers::CustomerFile;
use billport_journal::RunId;
use billport_workflows::customers::import::{UndeliveredError, undelivered};

use crate::desk::{Desk, file, rows};
use crate::provider::Answer;

/// A row that was told: its line, its name, its batch, its fate and its code.
type Row = (u64, String, Option<u64>, &'static str, String);

async fn told(desk: &Desk, run: RunId, file: &CustomerFile) -> Vec<Row> {
    let (record, mut rows) = (desk.record(run), Vec::new());
    undelivered(file, desk.memory(), &record, &mut |told| {
        let name = told.row.text(CustomerField::Name).unwrap_or_default();
        let name = String::from_utf8(name.to_vec()).unwrap();
        assert!(!told.why.is_empty() && !told.row.raw().is_empty());
        rows.push((told.line, name, told.batch, told.fate.name(), told.code));
        Ok(())
    })
    .await
    .unwrap();
    rows
}

#[tokio::test]
async fn every_row_that_was_not_delivered_is_told_once() {
    let mut desk = Desk::new();
    desk.settings.unless_exists = true;
    let provider = desk.provider();
    provider.has(Some("R2"), None);
    provider.answers([Answer::Accept, Answer::Refuse, Answer::Lose, Answer::Unreachable]);
    let file = file(&(rows(5) + "R6,N6,,zar,true\nR1,N7,,ZAR,true\nR8,N8,,ZAR,true\n"));
    let run = desk.import(&file, &provider).await.run;
    let row = |line: u64, batch, fate, code: &str| {
        (line, format!("N{}", line - 1), batch, fate, code.to_owned())
    };
    assert_eq!(
        told(&desk, run, &file).await,
        [
            row(3, None, "rejected", "left-out"),
            row(4, Some(2), "refused", "refused"),
            row(5, Some(3), "unknown", "unknown"),
            row(6, Some(4), "pending", ""),
            row(7, None, "rejected", "not-currency"),
            row(8, None, "rejected", "left-out"),
            row(9, Some(5), "pending", ""),
        ]
    );
    // One that turned up meanwhile is told as well.
    provider.has(Some("R8"), None);
    desk.another(2).resume(run, &file, &provider).await;
    let told = told(&desk, run, &file).await;
    assert!(told.contains(&row(9, Some(5), "rejected", "left-out")), "{told:?}");
    assert_eq!(told.len(), 6, "line 6 was delivered");
}

#[tokio::test]
async fn of_another_file_nothing_is_told() {
    let desk = Desk::new();
    let run = desk.import(&file(&rows(2)), &desk.provider()).await.run;
    let (other, record) = (file(&rows(3)), desk.record(run));
    let error = undelivered(&other, desk.memory(), &record, &mut |_| Ok(())).await.unwrap_err();
    assert!(matches!(error, UndeliveredError::OtherFile(id) if id == run));
}
