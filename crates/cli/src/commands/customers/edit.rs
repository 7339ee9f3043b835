//! `billport customers edit`: some fields of a customer become others, and the rest stays as it is.

use billport::domain::Difference;
use billport::workflows::customers::edit::{EditEnd, Proposal, Proposed, propose};

use super::changing::Changing;
use super::consent::Consenting;
use super::edited::{self, Edited};
use super::saying;
use crate::args::{EditCustomerArgs, Globals, Output};
use crate::commands::block_on;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view::customer::{difference, named};
use crate::view::{Commands, plural, talk};

/// What is told of it when it was done.
const DONE: &str = "changed";

pub(super) fn run(globals: &Globals, args: &EditCustomerArgs) -> Result<Exit, Failure> {
    let id = args.id;
    let change = saying::change(&args.said, id)?;
    let consenting = Consenting::of(args.yes, DONE)?;
    let look = Commands::new(globals).customers(&format!("get {id}"), args.place);
    let checks = vec![
        format!("how the customer is now: {look}"),
        "to type it once more does no harm: what is as it should be is not written".to_owned(),
    ];
    let changing = Changing::begin(globals, args.place, consenting, DONE, checks)?;
    let edited = block_on(async {
        let proposed = propose(changing.port(), id, change).await;
        let proposed = proposed.map_err(|error| changing.not_read(&error, id))?;
        lead(&changing, proposed, args).await
    })?;
    let exit = edited::tell(&edited, args.output)?;
    if edited.is_written() {
        changing.tell_forgotten();
    }
    Ok(exit)
}

/// Leads through it, from what is there to what was written.
async fn lead(
    changing: &Changing,
    mut proposed: Proposed,
    args: &EditCustomerArgs,
) -> Result<Edited, Failure> {
    let mut was_changed = false;
    loop {
        let proposal = match proposed {
            Proposed::Nothing(customer) => return Ok(Edited::Nothing(customer)),
            Proposed::Change(proposal) => proposal,
        };
        let customer = proposal.customer().clone();
        let differences = proposal.differences().to_vec();
        let untold = proposal.untold().to_vec();
        let is_shown = changing.is_asked() || args.output == Output::Text;
        if is_shown {
            talk::note(difference::text(&customer, &differences).trim_end());
        }
        if !args.leave_untold {
            refuse_incomplete(&proposal)?;
        }
        if is_shown && !untold.is_empty() {
            talk::note(&difference::untold(&untold));
        }
        let fields = plural(differences.len() as u64, "field");
        changing.consent(&format!("Change {fields} of {}?", named(&customer)))?;
        let confirmed = proposal.confirm(&differences, &untold);
        let confirmed = confirmed.expect("it is to what was proposed");
        match changing.send(confirmed.write(changing.port())).await {
            Ok(EditEnd::Written(written)) => return Ok(Edited::Written { written, untold }),
            Ok(EditEnd::NotReadBack(error)) => {
                let customer = Box::new(customer);
                return Ok(Edited::NotReadBack { customer, differences, untold, error });
            }
            Ok(EditEnd::ChangedMeanwhile(newer)) => {
                talk::note("somebody has changed the customer meanwhile: nothing was written");
                if !changing.is_asked() {
                    refuse_unseen(&newer, &differences, &mut was_changed)?;
                }
                changing.asks_again();
                proposed = newer;
            }
            Err(error) => return Err(changing.failure(&error, customer.id)),
        }
    }
}

/// A yes that was given beforehand is one to what was shown: to other differences it is none. What somebody
/// else has changed beside them is kept, once; a customer who changes at every look is left alone.
fn refuse_unseen(
    newer: &Proposed,
    shown: &[Difference],
    was_changed: &mut bool,
) -> Result<(), Failure> {
    let Proposed::Change(newer) = newer else { return Ok(()) };
    if !std::mem::replace(was_changed, true) && newer.differences() == shown {
        return Ok(());
    }
    talk::note(difference::text(newer.customer(), newer.differences()).trim_end());
    let told = format!(
        "nothing was {DONE}: somebody has changed {} meanwhile, and this was not what --yes was said to",
        named(newer.customer())
    );
    Err(Failure::new(Exit::Rejected, told).hint("if it is right as it is now, type it once more"))
}

/// Nothing is written to a customer of whom the provider has told less than it should: what it did not
/// tell can't be written, and may be emptied.
fn refuse_incomplete(proposal: &Proposal) -> Result<(), Failure> {
    if !proposal.is_incomplete() {
        return Ok(());
    }
    let untold = proposal.untold();
    let fields = plural(untold.len() as u64, "field");
    Err(Failure::new(
        Exit::Rejected,
        format!(
            "nothing was {DONE}: BillAgain did not tell {fields} of {}, and may empty what is not \
             written: {}",
            named(proposal.customer()),
            difference::names(untold)
        ),
    )
    .hint("it may tell them if it is asked again")
    .hint("or set or empty each of them: --set FIELD=VALUE, --empty FIELD")
    .hint("or leave to BillAgain what becomes of them: --leave-untold"))
}
