//! A file that one thread reads for two: for its fingerprint, and for the reader of its rows.
//!
//! The thread reads the file from its first byte to its last, hashes each block, and hands it over.
//! There are [`BLOCKS`] of them, which go round: the reader gives one that is used up for the next one.
//! So the thread is ahead by a bounded distance, what is hashed are the very bytes that are judged, and
//! none of them is copied but the piece of a row at the end of a block: that goes in front of the next
//! one, which leaves [room](BlockSize::headroom) for it.
//!
//! Neither of the two hangs on the other. Whoever joins the fingerprint lets the thread go on to the
//! end without blocks to hand over, and whoever drops it lets the thread end: either way the reader
//! goes on with the file itself, from where it is. A reader that is dropped early keeps its blocks
//! from going round; the fingerprint is there all the same once it is joined.

use sha2::{Digest, Sha256};
use std::{
    io::{self, Read},
    mem,
    ops::Range,
    sync::mpsc::{self, Receiver, Sender},
    thread::{self, Scope, ScopedJoinHandle},
};

use crate::FileError;
use crate::fingerprint::Fingerprint;
use crate::lines::{Blocks, STREAM_BYTES};
use crate::positioned::PositionedFile;

/// How many blocks go round: one that is read into, one that is judged, and two between them, so that
/// neither thread waits for the other's every block.
const BLOCKS: usize = 4;

/// How a block is laid out: what is read from the file, and room in front of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockSize {
    pub(crate) headroom: usize,
    pub(crate) bytes: usize,
}

impl BlockSize {
    /// Hardly a row is longer than the room.
    pub(crate) const USUAL: Self = Self { headroom: 4 << 10, bytes: STREAM_BYTES };

    fn empty_block(self) -> Vec<u8> {
        vec![0; self.headroom + self.bytes]
    }
}

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

/// Bytes of a file, behind the room in front of them.
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
    size: BlockSize,
    scope: &'scope Scope<'scope, '_>,
) -> io::Result<(HandedOver, PendingFingerprint<'scope>)> {
    let (requests, asked) = mpsc::channel();
    let (hand_over, blocks) = mpsc::channel();
    for _ in 0..BLOCKS {
        requests.send(Request::Fill(size.empty_block())).expect("the other end is still here");
    }
    let thread = thread::Builder::new()
        .name("fingerprint".to_owned())
        .spawn_scoped(scope, move || read_all(file, size, &asked, &hand_over))?;
    let reader = HandedOver { size, blocks, requests: requests.clone() };
    Ok((reader, PendingFingerprint { thread, wish: Wish(requests) }))
}

/// Reads a file to its end; nothing comes of it if that is no longer wanted.
fn read_all(
    mut file: PositionedFile,
    BlockSize { headroom, .. }: BlockSize,
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
        let length = match file.read(&mut bytes[headroom..]) {
            Ok(0) => return Ok(Some(Fingerprint::after(digest))),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            Err(error) => return Err(error),
        };
        digest.update(&bytes[headroom..][..length]);
        // A reader that is gone needs no block.
        let _ = hand_over.send(Block { at, bytes, length });
    }
}

/// The reader's end.
#[derive(Debug)]
pub(crate) struct HandedOver {
    size: BlockSize,
    blocks: Receiver<Block>,
    requests: Sender<Request>,
}

impl HandedOver {
    /// Takes the next block, from a place of the file on, in exchange for a buffer that is used up but
    /// for its rest, which stands in front of that place. Gives where both are, and how many bytes
    /// came; nothing if no more blocks are handed over.
    fn exchange(
        &mut self,
        at: u64,
        buffer: &mut Vec<u8>,
        rest: Range<usize>,
    ) -> Option<(Range<usize>, usize)> {
        loop {
            let Block { at: block_at, mut bytes, length } = self.blocks.recv().ok()?;
            let used = usize::try_from(at - block_at).ok().filter(|used| *used < length);
            let Some(used) = used else {
                self.give_back(bytes);
                continue;
            };
            let came = self.size.headroom + used..self.size.headroom + length;
            let place = if let Some(start) = came.start.checked_sub(rest.len()) {
                bytes[start..came.start].copy_from_slice(&buffer[rest]);
                mem::swap(buffer, &mut bytes);
                start..came.end
            } else {
                buffer.copy_within(rest.clone(), 0);
                buffer.truncate(rest.len());
                buffer.extend_from_slice(&bytes[came.clone()]);
                0..buffer.len()
            };
            self.give_back(bytes);
            return Some((place, came.len()));
        }
    }

    fn give_back(&self, bytes: Vec<u8>) {
        let block = match bytes.len() {
            // What the reader had before its first block.
            0 => return,
            length if length == self.size.headroom + self.size.bytes => bytes,
            // It has held a long row.
            _ => self.size.empty_block(),
        };
        // If the thread is at its end, it needs no block.
        let _ = self.requests.send(Request::Fill(block));
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
        self.file.read(buffer)
    }
}

impl Blocks for Input {
    fn next_block(&mut self, buffer: &mut Vec<u8>, rest: Range<usize>) -> Option<Range<usize>> {
        let handed_over = self.handed_over.as_mut()?;
        let Some((place, came)) = handed_over.exchange(self.file.at(), buffer, rest) else {
            self.handed_over = None;
            return None;
        };
        self.file.skip(came);
        Some(place)
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
            let (handed_over, fingerprint) = start(unreadable(), BlockSize::USUAL, scope).unwrap();
            let mut input = Input::handed_over(unreadable(), handed_over);
            assert!(input.next_block(&mut Vec::new(), 0..0).is_none());
            assert!(input.read(&mut [0; 8]).is_err());
            assert!(matches!(fingerprint.join(), Err(FileError::Io(_))));
        });
    }
}
