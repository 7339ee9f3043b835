//! The journey of a call, over a scripted wire and in virtual time: hours pass in milliseconds, and
//! every wait is exact.

mod attempt_limit;
mod bodies;
mod held_up;
mod hurry;
mod journey;
mod room;
mod scripted;
mod storm;
mod throttling;
mod tokens;
