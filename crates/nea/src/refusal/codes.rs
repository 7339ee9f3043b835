//! The service's error codes, and what each asks for: the one table of them.

use billport_ports::{ErrorKind, Scope};
use billport_transport::Verdict;

use crate::wire::ErrorCode;

/// What an error code asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The token, the account or its rights are to be mended: every request fails so.
    Account,
    /// This request is wrong, or asks for what is not given.
    ThisRequest,
    /// The account with the service has no money left: every payment fails so.
    NoCredit,
    /// The service is being worked on: every request fails so.
    Maintenance,
    /// Something broke behind the service: a read may do better the next time.
    Trouble,
    /// The reference was used before. A read is sent with another one. A payment of that reference
    /// may have been made, and may have not.
    UsedReference,
}

/// A payment that was sent under a used reference: whatever is said beside it, ask what became of the
/// first.
pub(super) const USED_REFERENCE: &str = "1013";

/// The reference that is asked for was never used, or is not recorded yet.
pub(crate) const NO_SUCH_REFERENCE: &str = "002";

/// Source: the service's own documents, "Error codes". The set is open; `7000` is documented as an
/// unknown error, so like every code that is not named here it leaves the decision to the rest of the
/// answer.
const CODES: &[(&str, Meaning)] = &[
    ("1001", Meaning::Account),               // token missing
    ("1002", Meaning::Account),               // token invalid
    ("1003", Meaning::Account),               // token deleted
    ("1004", Meaning::Account),               // token inactive
    ("1005", Meaning::Account),               // account deleted
    ("1006", Meaning::Account),               // account inactive
    ("1007", Meaning::Account),               // account expired
    ("1008", Meaning::Account),               // service not enabled
    ("1009", Meaning::Account),               // no permission
    ("1010", Meaning::ThisRequest),           // validation
    ("1011", Meaning::ThisRequest),           // validation
    ("1012", Meaning::ThisRequest),           // reference missing
    (USED_REFERENCE, Meaning::UsedReference), // duplicate reference
    ("1014", Meaning::ThisRequest),           // parse error
    ("1015", Meaning::ThisRequest),           // parse error
    ("1016", Meaning::NoCredit),              // insufficient credits
    ("1017", Meaning::Trouble),               // server error
    ("1018", Meaning::Trouble),               // service error
    ("1019", Meaning::Maintenance),           // maintenance
    ("1020", Meaning::Trouble),               // error of the provider behind
    ("1021", Meaning::Trouble),               // error of the provider behind
    ("4000", Meaning::ThisRequest),           // can't fulfill request
    ("4001", Meaning::ThisRequest),           // invalid customer
    ("4002", Meaning::ThisRequest),           // invalid amount
];

impl Meaning {
    /// What a code asks for, if it is one of the table.
    pub(super) fn of(code: &ErrorCode<'_>) -> Option<Self> {
        CODES.iter().find(|(known, _)| code.is(known)).map(|(_, meaning)| *meaning)
    }

    /// What a read does next. It changes nothing, so it is sent again where that may help.
    pub(super) fn verdict_of_read(self) -> Verdict {
        match self {
            Self::Account => Verdict::CredentialsRejected,
            Self::ThisRequest | Self::NoCredit | Self::Maintenance => Verdict::Refused,
            Self::Trouble | Self::UsedReference => Verdict::Unavailable,
        }
    }

    /// The error of a read that ended with this.
    pub(super) fn of_read(self) -> (ErrorKind, Scope) {
        match self {
            Self::Account => (ErrorKind::Credentials, Scope::EveryRequest),
            Self::ThisRequest => (ErrorKind::Refused, Scope::ThisRequest),
            Self::NoCredit => (ErrorKind::Refused, Scope::EveryRequest),
            Self::Maintenance => (ErrorKind::Unavailable, Scope::EveryRequest),
            Self::Trouble | Self::UsedReference => (ErrorKind::Unavailable, Scope::ThisRequest),
        }
    }

    /// The error of a payment whose state says beside this that it was not made. It is never
    /// *unavailable*: that would say that the same request may be sent again as it is, and its
    /// reference is used up.
    pub(super) fn of_unpaid(self) -> (ErrorKind, Scope) {
        match self {
            Self::Account => (ErrorKind::Credentials, Scope::EveryRequest),
            Self::NoCredit | Self::Maintenance => (ErrorKind::Refused, Scope::EveryRequest),
            Self::ThisRequest | Self::Trouble => (ErrorKind::Refused, Scope::ThisRequest),
            Self::UsedReference => (ErrorKind::OutcomeUnknown, Scope::ThisRequest),
        }
    }
}
