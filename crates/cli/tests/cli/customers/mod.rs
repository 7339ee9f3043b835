//! Customers: read, exported, added, changed, imported. The sandbox's own register says who is there.
//!
//! | file | what |
//! |---|---|
//! | `list.rs`, `get.rs`, `export.rs` | the commands of these names |
//! | `filters.rs` | which customers a filter takes |
//! | `ids.rs` | customers that are asked for by their IDs |
//! | `churn.rs` | an export while customers come and go |
//! | `memory.rs` | an export of 100,000 |
//! | `interrupted.rs` | Ctrl-C, and a reader that goes away |
//! | `hostile.rs` | texts of customers that would do something |
//! | `guide.rs` | the transcript of the guide is true |
//! | `masked.rs` | tokens and keys are shown to nobody |
//! | `refused.rs` | wrong keys, accounts and addresses |
//! | `add.rs`, `edit.rs`, `template.rs`, `import/` | the commands of these names |
//! | `one.rs` | `archive`, `reopen` and `delete` |
//! | `asked.rs`, `cut_short.rs` | a person is asked before a change, and gives up during one |
//! | `canaries.rs` | secrets of customers, and of the account, appear nowhere |

mod add;
#[cfg(unix)]
mod asked;
mod canaries;
mod churn;
#[cfg(unix)]
mod cut_short;
mod edit;
mod export;
mod filters;
mod get;
#[cfg(unix)]
mod guide;
mod hostile;
mod ids;
mod import;
#[cfg(unix)]
mod interrupted;
mod list;
mod masked;
#[cfg(target_os = "linux")]
mod memory;
mod one;
mod refused;
mod template;

use billport_sandbox::Sandbox;
use billport_sandbox::billagain::Customer;

use crate::provider::sandbox;

/// A sandbox with three customers, the newest first: 303, of whom nothing is known but a name that ends
/// in a blank; 302, a company that owes something; and 301, a person.
pub(crate) fn three() -> Sandbox {
    let asha = Customer::named("Asha").with("LastName", "Rai").with("Email", "asha@example.com");
    let khumbu = Customer::named("Khumbu Foods")
        .with("Reference", "c-17")
        .with("isCompany", true)
        .with("Email", "bills@khumbu.example")
        .with("City", "Namche")
        .with_json("Balance", "1728.0667");
    let nobody = Customer::named("Nobody Much ").with("comp_status", "Suspended");
    with([(301, asha), (302, khumbu), (303, nobody)])
}

/// A sandbox with these customers.
pub(crate) fn with(customers: impl IntoIterator<Item = (u64, Customer)>) -> Sandbox {
    let sandbox = sandbox();
    for (id, customer) in customers {
        assert!(sandbox.billagain().insert_customer(id, customer));
    }
    sandbox
}

/// A sandbox with so many invented customers, and their IDs, the newest first.
pub(crate) fn filled(customers: u32) -> (Sandbox, Vec<u64>) {
    let sandbox = sandbox();
    sandbox.billagain().fill(customers);
    let ids = sandbox.billagain().customer_ids();
    (sandbox, ids)
}
