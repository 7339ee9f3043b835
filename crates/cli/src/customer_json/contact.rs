//! `Contact` of a customer that is added. Source: BillAgain, Customers, add: the example of the input.

use billport::domain::{NewContact, Password};

use super::document::Object;

const MEMBERS: [&str; 6] = ["Name", "LastName", "Cell", "Email", "isActive", "Password"];

pub(super) fn read(mut object: Object<'_, '_>) -> NewContact {
    let contact = NewContact {
        name: object.text("Name"),
        last_name: object.text("LastName"),
        cell: object.text("Cell"),
        email: object.text("Email"),
        is_active: object.truth("isActive"),
        password: object
            .read("Password", |password| Ok(Password::new(password.to_owned())))
            .into_set(),
    };
    object.finish(&MEMBERS);
    contact
}
