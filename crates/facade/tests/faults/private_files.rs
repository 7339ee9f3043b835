//! The journal and all that belongs to it are their owner's alone.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use crate::bench::{Bench, bills};
use crate::props::desk::Desk;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

/// The names of all files of the journal, each of which nobody else may read or write.
fn private_files(desk: &Desk) -> Vec<String> {
    let mut names = Vec::new();
    for (path, _) in desk.files_of_journal() {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        assert_eq!(mode(path.parent().unwrap()), 0o700, "the folder of {}", path.display());
        names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
    }
    names
}

/// Row S5: from the first moment to the last, log, shared memory, locks and hashes of bills included.
#[tokio::test]
async fn the_journal_and_all_that_belongs_to_it_are_their_owners_alone() {
    let bench = Bench::start();
    let (process, file) = (bench.process(), bench.desk.put(&bills(5)));
    let before = private_files(&bench.desk);
    assert!(before.contains(&"journal.db".to_owned()), "{before:?}");
    process.upload(&file).await.unwrap();
    let open = private_files(&bench.desk);
    for name in ["journal.db", "journal.db-wal", "journal.db-shm", "key", "1.bills", "1.lock"] {
        assert!(open.contains(&name.to_owned()), "{name} is not among {open:?}");
    }
    drop(process);
    private_files(&bench.desk);
}

/// Row S5: rights that others have been given to a journal are taken away again.
#[tokio::test]
async fn a_journal_that_others_may_read_is_closed_to_them() {
    let bench = Bench::start();
    bench.upload(&bills(2)).await;
    let path = bench.desk.journal();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    drop(bench.desk.open());
    assert_eq!(mode(&path), 0o600);
}
