//! Whether others may read a file: one with a secret in it is its owner's alone.

use std::fs::Metadata;

/// The permissions of a file that others may read, write or run. Pipes are nobody else's.
#[cfg(unix)]
pub(crate) fn mode_if_shared(file: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.permissions().mode() & 0o777;
    (file.is_file() && mode & 0o077 != 0).then_some(mode)
}

/// Elsewhere permissions are told otherwise, and not judged.
#[cfg(not(unix))]
pub(crate) fn mode_if_shared(_file: &Metadata) -> Option<u32> {
    None
}
