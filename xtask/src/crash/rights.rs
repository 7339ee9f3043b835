//! Journal, locks, memory, rejects and all else that the command makes belong to their owner alone, at
//! any moment of a crash.

use std::fs;
use std::path::Path;

/// What others may read or enter, though they must not, in the folder of a trial. The files that
/// the trial was `given` are none of the command's.
pub(super) fn complaints(folder: &Path, given: &[&str]) -> Vec<String> {
    let mut complaints = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !given.iter().any(|given| entry.file_name() == *given) {
            look_at_all(&entry.path(), &mut complaints);
        }
    }
    complaints
}

fn look_at_all(path: &Path, complaints: &mut Vec<String>) {
    look_at(path, complaints);
    if path.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            look_at_all(&entry.path(), complaints);
        }
    }
}

fn look_at(path: &Path, complaints: &mut Vec<String>) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
        if mode & 0o077 != 0 {
            complaints.push(format!("{} has the mode {:o}", path.display(), mode & 0o7777));
        }
    }
    #[cfg(not(unix))]
    let _ = (path, complaints);
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn what_others_may_read_is_found() {
        let folder = std::env::temp_dir().join(format!("rights-{}", std::process::id()));
        let deep = folder.join("books").join("journal.db.runs");
        fs::create_dir_all(&deep).unwrap();
        let private = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        private(&folder.join("books"), 0o700);
        private(&deep, 0o700);
        for (name, mode) in [("1.lock", 0o600), ("1.bills", 0o640)] {
            fs::write(deep.join(name), "").unwrap();
            private(&deep.join(name), mode);
        }
        for (name, mode) in [("bills.csv", 0o644), ("bills.rejects.csv", 0o604)] {
            fs::write(folder.join(name), "").unwrap();
            private(&folder.join(name), mode);
        }
        let mut found = complaints(&folder, &["bills.csv"]);
        found.sort();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].ends_with("bills.rejects.csv has the mode 604"), "{found:?}");
        assert!(found[1].ends_with("1.bills has the mode 640"), "{found:?}");
    }
}
