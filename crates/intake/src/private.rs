//! Files that hold customers' account numbers: only their owner may read them.

use std::fs::OpenOptions;

/// How to open a file for writing so that, if that makes it, nobody but its owner can open it. A
/// file that is there already keeps the permissions it has.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
