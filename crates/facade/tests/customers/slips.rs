//! The bench itself finds what it is there to find: calls whose word and whose deed are not the same.

use billport_sandbox::{Answer, Fault};

use crate::bench::{Act, Bench, customers};

#[tokio::test]
#[should_panic(expected = "it says that it was done, and it was not")]
async fn a_customer_who_was_not_added_is_found() {
    let bench = Bench::start();
    bench.strike(Act::Add.call(), Answer::json(201, r#"{"customerID":7}"#));
    bench.make(Act::Add).await;
}

#[tokio::test]
#[should_panic(expected = "it says that it was done, and it was not")]
async fn a_change_that_was_not_made_is_found() {
    let bench = Bench::start();
    bench.strike(Act::Archive.call(), Answer::empty(204));
    bench.make(Act::Archive).await;
}

#[tokio::test]
#[should_panic(expected = "it says that it was not done")]
async fn a_change_behind_a_no_is_found() {
    let bench = Bench::start();
    bench.strike_done(Act::Edit.call(), billport_sandbox::billagain::errors(400, ["no"]));
    bench.make(Act::Edit).await;
}

#[tokio::test]
#[should_panic(expected = "added 2 times")]
async fn a_customer_who_was_added_twice_is_found() {
    let bench = Bench::start();
    bench.strike_done(Act::Add.call(), Fault::Reset);
    let door = bench.door();
    let ended = bench.make_through(&door, Act::Add).await;
    // Somebody sends again what is in doubt.
    customers(&door).add(&ended.made.new_customer()).await.unwrap();
    bench.look_again(ended);
}
