//! Customers that are there already are not added a second time.

use billport_sandbox::billagain::Customer;
use billport_sandbox::{Call, FaultOrder, billagain};
use insta::assert_snapshot;

use super::{assert_added_once, customers, desk, import};
use crate::customers::with;
use crate::desk::Desk;

#[test]
fn by_reference_or_address() {
    let sandbox = with([
        (301, Customer::named("One").with("Reference", "c-0001")),
        (302, Customer::named("Two").with("Email", "C2@EXAMPLE.com")),
        (303, Customer::named("Three")),
    ]);
    let desk = desk(3);
    let ended = import(&desk, &sandbox, "--unless-exists --in-flight 1").run().exits(3);
    assert_snapshot!(ended.transcript());
    assert_added_once(&sandbox, 1);
    // Nobody is asked to correct what is right.
    let shown = desk.billport("runs show last").run().exits(0).stdout;
    assert!(!shown.contains("Correct the rejected rows"), "{shown}");
}

#[test]
fn nobody_is_added_if_they_cannot_be_looked_through() {
    let desk = Desk::new();
    desk.put("customers.csv", customers(2));
    let sandbox = with([(301, Customer::named("Who").with("isActive", "perhaps"))]);
    let ended = import(&desk, &sandbox, "--unless-exists").run().exits(1);
    assert!(ended.stderr.contains("can't be read"), "{}", ended.stderr);

    let refused = FaultOrder::once(Call::ListCustomers, billagain::errors(401, ["Who are you?"]));
    assert!(sandbox.billagain().delete_customer(301));
    sandbox.billagain().order(refused.always());
    import(&desk, &sandbox, "--unless-exists").run().exits(5);
    assert_added_once(&sandbox, 0);
    assert_eq!(desk.billport("runs list --output json").run().exits(0).stdout, "[]\n");
}
