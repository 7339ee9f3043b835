//! What is unknown is sent again by a person's order, and only if nobody was found who may be it.

use billport_workflows::customers::import::{PlanError, ResumeError};

use crate::desk::{Desk, RESEND, file, rows};
use crate::noted::Note;
use crate::provider::Answer;

#[tokio::test]
async fn it_is_looked_for_first_and_sent_if_nobody_is_it() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::AcceptAndLose, Answer::Lose]);
    let run = desk.import(&file(&rows(3)), &provider).await.run;
    let next = desk.ordering(2, RESEND);
    let report = next.resume(run, &file(&rows(3)), &provider).await;
    assert_eq!(report.counts.bills_delivered, 3, "{report:?}");
    assert_eq!(provider.additions(), 4, "the lost one alone went out again");
    assert!(provider.ledger().values().all(|times| *times == 1), "{:?}", provider.ledger());
    assert!(next.noted.all().contains(&Note::Found { line: 2, customer: 1 }));
}

#[tokio::test]
async fn who_may_be_it_keeps_it_from_being_sent() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.has(None, Some("N1@example.org"));
    provider.has(None, Some("a@example.org"));
    desk.wall.jump(time::Duration::HOUR);
    let rows = "R1,N1,n1@example.org,ZAR,true\n,N2,a@example.org,ZAR,true\n,N3,,ZAR,true\n\
                R4,N4,,ZAR,true\n";
    provider.answers([Answer::Lose; 4]);
    let run = desk.import(&file(rows), &provider).await.run;
    let next = desk.ordering(2, RESEND);
    let report = next.resume(run, &file(rows), &provider).await;
    assert_eq!((report.counts.bills_unknown, report.counts.bills_delivered), (3, 1));
    assert_eq!(provider.ledger().into_keys().collect::<Vec<_>>(), ["N4"]);
    let codes = ["exists", "exists", "nothing-to-look-for"];
    for (line, codes) in (2..).zip(codes) {
        let note = Note::NotResent { line, codes: codes.to_owned() };
        assert!(next.noted.all().contains(&note), "{:?}", next.noted.all());
    }
}

#[tokio::test]
async fn nothing_is_sent_again_while_somebody_can_not_be_read() {
    let desk = Desk::new();
    let provider = desk.provider();
    provider.answers([Answer::AcceptAndLose, Answer::Lose]);
    let run = desk.import(&file(&rows(2)), &provider).await.run;
    *provider.has_unreadable.lock().unwrap() = true;
    let error = desk.ordering(2, RESEND).try_resume(run, &file(&rows(2)), &provider).await;
    let Err(ResumeError::Plan(PlanError::UnreadableCustomers { customers: 1, .. })) = error else {
        panic!("{error:?}")
    };
    assert_eq!(provider.additions(), 2);
    assert_eq!(desk.record(run).counts.bills_delivered, 1, "what was found is noted all the same");
    assert_eq!(desk.record(run).owner, None, "it is released");
}

#[tokio::test]
async fn a_doubt_outlives_whatever_is_said_of_a_second_request() {
    for answer in [Answer::Refuse, Answer::Lose, Answer::Unreachable] {
        let desk = Desk::new();
        let provider = desk.provider();
        provider.answers([Answer::Lose]);
        let run = desk.import(&file(&rows(1)), &provider).await.run;
        provider.answers([answer]);
        let report = desk.ordering(2, RESEND).resume(run, &file(&rows(1)), &provider).await;
        assert_eq!(report.counts.bills_unknown, 1, "{answer:?}: {report:?}");
        let report = desk.ordering(3, RESEND).resume(run, &file(&rows(1)), &provider).await;
        assert_eq!(report.counts.bills_delivered, 1, "{answer:?}");
        assert_eq!(provider.ledger()["N1"], 1);
    }
}
