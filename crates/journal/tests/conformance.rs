//! The journal in a file holds what every store has to hold.

#![cfg(all(feature = "conformance", feature = "sqlite"))]

mod files;

use files::Files;

billport_journal::conformance_tests!(Files::default());
