//! All comes to an end: nothing goes wrong any more, and what is in doubt is settled.

use billport_domain::{AmountWanted, Excerpt, PaymentReference};
use billport_journal::{PaymentHistory, PaymentJournal, PaymentState, PaymentVerdict};
use billport_journal::{PaymentQuery, PaymentRecord, WhichPayments};
use std::time::Duration;

use super::judge;
use super::life::{Checked, Errand, Process};
use super::world::World;

/// So often somebody looks after what is in doubt. Each time is behind the longest wait between two
/// look-ups.
const ROUNDS: u32 = 20;

/// Settles everything; what the provider never heard of is sent again, or a person says so.
pub(super) async fn come_to_an_end(world: &mut World) -> Checked {
    world.provider.calm_down();
    world.set_right();
    for _ in 0..ROUNDS {
        world.sleep_over_it().await;
        run(world, Errand::Settle).await?;
        judge::meanwhile(world)?;
        let unsettled = unsettled(world).await?;
        if unsettled.is_empty() {
            return Ok(());
        }
        for record in unsettled {
            if record.state == PaymentState::Absent {
                look_after(world, &record).await?;
            }
        }
    }
    Err(format!("in doubt for ever: {:?}", unsettled(world).await?))
}

/// On a person's word an absent payment is sent again under its name, or given up.
async fn look_after(world: &mut World, record: &PaymentRecord) -> Checked {
    let reference = record.reference();
    if world.provider.has_or_will_have(reference) {
        // It comes up when it is looked up the next time.
        return Ok(());
    }
    if world.chance.happens(50) {
        let consumer = record.intended.consumer.consumer_id.as_str().parse().unwrap();
        let (reference, thinks) = (reference.clone(), Duration::ZERO);
        let wanted = AmountWanted::Total;
        return run(world, Errand::Pay { consumer, reference, wanted, thinks }).await;
    }
    give_up(world, reference).await
}

async fn give_up(world: &World, reference: &PaymentReference) -> Checked {
    let because = Excerpt::of(b"the provider has never heard of it");
    let resolved = world.memory().resolve(reference, PaymentVerdict::NotPaid, because).await;
    resolved.map(drop).map_err(|error| error.to_string())
}

async fn run(world: &mut World, errand: Errand) -> Checked {
    Process::of(world).run(errand).await
}

async fn unsettled(world: &World) -> Result<Vec<PaymentRecord>, String> {
    let query = PaymentQuery { which: WhichPayments::Unsettled, ..PaymentQuery::default() };
    world.memory().payments(query).await.map_err(|error| error.to_string())
}
