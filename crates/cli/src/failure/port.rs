//! What a provider said to a call that pays nothing, and what to do about it.

use billport::ports::{ErrorKind, PortError};

use super::Failure;
use crate::exit::Exit;
use crate::settings::Key;
use crate::view::shown;

impl Failure {
    /// A call to NEA that changes nothing there.
    pub(crate) fn nea(error: &PortError) -> Self {
        let failure = Self::new(Exit::of_call(error), shown(error.to_string()).as_str());
        failure.hint(neas_next_act(error))
    }
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
