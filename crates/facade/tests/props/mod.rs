//! What the benches are built of, those of uploads, of payments and of customers: the time of day, the
//! folder with the journal, what goes wrong there, what errors say, where secrets may go, and servers
//! that mean no good.

pub(crate) mod clock;
pub(crate) mod desk;
pub(crate) mod places;
pub(crate) mod play;
pub(crate) mod thief;
pub(crate) mod tls_server;
pub(crate) mod told;
