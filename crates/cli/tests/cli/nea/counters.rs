//! `billport nea counters`, and the counters that are kept for a day.

use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::sandbox;

#[test]
fn for_a_person() {
    let ended = Desk::new().billport("nea counters").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
    exit: 0
    --- stdout
    value             name
    243:aanbu-dc      AANBU DC
    391:achham-dc     ACHHAM DC
    245:balaju-dc     BALAJU DC
    245:bhaktapur-dc  BHAKTAPUR DC
    267:pokhara-dc    POKHARA DC    moved to NEA's second service (V2)
    201:ratnapark-dc  RATNAPARK DC
    --- stderr
    target: sandbox (the embedded sandbox: nothing leaves this machine)
    ");
}

#[test]
fn for_a_machine_by_name_or_value_whatever_the_case() {
    let desk = Desk::new();
    let found = |text: &str| {
        let order = desk.billport("nea counters --output json --search").arg(text);
        order.run().exits(0).stdout
    };
    assert_snapshot!(found("bhaktapur dc"), @r#"[{"name":"BHAKTAPUR DC","value":"245:bhaktapur-dc"}]"#);
    assert_snapshot!(found("245:"), @r#"[{"name":"BALAJU DC","value":"245:balaju-dc"},{"name":"BHAKTAPUR DC","value":"245:bhaktapur-dc"}]"#);
    assert_snapshot!(found("no such"), @"[]");
    let none = desk.billport("nea counters --search nosuch").run().exits(0);
    assert_eq!(none.stdout, "no such counter\n");
}

#[test]
fn they_are_asked_for_once_a_day_and_when_somebody_wants_to() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let asked = |words: &str| {
        desk.billport(&format!("nea counters {words}")).with_nea(&sandbox).run().exits(0);
        sandbox.nea().ledger().counters_requests
    };
    assert_eq!(asked(""), 1);
    assert_eq!(asked("--search bhak"), 1);
    assert_eq!(asked("--refresh"), 2);
    // What is kept is of one address.
    let other = crate::provider::sandbox();
    desk.billport("nea counters").with_nea(&other).run().exits(0);
    assert_eq!(other.nea().ledger().counters_requests, 1);
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let order = desk.billport("nea counters");
    order.by_way_of("umask 0; exec \"$0\" \"$@\"").run().exits(0);
    let folder = desk.home().join("cache/billport");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!((files.len(), mode(&files[0])), (1, 0o600));
}

#[test]
fn a_shell_completes_codes_that_are_kept_and_asks_nobody() {
    let sandbox = sandbox();
    let desk = Desk::new();
    let kept = || {
        let order = desk.billport("nea counters --kept-codes").with_nea(&sandbox);
        let ended = order.run().exits(0);
        assert_eq!(ended.stderr, "");
        ended.stdout
    };
    assert_eq!(kept(), "");
    assert_eq!(sandbox.nea().ledger().connections, 0);
    desk.billport("nea counters").with_nea(&sandbox).run().exits(0);
    assert!(kept().lines().any(|code| code == "245:bhaktapur-dc"));
    assert_eq!(sandbox.nea().ledger().counters_requests, 1);
    // Without a token there is nothing to complete, and nothing to be told of.
    let order = desk.billport("nea counters --kept-codes --target staging");
    assert_eq!(order.run().exits(0).all(), "");
}

#[cfg(unix)]
#[test]
fn bash_completes_a_code_behind_its_colon() {
    let desk = Desk::new();
    desk.billport("nea counters").run().exits(0);
    let completed = |typed: &str| {
        let script = format!(
            "billport() {{ \"$BILLPORT\" \"$@\"; }}; export -f billport\n\
             source <(\"$BILLPORT\" completions bash)\n\
             COMP_LINE='billport nea dues --office {typed}'; COMP_POINT=${{#COMP_LINE}}\n\
             COMP_WORDBREAKS=$' \\t\\n\"=:'; COMP_WORDS=(billport nea dues --office); COMP_CWORD=4\n\
             _billport_with_offices; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let order = desk.billport("").env("BILLPORT", env!("CARGO_BIN_EXE_billport"));
        let order = order.env("PATH", std::env::var("PATH").unwrap()).env("SCRIPT", script);
        order.by_way_of("exec bash -c \"$SCRIPT\"").run().exits(0).stdout
    };
    assert_eq!(completed("245:bh"), "bhaktapur-dc\n");
    assert_eq!(completed("24"), "243:aanbu-dc\n245:balaju-dc\n245:bhaktapur-dc\n");
    assert_eq!(completed("9"), "\n");
}
