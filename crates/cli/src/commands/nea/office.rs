//! An office code as it is typed, and what it may have been meant for. Nothing is guessed: the
//! number of a code alone can stand for two offices, and money goes to one of them.

use billport::domain::{Consumer, Counter, OfficeCode};
use billport::ports::{ErrorKind, PortError};

use super::kept_counters::KeptCounters;
use crate::args::ConsumerArgs;
use crate::clock;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::view::shown;

/// How many counters are told that may have been meant.
const TOLD: usize = 8;

/// The consumer of a command line. What is no code ends here, with the codes that come near it; and so
/// does an office of which it is known that this release can't serve it.
pub(super) async fn consumer(
    args: &ConsumerArgs,
    connection: &Connection,
) -> Result<Consumer, Failure> {
    let kept = KeptCounters::of(connection);
    let office: OfficeCode = match args.office.parse() {
        Ok(office) => office,
        Err(_) => {
            let what = format!("`{}` is no office code", shown(&args.office));
            let counters = match kept.of_today(clock::now()) {
                Some(counters) => Ok(counters),
                None => kept.ask(connection).await,
            };
            return Err(unknown(what, &args.office, &counters.unwrap_or_default()));
        }
    };
    if let Some(counters) = kept.of_today(clock::now()) {
        refuse_v2(&office, &counters)?;
    }
    Ok(Consumer { office, service_number: args.sc_no.clone(), consumer_id: args.consumer.clone() })
}

/// Why NEA told no dues. It is asked before its counters are, for a list of a day ago never stands in
/// the way of a payment; but who has mistyped a code wants to know it.
pub(super) async fn why_no_dues(
    error: &PortError,
    consumer: &Consumer,
    connection: &Connection,
) -> Failure {
    let failure = Failure::nea(error);
    let may_be_the_office = matches!(error.kind(), ErrorKind::Refused | ErrorKind::Broken);
    if !may_be_the_office || error.concerns_every_request() {
        return failure;
    }
    let Ok(counters) = KeptCounters::of(connection).ask(connection).await else { return failure };
    let office = &consumer.office;
    if let Err(needs_v2) = refuse_v2(office, &counters) {
        return needs_v2;
    }
    if counters.iter().any(|counter| counter.office == *office) {
        return failure;
    }
    failure.tell_as_warning();
    unknown(format!("`{office}` is none of NEA's counters"), office.as_str(), &counters)
}

fn refuse_v2(office: &OfficeCode, counters: &[Counter]) -> Result<(), Failure> {
    let moved = counters.iter().find(|counter| counter.office == *office && counter.needs_v2);
    match moved {
        None => Ok(()),
        Some(counter) => Err(Failure::usage(format!(
            "{} (`{office}`) has moved to NEA's second service (V2), which this release does not \
             speak",
            counter.name
        ))
        .hint("nothing was paid; its dues can be paid by other means alone")),
    }
}

fn unknown(what: String, typed: &str, counters: &[Counter]) -> Failure {
    let near = near(typed, counters);
    let failure = Failure::usage(what);
    let failure = match near.len() {
        0 => failure,
        1 => failure.hint(format!("one that comes near: --office {}", told(near[0]))),
        _ => failure.hint(format!(
            "those that come near: {}{}",
            near.iter().take(TOLD).map(|counter| told(counter)).collect::<Vec<_>>().join(", "),
            if near.len() > TOLD { " …" } else { "" }
        )),
    };
    failure.hint(
        "a code is a number and a name, 245:bhaktapur-dc: billport nea counters --search TEXT",
    )
}

fn told(counter: &Counter) -> String {
    format!("{} ({})", shown(counter.office.as_str()), counter.name)
}

/// The counters that have the number that was typed, or the text in their name.
fn near<'a>(typed: &str, counters: &'a [Counter]) -> Vec<&'a Counter> {
    let typed = typed.trim().to_lowercase();
    let (number, text) = typed.split_once(':').unwrap_or((&typed, &typed));
    let is_near = |counter: &&Counter| {
        let code = counter.office.as_str().to_lowercase();
        let (its_number, slug) = code.split_once(':').unwrap_or((&code, ""));
        let has = |field: &str| !text.is_empty() && field.contains(text);
        its_number == number || has(slug) || has(&counter.name.as_str().to_lowercase())
    };
    counters.iter().filter(is_near).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::domain::Excerpt;

    fn counters() -> Vec<Counter> {
        let counter = |name: &str, code: &str| Counter {
            name: Excerpt::of(name.as_bytes()),
            office: code.parse().unwrap(),
            needs_v2: false,
        };
        vec![
            counter("AANBU DC", "243:aanbu-dc"),
            counter("BALAJU DC", "245:balaju-dc"),
            counter("BHAKTAPUR DC", "245:bhaktapur-dc"),
        ]
    }

    #[test]
    fn what_comes_near_is_told_and_never_chosen() {
        let counters = counters();
        for (typed, expected) in [
            ("245", vec!["245:balaju-dc", "245:bhaktapur-dc"]),
            ("245:bhak", vec!["245:balaju-dc", "245:bhaktapur-dc"]),
            ("bhaktapur", vec!["245:bhaktapur-dc"]),
            ("Aanbu DC", vec!["243:aanbu-dc"]),
            ("24", vec![]),
            ("", vec![]),
            (":", vec![]),
            ("999:nowhere", vec![]),
        ] {
            let near = near(typed, &counters);
            let codes: Vec<_> = near.iter().map(|counter| counter.office.as_str()).collect();
            assert_eq!(codes, expected, "{typed}");
        }
    }

    #[test]
    fn a_counter_that_has_moved_is_refused_and_no_other() {
        let mut counters = counters();
        counters[0].needs_v2 = true;
        assert!(refuse_v2(&counters[0].office.clone(), &counters).is_err());
        assert!(refuse_v2(&counters[1].office.clone(), &counters).is_ok());
    }
}
