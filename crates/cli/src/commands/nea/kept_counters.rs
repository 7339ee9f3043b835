//! The counters of an address, kept for a day in the user's cache folder.
//!
//! They are asked for again whenever the file is not what it should be, and nothing that is paid
//! depends on it.

use billport::domain::{Counter, Excerpt};
use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use time::{Duration, OffsetDateTime};

use crate::clock;
use crate::commands::private_file::PrivateFile;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::settings::users_cache;

/// For how long the counters are kept.
const KEPT_FOR: Duration = Duration::days(1);
/// The embedded sandbox has the same counters each time.
const EMBEDDED_SANDBOX: &str = "nea sandbox";
/// The longest name of a file, far below what file systems take.
const MAX_NAME: usize = 120;

/// The services that a counter is served by.
const V1: &str = "v1";
const V2: &str = "v2";

/// Where the counters of an address are kept.
#[derive(Debug)]
pub(super) struct KeptCounters {
    address: String,
    /// Nowhere, for somebody without a home.
    path: Option<PathBuf>,
}

impl KeptCounters {
    /// Where those of a provider are kept.
    pub(super) fn of(connection: &Connection) -> Self {
        let is_embedded = connection.sandbox.is_some();
        let address = if is_embedded { EMBEDDED_SANDBOX } else { &connection.identity };
        Self::at(address, users_cache().as_deref())
    }

    fn at(address: &str, folder: Option<&Path>) -> Self {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let name: String = address.chars().map(plain).take(MAX_NAME).collect();
        let path = folder.map(|folder| folder.join(format!("counters-{name}.txt")));
        Self { address: address.to_owned(), path }
    }

    /// The counters, if they were asked for within the last day.
    pub(super) fn of_today(&self, now: OffsetDateTime) -> Option<Vec<Counter>> {
        let kept = fs::read_to_string(self.path.as_ref()?).ok()?;
        let mut lines = kept.lines();
        // Names of files are made shorter than addresses: two may share one.
        let asked_at = lines.next()?.strip_prefix(&self.address)?.strip_prefix('\t')?;
        let asked_at = OffsetDateTime::from_unix_timestamp(asked_at.parse().ok()?).ok()?;
        let is_of_today = asked_at <= now && now - asked_at < KEPT_FOR;
        is_of_today.then(|| lines.map(read).collect())?
    }

    /// Asks for the counters, and keeps them.
    pub(super) async fn ask(&self, connection: &Connection) -> Result<Vec<Counter>, Failure> {
        let port = connection.billport.counters().expect("NEA has counters");
        let counters = port.counters().await.map_err(|error| Failure::nea(&error))?;
        if let Err(error) = self.keep(&counters, clock::now()) {
            tracing::debug!(%error, "the counters can't be kept");
        }
        Ok(counters)
    }

    fn keep(&self, counters: &[Counter], now: OffsetDateTime) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        if let Some(folder) = path.parent() {
            let mut builder = DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.recursive(true).create(folder)?;
        }
        let mut kept = format!("{}\t{}\n", self.address, now.unix_timestamp());
        for Counter { name, office, needs_v2 } in counters {
            let service = if *needs_v2 { V2 } else { V1 };
            kept += &format!("{office}\t{service}\t{name}\n");
        }
        let mut file = PrivateFile::begin(path)?;
        file.write_all(kept.as_bytes())?;
        file.finish()
    }
}

/// Reads a line: a counter, its parts with tabs between them. A name has none, for it was made safe to
/// show.
fn read(line: &str) -> Option<Counter> {
    let mut parts = line.splitn(3, '\t');
    let (office, service, name) = (parts.next()?, parts.next()?, parts.next()?);
    let needs_v2 = match service {
        V1 => false,
        V2 => true,
        _ => return None,
    };
    let name = Excerpt::cut_at(name.as_bytes(), Excerpt::MESSAGE_BYTES);
    Some(Counter { name, office: office.parse().ok()?, needs_v2 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

    fn counters() -> Vec<Counter> {
        vec![Counter {
            name: Excerpt::of(b"BHAKTAPUR DC"),
            office: "245:bhaktapur-dc".parse().unwrap(),
            needs_v2: true,
        }]
    }

    #[test]
    fn they_are_kept_for_a_day_and_not_for_a_day_to_come() {
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptCounters::at("nea staging https://a.example", Some(folder.path()));
        assert_eq!(kept.of_today(NOW), None);
        kept.keep(&counters(), NOW).unwrap();
        for (later, is_kept) in [
            (Duration::ZERO, true),
            (KEPT_FOR - Duration::SECOND, true),
            (KEPT_FOR, false),
            (-Duration::SECOND, false),
        ] {
            assert_eq!(kept.of_today(NOW + later), is_kept.then(counters), "{later}");
        }
    }

    #[test]
    fn each_address_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let at = |address: &str| KeptCounters::at(address, Some(folder.path()));
        let long = format!("https://a.example/{}", "x".repeat(MAX_NAME));
        at(&long).keep(&counters(), NOW).unwrap();
        assert_eq!(at(&long).of_today(NOW), Some(counters()));
        let other = at(&format!("{long}y"));
        assert_eq!(other.path, at(&long).path);
        assert_eq!(other.of_today(NOW), None, "two addresses share one file");
    }

    #[test]
    fn without_a_folder_or_with_a_spoiled_file_there_are_none() {
        let nowhere = KeptCounters::at("a", None);
        nowhere.keep(&counters(), NOW).unwrap();
        assert_eq!(nowhere.of_today(NOW), None);
        let folder = tempfile::tempdir().unwrap();
        let kept = KeptCounters::at("a", Some(folder.path()));
        kept.keep(&counters(), NOW).unwrap();
        let path = kept.path.as_ref().unwrap();
        let whole = fs::read_to_string(path).unwrap();
        for spoiled in ["", "a", "a\tx\n", &whole.replace("v2", "v3"), &whole.replace("245:", "")] {
            fs::write(path, spoiled).unwrap();
            assert_eq!(kept.of_today(NOW), None, "{spoiled}");
        }
    }
}
