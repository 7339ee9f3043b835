//! An upload by the real command to a provider of the smallest kind, both on this machine: what is
//! measured, and what must arrive.

mod arrivals;
mod folder;
mod process;
mod server;

pub(crate) use arrivals::{Arrived, Reading};
pub(crate) use folder::Folder;
pub(crate) use process::{Ended, Upload};
pub(crate) use server::Server;
