//! Settings: which source holds, and what is shown of it.

use insta::assert_snapshot;
use std::fs;

use crate::desk::Desk;
use crate::provider::{bills, sandbox};

#[test]
fn without_any_source_the_defaults_hold() {
    let ended = Desk::new().billport("config").run().exits(0);
    assert_snapshot!(ended.transcript(), @"
    exit: 0
    --- stdout
    setting                      value                                           comes from
    target                       sandbox                                         default
    blaggo.client_id             -                                               not set (BILLPORT_BLAGGO_CLIENT_ID)
    blaggo.client_secret         -                                               not set (BILLPORT_BLAGGO_CLIENT_SECRET)
    blaggo.token_url             -                                               not set (BILLPORT_BLAGGO_TOKEN_URL)
    blaggo.bills_url             -                                               not set (BILLPORT_BLAGGO_BILLS_URL)
    blaggo.reupload_is_safe      false                                           default
    blaggo.utc_offset            +08:00                                          default
    nea.base_url                 -                                               not set (BILLPORT_NEA_BASE_URL)
    nea.token                    -                                               not set (BILLPORT_NEA_TOKEN)
    nea.utc_offset               +05:45                                          default
    billagain.base_url           -                                               not set (BILLPORT_BILLAGAIN_BASE_URL)
    billagain.account_id         -                                               not set (BILLPORT_BILLAGAIN_ACCOUNT_ID)
    billagain.api_key            -                                               not set (BILLPORT_BILLAGAIN_API_KEY)
    upload.batch_size            500                                             default
    upload.in_flight             auto                                            default
    upload.max_in_flight         16                                              default
    upload.stop_after_unknown    10                                              default
    journal.path                 [desk]/.home/data/billport/journal.db  default
    tls.extra_root_certificates  -                                               not set (BILLPORT_TLS_EXTRA_ROOT_CERTIFICATES)

    settings file: none
    ");
}

#[test]
fn each_value_is_shown_with_its_origin_and_secrets_masked() {
    let desk = Desk::new();
    desk.put(
        "settings.toml",
        "target = \"staging\"\n[blaggo]\nclient_id = \"from-file\"\nreupload_is_safe = true\n\
         [upload]\nbatch_size = 100\nin_flight = 2\n",
    );
    let order = desk.billport("config --config settings.toml");
    let order = order
        .env("BILLPORT_BLAGGO_CLIENT_ID", "from-environment")
        .env("BILLPORT_BLAGGO_CLIENT_SECRET", "canary-58301")
        .env("BILLPORT_BILLAGAIN_API_KEY", "canary-58301")
        .env("BILLPORT_UPLOAD_IN_FLIGHT", "8");
    let ended = order.run().exits(0);
    assert_snapshot!(ended.transcript(), @"
    exit: 0
    --- stdout
    setting                      value                                                comes from
    target                       staging                                              settings.toml
    blaggo.client_id             from-environment                                     environment, BILLPORT_BLAGGO_CLIENT_ID
    blaggo.client_secret         ***                                                  environment, BILLPORT_BLAGGO_CLIENT_SECRET
    blaggo.token_url             https://authstage.nexitydev.com/oauth2/token/        target staging
    blaggo.bills_url             https://utility-stage-e6jg27ou7a-as.a.run.app/bills  target staging
    blaggo.reupload_is_safe      true                                                 settings.toml
    blaggo.utc_offset            +08:00                                               default
    nea.base_url                 https://uatservices.khalti.com                       target staging
    nea.token                    -                                                    not set (BILLPORT_NEA_TOKEN)
    nea.utc_offset               +05:45                                               default
    billagain.base_url           -                                                    not set (BILLPORT_BILLAGAIN_BASE_URL)
    billagain.account_id         -                                                    not set (BILLPORT_BILLAGAIN_ACCOUNT_ID)
    billagain.api_key            ***                                                  environment, BILLPORT_BILLAGAIN_API_KEY
    upload.batch_size            100                                                  settings.toml
    upload.in_flight             8                                                    environment, BILLPORT_UPLOAD_IN_FLIGHT
    upload.max_in_flight         16                                                   default
    upload.stop_after_unknown    10                                                   default
    journal.path                 [desk]/.home/data/billport/journal.db       default
    tls.extra_root_certificates  -                                                    not set (BILLPORT_TLS_EXTRA_ROOT_CERTIFICATES)

    settings file: settings.toml
    ");
    assert!(!ended.all().contains("canary-58301"));
}

#[test]
fn credentials_in_a_url_are_masked() {
    let desk = Desk::new();
    for words in ["config", "config --output json"] {
        let order = desk.billport(words).env("BILLPORT_TARGET", "staging");
        let url = "https://canary-58303:canary-58304@bills.example/bills";
        let ended = order.env("BILLPORT_BLAGGO_BILLS_URL", url).run().exits(0);
        assert!(!ended.all().contains("canary"), "{}", ended.transcript());
        assert!(ended.stdout.contains("https://***@bills.example/bills"));
    }
}

#[test]
fn the_urls_of_the_target_are_in_force_unless_one_is_overridden() {
    let desk = Desk::new();
    let urls = |target: &str, token_url: &str| {
        let order = desk.billport("config --output json").env("BILLPORT_TARGET", target);
        let json = order.env("BILLPORT_BLAGGO_TOKEN_URL", token_url).run().exits(0).json();
        let rows = json.as_array().unwrap().iter();
        let urls = rows.filter(|row| row["name"].as_str().unwrap().ends_with("_url"));
        let cells = urls.map(|row| {
            [&row["value"], &row["origin"]].map(|cell| cell.as_str().unwrap_or("-").to_owned())
        });
        cells.map(|cells| cells.join(" < ")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(urls("staging", ""), @"
    https://authstage.nexitydev.com/oauth2/token/ < target staging
    https://utility-stage-e6jg27ou7a-as.a.run.app/bills < target staging
    https://uatservices.khalti.com < target staging
    - < -
    ");
    assert_snapshot!(urls("production", ""), @"
    https://auth.blaggo.io/oauth2/token/ < target production
    https://utility-prod-nn67p6lyqq-as.a.run.app/bills < target production
    https://services.khalti.com < target production
    https://api.billagain.com/v1 < target production
    ");
    assert_snapshot!(urls("production", "https://token.example/"), @"
    https://token.example/ < environment, BILLPORT_BLAGGO_TOKEN_URL
    - < -
    https://services.khalti.com < target production
    https://api.billagain.com/v1 < target production
    ");
    for target in ["sandbox", "mars"] {
        assert_eq!(urls(target, ""), "- < -\n- < -\n- < -\n- < -");
    }
}

#[test]
fn a_url_of_one_provider_takes_nothing_from_another() {
    let desk = Desk::new();
    let order = desk.billport("config --output json").env("BILLPORT_TARGET", "staging");
    let json = order.env("BILLPORT_NEA_BASE_URL", "https://nea.example").run().exits(0).json();
    let origin = |name: &str| {
        let row = json.as_array().unwrap().iter().find(|row| row["name"] == name);
        row.unwrap()["origin"].as_str().unwrap().to_owned()
    };
    assert_eq!(origin("nea.base_url"), "environment, BILLPORT_NEA_BASE_URL");
    assert_eq!(origin("blaggo.token_url"), "target staging");
}

#[test]
fn machines_read_the_same() {
    let desk = Desk::new();
    let order = desk.billport("config --output json").env("BILLPORT_TARGET", "staging");
    let json = order.env("BILLPORT_BLAGGO_CLIENT_SECRET", "canary-58302").run().exits(0).json();
    let setting = |name: &str| {
        let rows = json.as_array().unwrap();
        rows.iter().find(|row| row["name"] == name).unwrap().clone()
    };
    let target = setting("target");
    assert_eq!(target["value"], "staging");
    assert_eq!(target["origin"], "environment, BILLPORT_TARGET");
    assert_eq!(setting("blaggo.client_secret")["value"], "***");
    let token_url = setting("blaggo.token_url");
    assert_eq!(token_url["value"], "https://authstage.nexitydev.com/oauth2/token/");
    assert_eq!(token_url["origin"], "target staging");
    assert_eq!(token_url["variable"], "BILLPORT_BLAGGO_TOKEN_URL");
    let client_id = setting("blaggo.client_id");
    assert!(client_id["value"].is_null() && client_id["origin"].is_null());
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file_and_that_over_the_default() {
    let desk = Desk::with_bills(bills(12));
    desk.put("settings.toml", "[upload]\nbatch_size = 6\n");
    let batches = |flag: &str, variable: &str, file: &str| {
        let sandbox = sandbox();
        let words = format!("bills.csv {flag} {file}");
        let order = desk.upload(&words).env("BILLPORT_UPLOAD_BATCH_SIZE", variable);
        order.to(&sandbox).run().exits(0);
        sandbox.blaggo().ledger().upload_requests
    };
    let file = "--config settings.toml";
    assert_eq!(batches("--batch-size 3", "4", file), 4);
    assert_eq!(batches("", "4", file), 3);
    assert_eq!(batches("", "", file), 2, "an empty variable says nothing");
    assert_eq!(batches("", "", ""), 1);
}

#[test]
fn the_settings_file_is_the_named_one_else_the_users_own() {
    let desk = Desk::new();
    let own = desk.home().join("config/billport");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("config.toml"), "target = \"staging\"\n").unwrap();
    desk.put("a.toml", "target = \"production\"\n");
    desk.put("b.toml", "target = \"sandbox\"\n");
    let target = |words: &str, variable: &str| {
        let order = desk.billport(&format!("config --output json {words}"));
        let json = order.env("BILLPORT_CONFIG", variable).run().exits(0).json();
        json[0]["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(target("", ""), "staging");
    assert_eq!(target("", "a.toml"), "production");
    assert_eq!(target("--config b.toml", "a.toml"), "sandbox");
}

#[test]
fn a_file_with_a_secret_that_only_its_owner_reads_is_used() {
    let sandbox = sandbox();
    let desk = Desk::with_bills(bills(1));
    desk.put("settings.toml", "[blaggo]\nclient_secret = \"a-wrong-one\"\n");
    private(&desk, "settings.toml", 0o600);
    let order = desk.upload("bills.csv --config settings.toml").to(&sandbox);
    order.run().exits(5);
    assert_eq!(sandbox.blaggo().ledger().token_requests, 1, "it was the secret of the file");
}

#[cfg(unix)]
pub(crate) fn private(desk: &Desk, name: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub(crate) fn private(_desk: &Desk, _name: &str, _mode: u32) {}
