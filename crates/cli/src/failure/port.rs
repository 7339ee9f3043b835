//! What a provider said to a call that moves no money, and what to do about it.

use billport::domain::CustomerId;
use billport::ports::{ErrorKind, PortError};

use super::Failure;
use crate::exit::Exit;
use crate::settings::Key;
use crate::view::shown;

impl Failure {
    /// A call to BillAgain about no customer in particular, or about one that is there.
    pub(crate) fn billagain(error: &PortError) -> Self {
        let failure = Self::new(Exit::of_customer(error), shown(error.to_string()).as_str());
        failure.hint(billagains_next_act(error))
    }

    /// A call to BillAgain about a customer; `list` is the command that tells which there are.
    pub(crate) fn customer(error: &PortError, id: CustomerId, list: &str) -> Self {
        if !is_nobody(error) {
            return Self::billagain(error);
        }
        Self::new(Exit::of_customer(error), no_customer(id))
            .hint(format!("which there are: {list}"))
            .hint(format!("if there is none at all: {}", look_at_address()))
    }

    /// A call to NEA that changes nothing there.
    pub(crate) fn nea(error: &PortError) -> Self {
        let failure = Self::new(Exit::of_call(error), shown(error.to_string()).as_str());
        failure.hint(neas_next_act(error))
    }
}

/// That a customer is not there.
pub(crate) fn no_customer(id: CustomerId) -> String {
    format!("there is no customer {id}: deleted, or never added")
}

/// Whether the provider has said that it has no such customer.
pub(crate) fn is_nobody(error: &PortError) -> bool {
    error.kind() == ErrorKind::NotFound && !error.concerns_every_request()
}

/// What a person does next about a call to BillAgain.
pub(crate) fn billagains_next_act(error: &PortError) -> String {
    match error.kind() {
        ErrorKind::Credentials => format!(
            "check {} and {} (`billport config` shows where they come from)",
            Key::BILLAGAIN_ACCOUNT_ID.variable,
            Key::BILLAGAIN_API_KEY.variable
        ),
        _ if Exit::of_customer(error) == Exit::Usage => look_at_address(),
        kind => kind.next_act().to_owned(),
    }
}

fn look_at_address() -> String {
    let variable = Key::BILLAGAIN_BASE_URL.variable;
    format!("check {variable} (`billport config` shows what is in force and where it comes from)")
}

/// What a person does next about a call to NEA.
pub(crate) fn neas_next_act(error: &PortError) -> String {
    match error.kind() {
        ErrorKind::Credentials => format!(
            "check {} (`billport config` shows where it comes from)",
            Key::NEA_TOKEN.variable
        ),
        _ if Exit::of_call(error) == Exit::Usage => format!(
            "check {} (`billport config` shows what is in force and where it comes from)",
            Key::NEA_BASE_URL.variable
        ),
        kind => kind.next_act().to_owned(),
    }
}
