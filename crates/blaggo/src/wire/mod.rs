//! JSON as Blaggo spells it.

mod answer;
mod bill;

pub(crate) use answer::UploadAnswer;
pub(crate) use bill::BillsWriter;
