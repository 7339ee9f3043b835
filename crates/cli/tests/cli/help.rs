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
fn of_runs() {
    assert_snapshot!(help("runs"));
}

#[test]
fn of_runs_list() {
    assert_snapshot!(help("runs list"));
}

#[test]
fn of_runs_show() {
    assert_snapshot!(help("runs show"));
}

#[test]
fn of_runs_resume() {
    assert_snapshot!(help("runs resume"));
}

#[test]
fn of_runs_report() {
    assert_snapshot!(help("runs report"));
}

#[test]
fn of_runs_resolve() {
    assert_snapshot!(help("runs resolve"));
}

#[test]
fn of_journal() {
    assert_snapshot!(help("journal"));
}

#[test]
fn of_journal_verify() {
    assert_snapshot!(help("journal verify"));
}

#[test]
fn of_journal_export() {
    assert_snapshot!(help("journal export"));
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
        let words = ["upload", "check", "runs", "resume", "journal", "sandbox", "bisect"];
        for word in words {
            assert!(ended.stdout.contains(word), "{word} for {shell}");
        }
    }
    Desk::new().billport("completions nosh").run().exits(2);
}
