//! The one thread that does all of the journal's I/O.
//!
//! Libraries here own no tasks. This thread is the one exception, for SQLite blocks: it starts when
//! a journal is opened, and has ended when the handle is dropped. It knows no runtime; who asks
//! waits for an answer that any executor can wait for.

use std::sync::{Arc, mpsc};
use std::thread::{self, Builder, JoinHandle};
use tokio::sync::oneshot;

use super::answers::Outcome;
use super::failure::{Failure, Result};
use super::group::{self, Grouped, Step};
use super::head::Chain;
use super::keeper::Keeper;
use super::queue::{Queue, Request, Work};
use crate::error::{JournalError, StoreError, StoreErrorKind};
use crate::records::Claim;

const NAME: &str = "journal";

/// The thread, as those see it who ask.
#[derive(Debug)]
pub(super) struct Thread {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

impl Thread {
    /// Starts the thread, which opens the journal first; gives what `open` has to tell besides.
    /// Where there is nothing to keep, no thread is left.
    pub(super) fn start<T, E>(
        open: impl FnOnce() -> Result<Option<(Keeper, T)>, E> + Send + 'static,
    ) -> Result<Option<(Self, T)>, StartError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let queue = Arc::new(Queue::new());
        let taken = Abandoned(Arc::clone(&queue));
        let (tell, told) = mpsc::channel();
        let work = move || match open() {
            Ok(Some((mut keeper, news))) => {
                // Who has asked waits for it.
                let _ = tell.send(Ok(Some(news)));
                serve(&taken.0, &mut keeper);
            }
            other => {
                let _ = tell.send(other.map(|_| None));
            }
        };
        let thread = Builder::new()
            .name(NAME.to_owned())
            .spawn(work)
            .map_err(|error| StartError::Thread(StoreError::new(StoreErrorKind::Other, error)))?;
        let started = Self { queue, thread: Some(thread) };
        match told.recv() {
            Ok(Ok(news)) => Ok(news.map(|news| (started, news))),
            Ok(Err(error)) => Err(StartError::Open(error)),
            Err(mpsc::RecvError) => Err(StartError::Thread(StoreErrorKind::Closed.into())),
        }
    }

    /// Asks for something that is done by itself.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Keeper) -> Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.ask_and_undo(work, |_, _| ()).await
    }

    /// Asks for something that has to be undone if whoever has asked is gone when it is done.
    pub(super) async fn ask_and_undo<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Keeper) -> Result<T> + Send + 'static,
        undo: impl FnOnce(&mut Keeper, T) + Send + 'static,
    ) -> Result<T, JournalError> {
        let (reply, answer) = oneshot::channel();
        let work = move |keeper: &mut Keeper| {
            let done = work(keeper).map_err(|Failure(error)| error);
            if let Err(Ok(unwanted)) = reply.send(done) {
                undo(keeper, unwanted);
            }
        };
        self.queue.put(Request::Alone(Box::new(work)));
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Asks for a step that is written together with others.
    pub(super) async fn ask_grouped(&self, claim: Claim, step: Step) -> Outcome {
        let (reply, answer) = oneshot::channel();
        self.queue.put(Request::Grouped(Grouped { claim, step, reply }));
        answer.await.map_err(|_| closed())?.take()
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.queue.close();
        // An executor may drop its last reference to the journal when it is answered, and that is in
        // the thread itself, which ends by itself then.
        let is_elsewhere = |thread: &JoinHandle<()>| thread.thread().id() != thread::current().id();
        if let Some(thread) = self.thread.take().filter(is_elsewhere) {
            // If it has panicked, everybody who waited was answered that the journal is closed.
            let _ = thread.join();
        }
    }
}

/// Why the thread is not there.
#[derive(Debug)]
pub(super) enum StartError<E> {
    Thread(StoreError),
    Open(E),
}

/// Takes one request after the other until nobody can ask any more.
fn serve(queue: &Queue, keeper: &mut Keeper) {
    while let Some(work) = queue.take() {
        match work {
            Work::Alone(work) => work(keeper),
            Work::Together(steps) => group::write(&mut keeper.file, steps),
        }
    }
    for chain in Chain::ALL {
        keeper.note_head(chain);
    }
}

/// Whatever ends the thread, a panic too: what waits in the queue is dropped, and answered thereby.
struct Abandoned(Arc<Queue>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

fn closed() -> JournalError {
    StoreError::from(StoreErrorKind::Closed).into()
}
