//! `cargo xtask fuzz`: looks, for as long as one wants, for a file of bills that is read differently by
//! the two ways in which bills are read.
//!
//! The folder `fuzz/` is a workspace of its own, and no part of `cargo xtask ci`: how long one looks is
//! a matter of patience, and the property tests in `crates/intake/tests/agreement.rs` make the same
//! comparison with every push. What is interesting is kept in `target/fuzz/corpus` for the next time;
//! what is found to be wrong is written to `target/fuzz`.

use clap::Args;

use crate::command::CommandLine;
use crate::failure::{Done, Failure, Outcome};
use crate::repository::Repository;

/// What makes the compiler count which parts of the code an input reaches, as libFuzzer wants it. It
/// is no flag of the stable compiler's own, but one of the LLVM below.
const COVERAGE: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table";

/// How long to look.
#[derive(Debug, Args)]
pub(crate) struct FuzzOptions {
    /// For how many seconds
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
}

pub(crate) fn run(repository: &Repository, options: &FuzzOptions) -> Outcome {
    let compiler = CommandLine::new("rustc", "--version --verbose").capture(repository)?;
    let host = host(&compiler).ok_or_else(|| Failure::new("rustc does not say for what it is"))?;
    line(host, options).run(repository)?;
    Ok(Done::Checked)
}

/// The platform that the compiler runs on: with it named, build scripts are compiled as always.
fn host(compiler: &str) -> Option<&str> {
    compiler.lines().find_map(|line| line.strip_prefix("host: "))
}

fn line(host: &str, FuzzOptions { seconds }: &FuzzOptions) -> CommandLine {
    CommandLine::cargo(&format!(
        "run --locked --release --manifest-path fuzz/Cargo.toml --target-dir target/fuzz \
         --target {host} -- -max_total_time={seconds} -max_len=600 -create_missing_dirs=1 \
         -artifact_prefix=target/fuzz/ target/fuzz/corpus fuzz/seeds"
    ))
    .with_env("RUSTFLAGS", COVERAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_built_for_the_platform_of_the_compiler() {
        let compiler =
            "rustc 1.95.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n";
        assert_eq!(host(compiler), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(host("rustc 1.95.0"), None);
    }

    #[test]
    fn it_ends_by_itself() {
        let line = line("here", &FuzzOptions { seconds: 5 }).to_string();
        assert!(line.contains("--target here") && line.contains("-max_total_time=5 "), "{line}");
    }
}
