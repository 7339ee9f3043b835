//! A file that one thread reads for two: for its fingerprint, and for the reader of its rows.
//!
//! The thread reads the file from its first byte to its last, hashes each block, and hands it over.
//! There are [`BLOCKS`] of them, which go round: what the reader has used up it gives back. So the
//! thread is ahead by a bounded distance, and what is hashed are the very bytes that are judged.
//!
//! Neither of the two hangs on the other. Whoever joins the fingerprint lets the thread go on to the
//! end without blocks to hand over, and whoever drops it lets the thread end: either way the reader
//! goes on with the file itself, from where it is. A reader that is dropped early keeps its blocks
//! from going round; the fingerprint is there all the same once it is joined.

use sha2::{Digest, Sha256};
use std::{
    io::{self, Read},
    sync::mpsc::{self, Receiver, Sender},
    thread::{self, Scope, ScopedJoinHandle},
};

use crate::FileError;
use crate::fingerprint::Fingerprint;
use crate::lines::STREAM_BYTES;
use crate::positioned::PositionedFile;

/// How many blocks go round: one that is read into, one that is judged, and two between them, so that
/// neither thread waits for the other's every block.
const BLOCKS: usize = 4;

/// The fingerprint of a file, while its bytes are still being read.
///
/// Dropping it ends the reading; rows that are not judged by then are read from the file itself.
#[derive(Debug)]
pub struct PendingFingerprint<'scope> {
    thread: ScopedJoinHandle<'scope, io::Result<Option<Fingerprint>>>,
    wish: Wish,
}

impl PendingFingerprint<'_> {
    /// Waits until the whole file is read. What its reader has not read by then, it reads from the
    /// file itself, which should be [unchanged](crate::BillFile::is_unchanged).
    ///
    /// # Errors
    /// [`FileError::Io`] if the file can't be read.
    pub fn join(self) -> Result<Fingerprint, FileError> {
        self.wish.tell(Request::Finish);
        let read = self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok(read?.expect("the thread stops only when nobody waits for it"))
    }
}

/// The wish to have the fingerprint; without it the thread stops.
#[derive(Debug)]
struct Wish(Sender<Request>);

impl Wish {
    fn tell(&self, request: Request) {
        // A thread that is at its end needs not be told.
        let _ = self.0.send(request);
    }
}

impl Drop for Wish {
    fn drop(&mut self) {
        self.tell(Request::Stop);
    }
}

/// What the thread is asked for.
#[derive(Debug)]
enum Request {
    /// The next bytes, in this block.
    Fill(Vec<u8>),
    /// The fingerprint, and no more blocks.
    Finish,
    /// Nothing more.
    Stop,
}

/// Bytes of a file.
#[derive(Debug)]
struct Block {
    at: u64,
    bytes: Vec<u8>,
    length: usize,
}

/// Starts the thread.
///
/// # Errors
/// If the system has no thread to give.
pub(crate) fn start<'scope>(
    file: PositionedFile,
    scope: &'scope Scope<'scope, '_>,
) -> io::Result<(HandedOver, PendingFingerprint<'scope>)> {
    let (requests, asked) = mpsc::channel();
    let (hand_over, blocks) = mpsc::channel();
    for _ in 0..BLOCKS {
        let block = Request::Fill(vec![0; STREAM_BYTES]);
        requests.send(block).expect("the other end is still here");
    }
    let thread = thread::Builder::new()
        .name("fingerprint".to_owned())
        .spawn_scoped(scope, move || read_all(file, &asked, &hand_over))?;
    let reader = HandedOver { blocks, requests: requests.clone(), current: None };
    Ok((reader, PendingFingerprint { thread, wish: Wish(requests) }))
}

/// Reads a file to its end; nothing comes of it if that is no longer wanted.
fn read_all(
    mut file: PositionedFile,
    asked: &Receiver<Request>,
    hand_over: &Sender<Block>,
) -> io::Result<Option<Fingerprint>> {
    let mut digest = Sha256::new();
    loop {
        let mut bytes = match asked.recv() {
            Ok(Request::Fill(bytes)) => bytes,
            Ok(Request::Finish) => return Fingerprint::of_rest(digest, file).map(Some),
            Ok(Request::Stop) | Err(_) => return Ok(None),
        };
        let at = file.at();
        let length = match file.read(&mut bytes) {
            Ok(0) => return Ok(Some(Fingerprint::after(digest))),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            Err(error) => return Err(error),
        };
        digest.update(&bytes[..length]);
        // A reader that is gone needs no block.
        let _ = hand_over.send(Block { at, bytes, length });
    }
}

/// The reader's end.
#[derive(Debug)]
pub(crate) struct HandedOver {
    blocks: Receiver<Block>,
    requests: Sender<Request>,
    current: Option<Block>,
}

impl HandedOver {
    /// Copies bytes from a place of the file on, which moves forward only; nothing if no more blocks
    /// are handed over.
    fn read(&mut self, at: u64, buffer: &mut [u8]) -> Option<usize> {
        loop {
            let block = match self.current.take() {
                Some(block) => block,
                None => self.blocks.recv().ok()?,
            };
            let used = usize::try_from(at - block.at).ok().filter(|used| *used < block.length);
            let Some(used) = used else {
                // If the thread is at its end, it needs no block.
                let _ = self.requests.send(Request::Fill(block.bytes));
                continue;
            };
            let rest = &block.bytes[used..block.length];
            let copied = rest.len().min(buffer.len());
            buffer[..copied].copy_from_slice(&rest[..copied]);
            self.current = Some(block);
            return Some(copied);
        }
    }
}

/// What the rows of a file are cut from: blocks that are handed over, as long as there are any, and
/// the file itself.
#[derive(Debug)]
pub(crate) struct Input {
    file: PositionedFile,
    handed_over: Option<HandedOver>,
}

impl Input {
    /// The file from a place on, of which blocks are handed over from its first byte on.
    pub(crate) fn handed_over(file: PositionedFile, handed_over: HandedOver) -> Self {
        Self { file, handed_over: Some(handed_over) }
    }
}

impl From<PositionedFile> for Input {
    fn from(file: PositionedFile) -> Self {
        Self { file, handed_over: None }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(handed_over) = &mut self.handed_over {
            if let Some(read) = handed_over.read(self.file.at(), buffer) {
                self.file.skip(read);
                return Ok(read);
            }
            self.handed_over = None;
        }
        self.file.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs::File, sync::Arc};

    /// A file whose name can be written to, and that can't be read.
    fn unreadable() -> PositionedFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let unreadable = File::options().write(true).open(file.path()).unwrap();
        PositionedFile::new(Arc::new(unreadable), 0)
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_to_both() {
        thread::scope(|scope| {
            let (handed_over, fingerprint) = start(unreadable(), scope).unwrap();
            let mut input = Input::handed_over(unreadable(), handed_over);
            assert!(input.read(&mut [0; 8]).is_err());
            assert!(matches!(fingerprint.join(), Err(FileError::Io(_))));
        });
    }
}
