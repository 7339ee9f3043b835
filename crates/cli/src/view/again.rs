//! The command that uploads another file in the same way: a hint that can be copied as it stands.
//!
//! Rejected and pending rows must go where the others went. Without its flags the same command would
//! send them to the sandbox, and tell that they were delivered.

use std::path::Path;

use super::shown;
use crate::args::UploadArgs;

/// The flags of an upload that decide where a file goes and how it is read.
#[derive(Debug)]
pub(crate) struct Again {
    flags: String,
}

impl Again {
    pub(crate) fn new(config: Option<&Path>, args: &UploadArgs) -> Self {
        let mut flags = String::new();
        if let Some(config) = config {
            flags += &format!(" --config {}", quoted(shown(config).as_str()));
        }
        if let Some(target) = args.target {
            flags += &format!(" --target {}", target.name());
        }
        for column in &args.file.columns {
            flags += &format!(" --column {}", quoted(shown(column).as_str()));
        }
        Self { flags }
    }

    /// The command for a file.
    pub(crate) fn upload(&self, path: &Path) -> String {
        format!("billport upload {}{}", quoted(shown(path).as_str()), self.flags)
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:=+-,".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use clap::Parser;

    fn again(typed: &[&str]) -> String {
        let cli = Cli::parse_from(["billport", "upload", "b.csv"].iter().chain(typed));
        let Command::Upload(args) = cli.command else { panic!("it is an upload") };
        Again::new(cli.config.as_deref(), &args).upload(Path::new("b.pending.csv"))
    }

    #[test]
    fn what_decides_where_a_file_goes_and_how_it_is_read_is_kept() {
        assert_eq!(again(&[]), "billport upload b.pending.csv");
        assert_eq!(
            again(&["--target", "production", "--strict", "--in-flight", "2"]),
            "billport upload b.pending.csv --target production"
        );
        assert_eq!(
            again(&["--column", "account_number=Acct No", "--config", "it's.toml"]),
            r"billport upload b.pending.csv --config 'it'\''s.toml' --column 'account_number=Acct No'"
        );
    }
}
