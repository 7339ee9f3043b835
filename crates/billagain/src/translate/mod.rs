//! Between the domain and the wire: pure, without waiting.
//!
//! What an answer must have and lacks is told in words, for it is the provider who has to be told:
//! nothing is put in its place.

mod answer;
mod customer;
mod parts;
mod reader;
mod request;

pub(crate) use answer::{Added, added, named_id, one, page};
pub(crate) use request::{add_request, edit_request, ids_request};

/// What an answer lacks, in words that fit behind "the provider's answer breaks its contract: ".
pub(crate) type Lack = String;
