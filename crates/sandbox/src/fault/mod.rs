//! What can go wrong, when it strikes, and how it is played.
//!
//! - `kind`: every fault that can be ordered, as a client sees it.
//! - `answer`: a whole HTTP answer, honest or ordered.
//! - `order`: which call a fault strikes, when, how often, and whether the work is done before.
//! - `desk`: keeps the orders and says which one is due.
//! - `play`: the fault, byte by byte, on a socket.
//!
//! How orders are spelled in JSON stands in [`control`](crate::control).

mod answer;
mod desk;
mod kind;
mod order;
mod play;

pub use self::{
    answer::Answer,
    kind::Fault,
    order::{Call, Effect, FaultOrder, Times},
};
pub(crate) use self::{
    desk::{FaultDesk, Strike},
    play::{answer_or_strike, play},
};
