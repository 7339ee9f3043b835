//! A stream on its course: a page is worked on while the next one is asked for.

use billport_ports::{CustomerOptions, CustomerPage, Customers, PortError};
use futures_util::{
    FutureExt,
    future::BoxFuture,
    stream::{self, BoxStream, StreamExt},
};
use std::{collections::VecDeque, time::Duration};
use tokio::time::sleep;

use super::patience::Patience;
use super::reading::{Next, Reading, Taken};
use super::windows::Window;
use super::{StreamOptions, Streamed};

/// All customers of a port.
pub(super) fn stream<P: Customers + ?Sized>(
    port: &P,
    options: StreamOptions,
) -> BoxStream<'_, Result<Streamed, PortError>> {
    let course = Course::over(port, options);
    stream::unfold(
        course,
        |mut course| async move { course.next().await.map(|item| (item, course)) },
    )
    .fuse()
    .boxed()
}

/// A stream on its course.
struct Course<'p, P: ?Sized> {
    port: &'p P,
    options: CustomerOptions,
    reading: Reading,
    patience: Patience,
    requests: u64,
    /// What is told before the next page is looked at.
    ready: VecDeque<Result<Streamed, PortError>>,
    ahead: Option<Ahead<'p>>,
}

/// A window that was asked for ahead.
struct Ahead<'p> {
    window: Window,
    answer: Answer<'p>,
}

enum Answer<'p> {
    Awaited(BoxFuture<'p, Result<CustomerPage, PortError>>),
    Arrived(Result<CustomerPage, PortError>),
}

impl<'p, P: Customers + ?Sized> Course<'p, P> {
    fn over(port: &'p P, options: StreamOptions) -> Self {
        let mut course = Self {
            port,
            options: options.customer,
            reading: Reading::new(options.short_page),
            patience: Patience::default(),
            requests: 0,
            ready: VecDeque::new(),
            ahead: None,
        };
        course.ask(Window::FIRST, None);
        course
    }

    async fn next(&mut self) -> Option<Result<Streamed, PortError>> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                self.push_on();
                return Some(ready);
            }
            let Ahead { window, answer } = self.ahead.take()?;
            let answer = match answer {
                Answer::Awaited(answer) => answer.await,
                Answer::Arrived(answer) => answer,
            };
            self.requests += 1;
            match answer {
                Ok(page) => self.take(window, page),
                Err(error) => match self.patience.wait_after(&error) {
                    Some(wait) => {
                        self.ready.push_back(Ok(Streamed::Waiting(wait)));
                        self.ask(window, Some(wait));
                    }
                    None => return Some(Err(error)),
                },
            }
        }
    }

    fn take(&mut self, window: Window, page: CustomerPage) {
        self.patience = Patience::default();
        let Taken { rows, shift, next } = self.reading.take(window, page);
        self.ready.push_back(Ok(Streamed::Page { requests: self.requests }));
        self.ready.extend(shift.map(Streamed::Shifted).map(Ok));
        self.ready.extend(rows.into_iter().map(|row| match row {
            Ok(customer) => Ok(Streamed::Customer(Box::new(customer))),
            Err(unreadable) => Ok(Streamed::Unreadable(unreadable)),
        }));
        match next {
            Next::Ask(window) => self.ask(window, None),
            Next::End => {}
            Next::Fail(failure) => self.ready.push_back(Err(failure.into())),
        }
    }

    /// Asks for a window, when a wait before it is over.
    fn ask(&mut self, window: Window, wait: Option<Duration>) {
        let (port, options) = (self.port, self.options);
        let answer = async move {
            if let Some(wait) = wait {
                sleep(wait).await;
            }
            port.page(window.request(), options).await
        };
        self.ahead = Some(Ahead { window, answer: Answer::Awaited(answer.boxed()) });
    }

    /// Moves on what was asked for ahead, while somebody works on what came before.
    fn push_on(&mut self) {
        if let Some(Ahead { answer, .. }) = &mut self.ahead
            && let Answer::Awaited(awaited) = answer
            && let Some(arrived) = awaited.now_or_never()
        {
            *answer = Answer::Arrived(arrived);
        }
    }
}
