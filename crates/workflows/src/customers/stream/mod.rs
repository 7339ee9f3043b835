//! All customers of a list, one after the other, while others come and go.
//!
//! | what | where |
//! |---|---|
//! | which part of the list is asked for next: arithmetic over pages | `windows.rs` |
//! | by what a part is joined to what was read: the rule by which none is lost | `reading.rs` |
//! | the customers read last; how their ids run | `known.rs`, `id_order.rs` |
//! | those of them that come again | `ahead.rs` |
//! | whether a short page is the end | `ending.rs` |
//! | how a list moves; why one can't be read to its end | `shift.rs`, `failure.rs` |
//! | how long a busy provider is waited for | `patience.rs` |
//! | a page is worked on while the next one is asked for | `course.rs` |

mod ahead;
mod course;
mod ending;
mod failure;
mod id_order;
mod known;
mod patience;
mod reading;
mod shift;
mod windows;

pub use ending::ShortPage;
pub use shift::Shift;

use billport_domain::Customer;
use billport_ports::{CustomerOptions, Customers, PortError, UnreadableCustomer};
use futures_util::stream::BoxStream;
use std::time::Duration;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamOptions {
    /// What is asked for beside the customers themselves.
    pub customer: CustomerOptions,
    /// What is made of a page with fewer customers than it was asked for.
    pub short_page: ShortPage,
}

/// What comes of a stream over customers.
#[derive(Clone, Debug, PartialEq)]
pub enum Streamed {
    /// A customer.
    Customer(Box<Customer>),
    /// A customer that can't be read. The others come all the same.
    Unreadable(UnreadableCustomer),
    /// The rows have moved meanwhile. Nothing was lost, and nothing comes twice.
    Shifted(Shift),
    /// A page was answered; its customers follow.
    Page {
        /// How many pages were asked for so far.
        requests: u64,
    },
    /// The provider can't answer now. It is asked again when this time is over.
    Waiting(Duration),
}

/// Streams over customers, for every port that gives pages of them.
pub trait CustomersExt: Customers {
    /// All customers, in the provider's order, while others are added and deleted.
    ///
    /// - A customer that is there from the beginning to the end comes once. One that is added meanwhile
    ///   comes or does not; one that is deleted may have come. It is no snapshot.
    /// - The next page is asked for while the last one is worked on, and none behind the end.
    /// - A provider that is busy or can't be reached is waited for, and asked a few times more.
    /// - Memory does not grow with the list: two pages, and the ids of the last 4,096 customers;
    ///   as many once more where others were inserted before them.
    /// - It owns no task: nothing happens while nobody asks for the next one. Behind an error it ends.
    ///
    /// The error is the port's, in the end; or one of two kinds of its own:
    ///
    /// - [`Unavailable`](billport_ports::ErrorKind::Unavailable) if the place is lost at which it was read,
    ///   for all of those customers were deleted at once, or as many were inserted.
    /// - [`Broken`](billport_ports::ErrorKind::Broken) if more than 16 customers in a row have no id that
    ///   can be read, or if pages are cut to fewer customers than they were asked for.
    fn stream(&self, options: StreamOptions) -> BoxStream<'_, Result<Streamed, PortError>>;
}

impl<P: Customers + ?Sized> CustomersExt for P {
    fn stream(&self, options: StreamOptions) -> BoxStream<'_, Result<Streamed, PortError>> {
        course::stream(self, options)
    }
}
