//! JSON as Blaggo spells it.

mod answer;
pub(crate) mod bill;

pub(crate) use answer::UploadAnswer;
