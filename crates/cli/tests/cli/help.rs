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
fn of_nea() {
    assert_snapshot!(help("nea"));
}

#[test]
fn of_nea_counters() {
    assert_snapshot!(help("nea counters"));
}

#[test]
fn of_nea_dues() {
    assert_snapshot!(help("nea dues"));
}

#[test]
fn of_nea_pay() {
    assert_snapshot!(help("nea pay"));
}

#[test]
fn of_nea_pay_file() {
    assert_snapshot!(help("nea pay-file"));
}

#[test]
fn of_payments() {
    assert_snapshot!(help("payments"));
}

#[test]
fn of_payments_list() {
    assert_snapshot!(help("payments list"));
}

#[test]
fn of_payments_show() {
    assert_snapshot!(help("payments show"));
}

#[test]
fn of_payments_settle() {
    assert_snapshot!(help("payments settle"));
}

#[test]
fn of_payments_resolve() {
    assert_snapshot!(help("payments resolve"));
}

#[test]
fn of_customers() {
    assert_snapshot!(help("customers"));
}

#[test]
fn of_customers_list() {
    assert_snapshot!(help("customers list"));
}

#[test]
fn of_customers_get() {
    assert_snapshot!(help("customers get"));
}

#[test]
fn of_customers_export() {
    assert_snapshot!(help("customers export"));
}

#[test]
fn of_the_commands_that_change_customers() {
    for command in ["add", "edit", "archive", "reopen", "delete", "template", "import"] {
        assert_snapshot!(format!("customers_{command}"), help(&format!("customers {command}")));
    }
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
        let words = [
            "upload",
            "check",
            "runs",
            "resume",
            "journal",
            "sandbox",
            "bisect",
            "nea",
            "pay-file",
            "payments",
            "settle",
            "--kept-codes",
            "customers",
            "ids-file",
        ];
        for word in words {
            assert!(ended.stdout.contains(word), "{word} for {shell}");
        }
    }
    let zsh = Desk::new().billport("completions zsh").run().exits(0).stdout;
    let (asks, calls) = ("\n_billport_offices() {", ":CODE:_billport_offices");
    assert!(zsh.contains(asks) && zsh.contains(calls) && !zsh.contains(":CODE:_default"));
    Desk::new().billport("completions nosh").run().exits(2);
}
