//! What the benches are built of, that of uploads and that of payments: the time of day, the folder
//! with the journal, what goes wrong there, what errors say, and servers that mean no good.

pub(crate) mod clock;
pub(crate) mod desk;
pub(crate) mod play;
pub(crate) mod thief;
pub(crate) mod tls_server;
pub(crate) mod told;
