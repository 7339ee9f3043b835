//! Settings that are no settings: exit 2 (or 5 for credentials) before anything is sent, and no
//! word of what a file holds.

use insta::assert_snapshot;

use crate::desk::Desk;
use crate::provider::{bills, sandbox};
use crate::settings::private;

/// What is told of a settings file.
#[track_caller]
fn told(settings: &str) -> String {
    let desk = Desk::new();
    desk.put("settings.toml", settings);
    private(&desk, "settings.toml", 0o600);
    let ended = desk.billport("config --config settings.toml").run().exits(2);
    assert_eq!(ended.stdout, "");
    ended.stderr
}

#[test]
fn an_unknown_key_and_a_value_of_the_wrong_kind() {
    assert_snapshot!(told("[upload]\nbatchsize = 100\n"), @"
    error: the settings file settings.toml has an unknown setting `upload.batchsize`
    hint: the settings are target, blaggo.client_id, blaggo.client_secret, blaggo.token_url, blaggo.bills_url, blaggo.reupload_is_safe, blaggo.utc_offset, nea.base_url, nea.token, nea.utc_offset, billagain.base_url, billagain.account_id, billagain.api_key, upload.batch_size, upload.in_flight, upload.max_in_flight, upload.stop_after_unknown, journal.path, tls.extra_root_certificates
    ");
    assert_snapshot!(told("[upload]\nbatch_size = [1]\n"), @"
        error: the settings file settings.toml must give upload.batch_size a text, a number, or true or false
    ");
}

#[test]
fn a_file_that_is_no_toml_keeps_its_content() {
    for secret_line in
        ["client_secret = canary-41 oops", "client_secret = \"canary-41", "canary-41"]
    {
        let told = told(&format!("[blaggo]\n{secret_line}\n"));
        assert!(told.starts_with("error: the settings file settings.toml is no TOML (line 2)"));
        assert!(!told.contains("canary"), "{told}");
    }
}

#[test]
fn a_file_that_is_not_there() {
    let desk = Desk::new();
    let ended = desk.billport("config --config nowhere.toml").run().exits(2);
    assert_eq!(ended.stderr, "error: the settings file nowhere.toml does not exist\n");
    let order = desk.billport("config").env("BILLPORT_CONFIG", "nowhere.toml");
    assert_eq!(order.run().exits(2).stderr, ended.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_with_a_secret_that_others_may_read() {
    let desk = Desk::new();
    desk.put("settings.toml", "[blaggo]\nclient_secret = \"canary-42\"\n");
    for mode in [0o644, 0o640, 0o604, 0o620] {
        private(&desk, "settings.toml", mode);
        let ended = desk.billport("config --config settings.toml").run().exits(2);
        let told = "error: the settings file settings.toml holds a secret and can be read by \
                    others";
        assert!(ended.stderr.starts_with(told), "{mode:o}: {}", ended.stderr);
        assert!(ended.stderr.ends_with("hint: chmod 600 settings.toml\n"));
        assert!(!ended.all().contains("canary"));
    }
    desk.put("settings.toml", "[blaggo]\nclient_id = \"no-secret\"\n");
    private(&desk, "settings.toml", 0o644);
    desk.billport("config --config settings.toml").run().exits(0);
}

#[test]
fn values_that_mean_nothing() {
    let desk = Desk::with_bills(bills(1));
    let mut told = String::new();
    for (variable, value) in [
        ("BILLPORT_TARGET", "mars"),
        ("BILLPORT_UPLOAD_BATCH_SIZE", "0"),
        ("BILLPORT_UPLOAD_BATCH_SIZE", "501"),
        ("BILLPORT_UPLOAD_IN_FLIGHT", "many"),
        ("BILLPORT_UPLOAD_STOP_AFTER_UNKNOWN", "-1"),
        ("BILLPORT_BLAGGO_REUPLOAD_IS_SAFE", "perhaps"),
        ("BILLPORT_BLAGGO_UTC_OFFSET", "Manila"),
        ("BILLPORT_TLS_EXTRA_ROOT_CERTIFICATES", "nowhere.pem"),
    ] {
        told += &desk.upload("bills.csv").env(variable, value).run().exits(2).stderr;
    }
    assert_snapshot!(told, @"
        error: target is `mars` (environment, BILLPORT_TARGET): it must be sandbox, staging or production
        error: upload.batch_size is `0` (environment, BILLPORT_UPLOAD_BATCH_SIZE): it must be a whole number above 0
        error: a batch of 501 bills is too large: a batch holds 1 to 500 bills
        hint: if the provider takes more than it recommends, say so: --allow-large-batches
        error: upload.in_flight is `many` (environment, BILLPORT_UPLOAD_IN_FLIGHT): it must be auto, or a whole number above 0
        error: upload.stop_after_unknown is `-1` (environment, BILLPORT_UPLOAD_STOP_AFTER_UNKNOWN): it must be a whole number above 0
        error: blaggo.reupload_is_safe is `perhaps` (environment, BILLPORT_BLAGGO_REUPLOAD_IS_SAFE): it must be true or false
        error: blaggo.utc_offset is `Manila` (environment, BILLPORT_BLAGGO_UTC_OFFSET): it must be an offset such as +08:00
        error: the certificates in nowhere.pem can't be read: No such file or directory (os error 2)
    ");
}

#[test]
fn large_batches_are_for_those_who_ask_for_them() {
    let desk = Desk::with_bills(bills(501));
    desk.upload("bills.csv --batch-size 501").run().exits(2);
    let words = "bills.csv --batch-size 501 --allow-large-batches --output json";
    let summary = desk.upload(words).run().exits(3).json();
    let reason = summary["problems"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("there are 501 bills, at most 500 are taken"), "{reason}");
}

#[test]
fn a_half_overridden_pair_of_urls() {
    let desk = Desk::with_bills(bills(1));
    let sandbox = sandbox();
    let urls = [
        ("BILLPORT_BLAGGO_TOKEN_URL", sandbox.blaggo().token_url()),
        ("BILLPORT_BLAGGO_BILLS_URL", sandbox.blaggo().bills_url()),
    ];
    for (variable, url) in urls {
        for target in ["staging", "production"] {
            let words = format!("upload bills.csv --target {target}");
            let ended = desk.billport(&words).env(variable, &url).run().exits(2);
            assert!(ended.stderr.contains("overridden together"), "{}", ended.stderr);
        }
    }
    assert_eq!(sandbox.blaggo().ledger().connections, 0);
}

#[test]
fn urls_that_would_send_secrets_in_the_clear() {
    let desk = Desk::with_bills(bills(1));
    for url in ["http://bills.example/", "http://127.0.0.1.evil.example/", "ftp://bills.example/"] {
        let order = desk.billport("upload bills.csv --target staging");
        let order = order.env("BILLPORT_BLAGGO_TOKEN_URL", url);
        let ended = order.env("BILLPORT_BLAGGO_BILLS_URL", url).run().exits(2);
        assert!(ended.stderr.starts_with("error: the token URL is not usable"), "{}", ended.stderr);
    }
}

#[test]
fn a_made_up_day_is_not_for_production() {
    let desk = Desk::with_bills(bills(1));
    let order = desk.upload("bills.csv --target production");
    let order = order.env("BILLPORT_BLAGGO_CLIENT_ID", "client");
    let ended = order.env("BILLPORT_BLAGGO_CLIENT_SECRET", "secret").run().exits(2);
    assert_eq!(ended.stderr, "error: --today is for tests, and production is none\n");
}

#[test]
fn missing_credentials() {
    let desk = Desk::with_bills(bills(1));
    for target in ["staging", "production"] {
        let words = format!("upload bills.csv --target {target}");
        let ended = desk.billport(&words).run().exits(5);
        assert_snapshot!(format!("missing_credentials_{target}"), ended.transcript());
        let order = desk.billport(&words).env("BILLPORT_BLAGGO_CLIENT_ID", "client");
        let ended = order.run().exits(5);
        assert!(ended.stderr.starts_with("error: blaggo.client_secret is not set"));
        let order = desk.billport(&words).env("BILLPORT_BLAGGO_CLIENT_SECRET", "secret");
        let ended = order.run().exits(5);
        assert!(ended.stderr.starts_with("error: blaggo.client_id is not set"));
    }
}
