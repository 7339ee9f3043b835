//! What can go wrong, when it strikes, and how it is played.
//!
//! - `kind`: every fault that can be ordered, as a client sees it.
//! - `answer`: a whole HTTP answer, honest or ordered.
//! - `load`: a provider that has much to do, and when that is too much.
//! - `order`: which call a fault strikes, when, how often, and whether the work is done before.
//! - `queue`: a commit that is taken in now and decided later.
//! - `desk`: keeps the orders and says which one is due.
//! - `play`: the fault, byte by byte, on a socket.
//! - `answered`: how a request was answered, as a ledger remembers it.
//!
//! How orders are spelled in JSON stands in [`control`](crate::control).

mod answer;
mod answered;
mod desk;
mod kind;
mod load;
mod order;
mod play;
mod queue;

pub use self::{
    answer::Answer,
    answered::Answered,
    kind::Fault,
    load::Load,
    order::{Call, Effect, FaultOrder, Times},
    queue::{Ending, Queue, Waiting},
};
pub(crate) use self::{
    desk::{FaultDesk, Strike},
    play::{answer_or_strike, play},
};
