//! `billport payments list`: payments, newest first.

use billport::journal::{PaymentHistory, PaymentQuery, WhichPayments};
use std::num::NonZeroUsize;

use crate::args::{Globals, ListPaymentsArgs, Output};
use crate::commands::{block_on, paying};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::payment::list;
use crate::view::{self, json, talk};

pub(super) fn run(globals: &Globals, args: &ListPaymentsArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let found = match Journal::find(globals, &sources)? {
        Some(journal) => {
            let which = if args.unsettled { WhichPayments::Unsettled } else { WhichPayments::All };
            let limit = args.limit.map(NonZeroUsize::get);
            let query = PaymentQuery { which, limit, ..PaymentQuery::default() };
            let found = block_on(async { Ok(journal.store.payments(query).await) })?;
            found.map_err(|error| journal.failure(&error))?
        }
        None => {
            talk::note(&paying::none_at(&sources)?);
            Vec::new()
        }
    };
    view::print(&match args.output {
        Output::Text => list::text(&found),
        Output::Json => json::line(&found.iter().map(json::PaymentJson::from).collect::<Vec<_>>()),
    })?;
    Ok(Exit::Delivered)
}
