//! Canaries through the whole transport, with everything logged that anybody in the process would log.

use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use secrecy::SecretString;
use tracing_subscriber::fmt::MakeWriter;

use super::raw_server::{answering, deserted};
use super::*;
use crate::oauth2::{ClientCredentials, ClientCredentialsSettings};
use crate::{Authorize, Basic, Bearer, Transport};

const CANARY: &str = "canary-7Qx";

/// All that is logged, by `tracing` and by `log`.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logged {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl log::Log for Logged {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("log {} {} {}\n", record.level(), record.target(), record.args());
        self.0.lock().unwrap().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

/// The `log` side is one for the process; other tests' lines in it do no harm.
fn logged_by_log() -> Logged {
    static LOGGED: OnceLock<Logged> = OnceLock::new();
    let logged = LOGGED.get_or_init(Logged::default);
    // Only the first of several calls sets it, and it is the same one for all.
    let _ = log::set_logger(logged);
    log::set_max_level(log::LevelFilter::Trace);
    logged.clone()
}

#[tokio::test]
async fn no_secret_path_header_or_body_is_logged_or_shown() {
    let logged = logged_by_log();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(logged.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let canary = SecretString::from(CANARY);
    let transport = Transport::new(settings()).unwrap();
    let token_body = format!("{{\"access_token\": \"{CANARY}\"}}");
    let token_url = answering(format!("HTTP/1.1 200 OK\r\n\r\n{token_body}"));
    let token_endpoint = Endpoint::parse(&format!("{token_url}/{CANARY}?key={CANARY}")).unwrap();
    let client_settings =
        ClientCredentialsSettings::new(token_endpoint, "a client".to_owned(), canary.clone());
    let tokens = ClientCredentials::new(transport.clone(), client_settings);
    let bearer = Bearer::new(tokens.clone());
    let basic = Basic::new(&canary, &canary);
    let mut shown = format!("{transport:?} {:?} {bearer:?} {basic:?}", settings());

    for url in [
        answering(format!("HTTP/1.1 200 OK\r\nx-note: {CANARY}\r\n\r\n{CANARY}")),
        answering(format!("HTTP/1.1 500 No\r\nx-note: {CANARY}\r\n\r\n{CANARY}")),
        answering(format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{CANARY}")),
        answering(CANARY),
        answering(""),
        deserted(),
        deserted().replace("http:", "https:"),
    ] {
        let endpoint = Endpoint::parse(&format!("{url}/{CANARY}?key={CANARY}")).unwrap();
        for authorize in [&bearer as &dyn Authorize, &basic] {
            let body = Body::Same(Bytes::from_static(CANARY.as_bytes()));
            let call = Call { body, authorize, ..payment(&endpoint) };
            let call = Call { total_timeout: Duration::from_millis(1), ..call };
            let call = Call { attempt_timeout: LONG, total_timeout: LONG, ..call };
            write!(shown, "{call:?} {endpoint} {endpoint:?}").unwrap();
            let (credentials, _) = authorize.authorize(LONG).get().await.unwrap();
            let request = ExchangeRequest {
                method: call.method,
                endpoint: &endpoint,
                content_type: None,
                credentials: &credentials,
                body: call.body.for_attempt(),
                connection: call.connection,
                departure: None,
                max_response_bytes: 0,
            };
            write!(shown, "{request:?} {credentials:?}").unwrap();
            match transport.send(&call).await {
                Ok(answer) => write!(shown, "{answer:?}").unwrap(),
                Err(error) => {
                    write!(shown, "{error} {error:?} {error:#?} {:?}", error.answer()).unwrap();
                    let mut below = Error::source(&error);
                    while let Some(cause) = below {
                        write!(shown, "{cause} {cause:?}").unwrap();
                        below = cause.source();
                    }
                }
            }
        }
    }

    // Basic is the base64 of the pair: its whole value is a canary as well.
    let canaries = [CANARY, "Y2FuYXJ5LTdReDpjYW5hcnktN1F4"];
    let logged = String::from_utf8(logged.0.lock().unwrap().clone()).unwrap();
    for needed in
        ["operation=\"pay\"", "route=\"/pay\"", "judged", "hyper_util", "log TRACE", "log DEBUG"]
    {
        assert!(logged.contains(needed), "{needed} should be logged, or this test sees nothing");
    }
    for canary in canaries {
        let leak = shown.find(canary).map(|at| &shown[at.saturating_sub(200)..at]);
        assert_eq!(leak, None);
        let leaking: Vec<_> = logged.lines().filter(|line| line.contains(canary)).collect();
        assert!(leaking.is_empty(), "{leaking:#?}");
    }
}
