//! Nobody knows whether a customer was added: how that is found out.

use billport::domain::{NewCustomer, Stated};
use billport::workflows::customers::Sought;

use crate::args::AddCustomerArgs;
use crate::view::Commands;

/// What to do, in this order: to look, by what is said of the customer, and then to add it if it is not
/// there.
pub(super) fn checks(
    new: &NewCustomer,
    commands: &Commands,
    args: &AddCustomerArgs,
) -> Vec<String> {
    let warning = "do NOT add it again before you have looked: it may have been added";
    let again = Sought::of(new).map(|_| match commands.add_unless_exists(args) {
        Some(again) => format!("or add it only if it is not there: {again}"),
        None => "or add it only if it is not there, by the same command with --unless-exists, \
                 which can't be shown either"
            .to_owned(),
    });
    [Some(warning.to_owned()), Some(look(new, commands, args)), again]
        .into_iter()
        .flatten()
        .collect()
}

/// How it is looked for, by the first of its names that it has.
fn look(new: &NewCustomer, commands: &Commands, args: &AddCustomerArgs) -> String {
    let details = &new.details;
    let said = |said: &Stated<String>| said.set().filter(|text| !text.trim().is_empty()).cloned();
    let reference = said(&details.reference).map(|reference| ("Reference", reference));
    let email = || said(&details.contact.email).map(|email| ("Email", email));
    let name = || said(&details.contact.name).map(|name| ("Name", name));
    let Some((field, text)) = reference.or_else(email).or_else(name) else {
        let newest = commands.customers("list --limit 5", args.place);
        return format!("whether it is among the newest: {newest}");
    };
    match commands.customers_with(field, &text, args.place) {
        Some(list) => format!("whether it is there: {list}"),
        None => format!(
            "whether it is there: look for its {field} among all, for no command with it can be \
             shown (it has characters that nobody sees): {}",
            commands.customers("list", args.place)
        ),
    }
}
