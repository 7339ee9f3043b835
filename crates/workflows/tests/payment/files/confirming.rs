//! The hash covers what is paid, for whom and at what cost; whoever types it says yes to that.

use billport_domain::Dues;
use billport_workflows::payment::file::PlanHash;

use super::bench::{file, paying_ports, paying_ports_of, planned};
use crate::counter::Counter;
use crate::ports::dues;

async fn hash_of(rows: &[&str]) -> PlanHash {
    let counter = Counter::new();
    counter.plan(&paying_ports(&counter), &file(rows)).await.hash()
}

#[tokio::test]
async fn the_same_plan_has_the_same_hash_and_any_other_another() {
    let hash = hash_of(&["1,minimum", "2,minimum"]).await;
    assert_eq!(hash, hash_of(&["1,100", "2,200.00"]).await, "by figures, not by words");
    for rows in [
        &["1,minimum"][..],
        &["1,minimum", "2,250"],
        &["2,minimum", "1,minimum"],
        &["1,minimum", "3,minimum"],
        &["1,minimum", "3,299", "2,minimum"],
    ] {
        assert_ne!(hash, hash_of(rows).await, "{rows:?}");
    }
    let mut counter = Counter::new();
    counter.target = "production";
    let plan = counter.plan(&paying_ports(&counter), &file(&["1,minimum", "2,minimum"])).await;
    assert_ne!(hash, plan.hash(), "at another target");
}

#[tokio::test]
async fn sessions_are_not_in_it_and_all_figures_are() {
    let with = |session: u32, amounts: &'static [&'static str]| async move {
        let counter = Counter::new();
        let dues = move |_: &_| Ok::<Dues, _>(dues(session, amounts));
        counter.plan(&paying_ports_of(&counter, dues), &file(&["1,200"])).await.hash()
    };
    let hash = with(1, &["100", "200"]).await;
    assert_eq!(hash, with(2, &["100.00", "200.0"]).await);
    assert_ne!(hash, with(1, &["150", "150"]).await, "the minimum");
    assert_ne!(hash, with(1, &["100", "201"]).await, "the total");
}

#[tokio::test]
async fn a_plan_is_confirmed_by_the_hash_that_is_shown() {
    let counter = Counter::new();
    let ports = paying_ports(&counter);
    let mut plan = counter.plan(&ports, &file(&["1,minimum"])).await;
    let shown = plan.hash().to_string();
    assert_eq!(shown.len(), 16);
    assert!(shown.bytes().all(|byte| byte.is_ascii_hexdigit()));
    for typed in ["", "yes", &shown[..15], &format!("{shown}0"), &"0".repeat(16)] {
        plan = *plan.confirm(typed).unwrap_err();
        assert_eq!(planned(&plan), ["2: pay NPR 100"], "it is given back");
    }
    let typed = format!(" {} ", shown.to_uppercase());
    assert!(plan.hash().is(&typed) && plan.confirm(&typed).is_ok());
}
