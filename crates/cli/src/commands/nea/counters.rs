//! `billport nea counters`: the offices at which dues are paid.

use billport::domain::Counter;

use super::kept_counters::KeptCounters;
use crate::args::{CountersArgs, Globals, Output};
use crate::clock::{self, Clock};
use crate::commands::block_on;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Sources;
use crate::view::{self, counters, json, talk};

pub(super) fn run(globals: &Globals, args: &CountersArgs) -> Result<Exit, Failure> {
    if args.kept_codes {
        return Ok(kept_codes(globals, args));
    }
    let sources = Sources::open_at(globals, args.place.target)?;
    let connection = Connection::to_nea(&sources, Clock::default())?;
    let kept = KeptCounters::of(&connection);
    connection.tell();
    let counters = match kept.of_today(clock::now()).filter(|_| !args.refresh) {
        Some(counters) => {
            talk::note("asked for within the last day: --refresh asks again");
            counters
        }
        None => block_on(kept.ask(&connection))?,
    };
    let found = search(&counters, args.search.as_deref());
    view::print(&match args.output {
        Output::Text if found.is_empty() => "no such counter\n".to_owned(),
        Output::Text => counters::text(&found),
        Output::Json => {
            json::line(&found.into_iter().map(json::CounterJson::from).collect::<Vec<_>>())
        }
    })?;
    Ok(Exit::Delivered)
}

/// The counters with a text in their name or their value, whatever the case.
fn search<'a>(counters: &'a [Counter], text: Option<&str>) -> Vec<&'a Counter> {
    let text = text.unwrap_or_default().to_lowercase();
    let has = |field: &str| field.to_lowercase().contains(&text);
    let is_found = |counter: &&Counter| has(counter.name.as_str()) || has(counter.office.as_str());
    counters.iter().filter(is_found).collect()
}

/// Tells a shell the codes that are kept. Whoever completes a line wants no message in it.
fn kept_codes(globals: &Globals, args: &CountersArgs) -> Exit {
    let kept = Sources::open_at(globals, args.place.target)
        .and_then(|sources| Connection::to_nea(&sources, Clock::default()))
        .ok()
        .and_then(|connection| KeptCounters::of(&connection).of_today(clock::now()));
    let served = kept.unwrap_or_default().into_iter().filter(|counter| !counter.needs_v2);
    let mut codes = String::new();
    for counter in served {
        codes += &format!("{}\n", counter.office);
    }
    match view::print(&codes) {
        Ok(()) => Exit::Delivered,
        Err(_) => Exit::Unexpected,
    }
}
