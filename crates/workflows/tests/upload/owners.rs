//! Two processes on one journal: one of them has the run (row 20).

use billport_journal::{JournalError, UnitState};
use billport_ports::{BillUploads, BodyFormat, PortError, PreparedUpload, UploadReceipt};
use billport_workflows::upload::{ResumeError, Stop};
use std::time::Duration;
use tokio::time::sleep;

use crate::desk::{Desk, file, rows};
use crate::providers::{Accounts, Marking, Provider, RECEIPT, untouched};

#[tokio::test(start_paused = true)]
async fn a_second_process_is_told_who_has_the_run() {
    let (desk, file) = (Desk::new(), file(&rows(8)));
    let other = desk.another(2);
    let port = Marking(desk.memory());
    let second = async {
        // In the middle of the first one's work.
        sleep(Duration::from_millis(1_500)).await;
        let run = desk.noted.run().unwrap();
        other.try_resume(run, &file, &untouched()).await.unwrap_err()
    };
    let (report, refused) = tokio::join!(desk.upload(&file, &port), second);
    assert_eq!(report.counts.bills_delivered, 8);
    match &refused {
        ResumeError::Journal(JournalError::Held { run, owner }) => {
            assert_eq!((*run, owner.pid, owner.host.as_str()), (report.run, 1, "counter"));
        }
        other => panic!("{other:?}"),
    }
    let words = refused.to_string();
    assert!(words.contains("process 1 on counter, since 2026-11-22 09:00:00"), "{words}");
    // Once it is at its end, anybody may have it.
    let resumed = other.resume(report.run, &file, &untouched()).await;
    assert_eq!(resumed.counts, report.counts);
}

/// A port that plays the owner dead and lets another process take the run over while its request is
/// on its way.
struct TakenOver<'a> {
    desk: &'a Desk,
    other: &'a Desk,
    file: &'a billport_intake::BillFile,
    provider: &'a Provider,
}

#[async_trait::async_trait]
impl BillUploads for TakenOver<'_> {
    fn body_format(&self) -> &'static dyn BodyFormat {
        &Accounts
    }

    async fn upload(&self, prepared: &PreparedUpload) -> Result<UploadReceipt, PortError> {
        self.provider.upload(prepared).await?;
        self.desk.memory().play_dead();
        let run = self.desk.noted.run().unwrap();
        let report = self.other.try_resume(run, self.file, self.provider).await.unwrap();
        assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (6, 2));
        Ok(RECEIPT)
    }
}

#[tokio::test]
async fn a_process_whose_run_was_taken_over_settles_nothing_and_stops() {
    let (desk, file) = (Desk::new(), file(&rows(8)));
    let (other, provider) = (desk.another(2), Provider::default());
    let port = TakenOver { desk: &desk, other: &other, file: &file, provider: &provider };
    let report = desk.try_upload(&file, &port).await.unwrap();
    assert!(
        matches!(report.stopped, Some(Stop::Journal(JournalError::Fenced { .. }))),
        "{report:?}"
    );
    // It was delivered, and its owner has said so too late: a person has to look.
    let expected =
        [UnitState::Unknown, UnitState::Delivered, UnitState::Delivered, UnitState::Delivered];
    assert_eq!(desk.states(report.run), expected);
    desk.check(&report).await;
    assert_eq!(provider.calls(), 4, "the first one has sent nothing more");
    assert!(provider.ledger().values().all(|times| *times == 1), "{provider:?}");
}
