//! An edit: a customer is read, a person consents to what would change, and the whole is written.
//!
//! ```text
//!  propose             confirm               write
//! ─────────► Proposal ─────────► Confirmed ─────────► EditEnd, Written
//!   read       ▲ │     consent       │  read again: is it as it was?
//!              │ └ nothing to change │  ──► write all of it ──► read back
//!              └─────────────────────┘
//!                changed meanwhile
//! ```
//!
//! - **Stages are types**: what is written was confirmed, and what was confirmed was shown.
//! - **All of it is written**: whether the provider keeps or empties a field that a request does not have
//!   is not documented, so none is left out that was told.
//! - **What was not told is not written**, for nobody knows what stands there. The provider may empty it,
//!   so it is part of what is consented to, and what is there afterwards is told.
//! - **Nobody's work is undone**: what somebody else has changed since the customer was read would be
//!   written back as it was. So it is read again before, and what differs needs consent anew. Between
//!   that look and the request a moment is left; the provider offers nothing against it.

mod consent;
mod proposal;
mod write;
mod written;

pub use consent::ConsentRefused;
pub use proposal::{Proposal, Proposed, propose};
pub use write::{Confirmed, EditEnd};
pub use written::Written;
