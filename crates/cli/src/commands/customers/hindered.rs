//! A customer who was to be added unless it is there was not added: who was found, and what to do.

use billport::domain::{CustomerField, Stated};
use billport::ports::UnreadableCustomer;
use billport::workflows::customers::{Alike, Hindrance, Likeness};

use crate::args::{AddCustomerArgs, Output};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view::customer::named;
use crate::view::{self, Commands, json, plural, shown, talk};

/// How many are told one by one; of the others the number is.
const TOLD: usize = 20;

/// Tells it: the result on stdout, and what to do next on stderr.
pub(super) fn tell(
    hindrance: &Hindrance,
    commands: &Commands,
    args: &AddCustomerArgs,
) -> Result<Exit, Failure> {
    match hindrance {
        Hindrance::Exists(customers) => {
            let names: Vec<_> = customers.iter().map(named).collect();
            view::print(&match args.output {
                Output::Text => format!("exists       {}\n", names.join("; ")),
                Output::Json => json::line(&json::AddedJson::existing(customers)),
            })?;
            talk::note("nothing was added: it is there already");
            Ok(Exit::Delivered)
        }
        Hindrance::Alike(alike) => {
            let why = of_likeness(alike);
            if args.output == Output::Json {
                view::print(&json::line(&json::AddedJson::alike(alike, why.clone())))?;
            }
            Err(tell_alike(alike, why, commands, args))
        }
        Hindrance::Unreadable(unreadable) => Err(tell_unreadable(unreadable)),
    }
}

/// Why nobody is taken for the one who was looked for.
fn of_likeness(alike: &[Alike]) -> String {
    let is_another = alike.iter().all(|one| one.likeness == Likeness::Another);
    if is_another {
        "nothing was added: its e-mail address is somebody else's, who has another reference".into()
    } else {
        "nothing was added: it may be there already".into()
    }
}

fn tell_alike(
    alike: &[Alike],
    why: String,
    commands: &Commands,
    args: &AddCustomerArgs,
) -> Failure {
    for one in alike.iter().take(TOLD) {
        talk::warning(&found(one));
    }
    tell_others(alike.len().saturating_sub(TOLD));
    let first = alike.first().map(|one| format!("get {}", one.customer.id));
    let look = commands.customers(&first.unwrap_or_default(), args.place);
    Failure::new(Exit::Rejected, why).hint(format!("who that is: {look}")).hint(
        "if it is somebody else: add it without --unless-exists, or with an e-mail address, or a \
         reference, of its own",
    )
}

/// `customer 25, Jomo Tamang, has the e-mail address, and another reference: cust-00025`
fn found(Alike { customer, likeness }: &Alike) -> String {
    let name = named(customer);
    let reference = match customer.shown(CustomerField::Reference) {
        Stated::Set(reference) => shown(&*reference).to_string(),
        Stated::Absent | Stated::Empty => String::new(),
    };
    match likeness {
        Likeness::Another => {
            format!("{name}, has the e-mail address, and another reference: {reference}")
        }
        Likeness::Perhaps(CustomerField::Reference) => {
            format!("{name}, has the reference, but in another case: {reference}")
        }
        Likeness::Perhaps(_) => format!("{name}, has the e-mail address, and no reference"),
        Likeness::Same(by) => format!("{name}, has the same {by}"),
    }
}

/// Nobody that can be read is who was looked for.
fn tell_unreadable(unreadable: &[UnreadableCustomer]) -> Failure {
    for one in unreadable.iter().take(TOLD) {
        talk::warning(&shown(one.to_string()).to_string());
    }
    tell_others(unreadable.len().saturating_sub(TOLD));
    let customers = plural(unreadable.len() as u64, "customer");
    Failure::unexpected(format!(
        "nothing was added: {customers} can't be read, and one of them may be who was looked for"
    ))
    .hint("look at them in BillAgain's own portal; without --unless-exists nobody is looked for")
}

fn tell_others(others: usize) {
    if others > 0 {
        talk::warning(&format!("and {}", plural(others as u64, "more customer")));
    }
}
