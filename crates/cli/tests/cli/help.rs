//! The help of each command, and completions for each shell.

use insta::assert_snapshot;

use crate::desk::Desk;

/// What `--help` prints behind these words.
#[track_caller]
fn help(words: &str) -> String {
    let ended = Desk::new().billport(&format!("{words} --help")).run().exits(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

#[test]
fn of_the_command_with_its_exit_codes() {
    assert_snapshot!(help(""));
}

#[test]
fn of_upload() {
    assert_snapshot!(help("upload"));
}

#[test]
fn of_check() {
    assert_snapshot!(help("check"));
}

#[test]
fn of_sandbox() {
    assert_snapshot!(help("sandbox"));
}

#[test]
fn of_config() {
    assert_snapshot!(help("config"));
}

#[test]
fn of_completions() {
    assert_snapshot!(help("completions"));
}

#[test]
fn the_version() {
    let ended = Desk::new().billport("--version").run().exits(0);
    assert_eq!(ended.stdout, concat!("billport ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn completions_know_the_commands_and_their_flags() {
    for (shell, begins) in
        [("bash", "_billport()"), ("zsh", "#compdef billport"), ("fish", "# Print an optspec")]
    {
        let ended = Desk::new().billport(&format!("completions {shell}")).run().exits(0);
        assert_eq!(ended.stderr, "");
        assert!(ended.stdout.starts_with(begins), "{shell}: {}", &ended.stdout[..80]);
        for word in ["upload", "check", "sandbox", "config", "bisect", "batch-size"] {
            assert!(ended.stdout.contains(word), "{word} for {shell}");
        }
    }
    Desk::new().billport("completions nosh").run().exits(2);
}
