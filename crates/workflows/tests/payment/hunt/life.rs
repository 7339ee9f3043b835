//! One life of a process: it pays, pays a file, or settles what is in doubt, and may die at any point;
//! or two of them do, side by side.

use billport_domain::{Advance, AmountWanted, Currency, Money, PaymentReference};
use billport_intake::payments::PaymentFile;
use billport_journal::PaymentState;
use billport_workflows::StopRequest;
use billport_workflows::payment::file::{FileReport, FileSettings, RowEnd, deliver, plan};
use billport_workflows::payment::{
    Consent, Kept, PaymentBooks, PaymentContext, PaymentEnd, Quote, Silent, check_before, inquire,
    settle_all,
};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

use super::chance::Chance;
use super::disorder;
use super::hesitant::Hesitant;
use super::judge;
use super::provider::Provider;
use super::world::{References, World, consumer};
use crate::virtual_time::{Wall, drop_after};

/// What a process is started for.
#[derive(Clone, Debug)]
pub(super) enum Errand {
    /// A consumer's dues are paid under a name.
    Pay { consumer: u64, reference: PaymentReference, wanted: AmountWanted, thinks: Duration },
    /// A file is paid; perhaps one that was begun before.
    PayFile(PaymentFile),
    /// What is in doubt is looked up.
    Settle,
}

/// A process.
pub(super) struct Process {
    pub(super) journal: Hesitant,
    pub(super) provider: Arc<Provider>,
    pub(super) wall: Arc<Wall>,
    pub(super) references: Arc<References>,
    pub(super) chance: Chance,
    pub(super) stop: StopRequest,
}

/// Something that must not be.
pub(super) type Checked = Result<(), String>;

/// One process lives, or two at once; afterwards the journal is in order again.
pub(super) async fn live(world: &mut World) -> Checked {
    for _ in 0..world.chance.weighed(&[(5, 0), (3, 1), (2, 2)]) {
        let journal = Arc::clone(&world.journal.0);
        disorder::order(&journal, &mut world.chance);
    }
    let errand = Errand::draw(world);
    let (process, polls) = (Process::of(world), world.lifetime());
    let checked = if world.chance.happens(25) {
        let mut other = Process::of(world);
        other.journal = world.another_process();
        let same = matches!(errand, Errand::Pay { .. }) && world.chance.happens(40);
        let other_errand = if same { errand.clone() } else { Errand::draw(world) };
        let other_polls = world.lifetime();
        let (one, two) = tokio::join!(
            drop_after(polls, process.run(errand)),
            drop_after(other_polls, other.run(other_errand)),
        );
        world.deaths += u64::from(one.is_none()) + u64::from(two.is_none());
        one.unwrap_or(Ok(())).and(two.unwrap_or(Ok(())))
    } else {
        let lived = drop_after(polls, process.run(errand)).await;
        world.deaths += u64::from(lived.is_none());
        lived.unwrap_or(Ok(()))
    };
    world.memory().repair();
    note_what_files_began(world);
    world.restart();
    checked
}

/// A person sees in the journal what files began, and may go on with it by hand.
fn note_what_files_began(world: &mut World) {
    for record in world.memory().contents().payments.into_values() {
        let intended = record.intended;
        let is_noted = world.noted.iter().any(|(_, noted)| *noted == intended.reference);
        if !is_noted {
            let consumer = intended.consumer.consumer_id.as_str().parse().unwrap();
            world.noted.push((consumer, intended.reference));
        }
    }
}

impl World {
    /// After how many polls a process dies; most live to their end.
    fn lifetime(&mut self) -> usize {
        let short = usize::try_from(self.chance.number(1..70)).unwrap();
        self.chance.weighed(&[(6, usize::MAX), (4, short)])
    }
}

impl Errand {
    fn draw(world: &mut World) -> Self {
        let kind = world.chance.weighed(&[(60, 0), (12, 1), (28, 2)]);
        match kind {
            0 => Self::pay(world),
            1 => Self::PayFile(file(world)),
            _ => Self::Settle,
        }
    }

    fn pay(world: &mut World) -> Self {
        let anybody = world.chance.number(0..world.consumers);
        let consumer = with_absent_payment(world).unwrap_or(anybody);
        bill(world, consumer);
        let reference = name_for(world, consumer);
        world.noted.push((consumer, reference.clone()));
        let exactly = AmountWanted::Exactly(Money::from_minor(50_000, Currency::NPR).unwrap());
        let wanted = world.chance.weighed(&[
            (4, AmountWanted::Minimum),
            (4, AmountWanted::Total),
            (1, exactly),
        ]);
        let (short, long) = (world.chance.seconds(0..60), world.chance.seconds(60..900));
        let thinks = world.chance.weighed(&[(8, short), (2, long)]);
        let held = held_by_absent(world, &reference).filter(|_| world.chance.happens(80));
        let wanted = held.map_or(wanted, AmountWanted::Exactly);
        Self::Pay { consumer, reference, wanted, thinks }
    }
}

/// Somebody whose payment is absent, at times: a person wants to send it again.
fn with_absent_payment(world: &mut World) -> Option<u64> {
    let is_absent = |(_, reference): &&(u64, PaymentReference)| {
        world.state_of(reference) == Some(PaymentState::Absent)
    };
    let absent = world.noted.iter().find(is_absent).map(|(consumer, _)| *consumer);
    absent.filter(|_| world.chance.happens(50))
}

/// The amount with which a payment was sent that is absent: most know that it takes no other.
fn held_by_absent(world: &World, reference: &PaymentReference) -> Option<Money> {
    let record = world.memory().contents().payments.remove(reference)?;
    (record.state == PaymentState::Absent).then_some(record.intended.amount)
}

/// Most who pay have a bill.
fn bill(world: &mut World, consumer: u64) {
    if world.chance.happens(80) {
        let amount = world.chance.number(1_000..90_000);
        world.provider.bill(consumer, i128::from(amount));
    }
}

/// The name that a person gives to a payment: most go on with the one that is open, some are
/// impatient and take a new one, and a few take the name of somebody else's.
fn name_for(world: &mut World, consumer: u64) -> PaymentReference {
    let is_open = |(_, reference): &&(u64, PaymentReference)| {
        !matches!(world.state_of(reference), Some(PaymentState::Paid | PaymentState::NotPaid))
    };
    let of_consumer = |(noted, _): &&(u64, PaymentReference)| *noted == consumer;
    let mut noted = world.noted.iter().rev();
    let open = noted.find(|noted| of_consumer(noted) && is_open(noted)).cloned();
    let any = world.noted.last().cloned();
    match (world.chance.weighed(&[(70, 0), (26, 1), (4, 2)]), open, any) {
        (0, Some((_, open)), _) => open,
        (2, _, Some((_, any))) => any,
        _ => world.references.new_one(),
    }
}

/// A file of some consumers, or one that was begun before.
fn file(world: &mut World) -> PaymentFile {
    if !world.files.is_empty() && world.chance.happens(60) {
        let last = world.files.len() as u64;
        let index = usize::try_from(world.chance.number(0..last)).unwrap();
        return world.files[index].clone();
    }
    let mut text = "office_code,sc_no,consumer_id,amount\n".to_owned();
    for id in 0..world.consumers {
        if world.chance.happens(50) {
            bill(world, id);
            let amount = world.chance.one_of(&["minimum", "total", "wrong"]);
            writeln!(text, "245:bhaktapur-dc,024.12.512,{id},{amount}").unwrap();
        }
    }
    // No two files are alike, and none is empty.
    writeln!(text, "245:bhaktapur-dc,024.12.512,{},minimum", 1000 + world.files.len()).unwrap();
    let file = PaymentFile::read(text.as_bytes()).unwrap();
    world.files.push(file.clone());
    file
}

impl Process {
    pub(super) fn of(world: &mut World) -> Self {
        Self {
            journal: world.journal.clone(),
            provider: Arc::clone(&world.provider),
            wall: Arc::clone(&world.wall),
            references: Arc::clone(&world.references),
            chance: world.chance.fork(),
            stop: StopRequest::default(),
        }
    }

    pub(super) async fn run(mut self, errand: Errand) -> Checked {
        if self.chance.happens(3) {
            self.stop.request();
        }
        match errand {
            Errand::Pay { consumer, reference, wanted, thinks } => {
                match self.pay(consumer, &reference, wanted, thinks).await {
                    Some(end) => {
                        judge::end(&self.provider, &reference, &end, self.attempts(&reference))
                    }
                    None => Ok(()),
                }
            }
            Errand::PayFile(file) => match self.pay_file(&file).await {
                Some(report) => self.judge_file(&report),
                None => Ok(()),
            },
            Errand::Settle => {
                let now = || self.wall.now();
                let books = World::books(&self.journal, &now);
                let context = PaymentContext { observer: &Silent, stop: &self.stop };
                // A journal that fails leaves all for the next time.
                let _ = settle_all(World::desk(&self.provider), books, context).await;
                Ok(())
            }
        }
    }

    /// How many attempts of a payment the journal has.
    fn attempts(&self, reference: &PaymentReference) -> u32 {
        self.journal.0.contents().payments.get(reference).map_or(0, |record| record.attempts)
    }

    /// A person is led through all stages; nothing if they turn back.
    async fn pay(
        &mut self,
        id: u64,
        reference: &PaymentReference,
        wanted: AmountWanted,
        thinks: Duration,
    ) -> Option<PaymentEnd> {
        let Self { journal, provider, wall, chance, stop, .. } = self;
        let (desk, now) = (World::desk(provider), || wall.now());
        let books: PaymentBooks<'_> = World::books(journal, &now);
        let context = PaymentContext { observer: &Silent, stop };
        // Some don't look, or look away.
        if check_before(books, &consumer(id), Some(reference)).await.is_err() && chance.happens(50)
        {
            return None;
        }
        let inquired = inquire(desk, books, consumer(id)).await.ok()?;
        let mut quote = inquired.order(wanted, Advance::Refused).ok()?.quote(desk).await.ok()?;
        sleep(thinks).await;
        for _ in 0..3 {
            let consent = consent(chance, &quote);
            let confirmed = quote.confirm(consent).ok()?;
            match confirmed.pay(desk, books, reference, context).await {
                PaymentEnd::ChangedMeanwhile(anew) => quote = *anew,
                end => return Some(end),
            }
        }
        None
    }

    async fn pay_file(&mut self, file: &PaymentFile) -> Option<FileReport> {
        let Self { journal, provider, wall, references, chance, stop } = self;
        let (desk, now) = (World::desk(provider), || wall.now());
        let books = World::books(journal, &now);
        let context = PaymentContext { observer: &Silent, stop };
        let in_flight = usize::try_from(chance.number(1..4)).unwrap().try_into().unwrap();
        let settings = FileSettings { in_flight, ..FileSettings::default() };
        let plan = plan(desk, books, context, file, &settings).await.ok()?;
        sleep(chance.seconds(0..400)).await;
        let hash = plan.hash().to_string();
        let confirmed = plan.confirm(&hash).ok()?;
        let new_reference = || references.new_one();
        Some(deliver(desk, books, context, confirmed, &settings, &new_reference).await)
    }

    fn judge_file(&self, report: &FileReport) -> Checked {
        if !report.counts.add_up() {
            return Err(format!("the counts of a file do not add up: {report:?}"));
        }
        for row in &report.rows {
            let charges = row.reference.as_ref().map_or(0, |reference| {
                judge::charges_of(&self.provider.ledger(), reference).count()
            });
            let is_right = match &row.end {
                RowEnd::Paid { .. } | RowEnd::AlreadyPaid(_) => charges == 1,
                RowEnd::NotPaid { .. } | RowEnd::Rejected(_) => charges == 0,
                RowEnd::Unknown { .. } => row.reference.is_some(),
                RowEnd::Pending(_) => true,
            };
            if !is_right {
                return Err(format!("line {}: {charges} charges, told: {:?}", row.line, row.end));
            }
        }
        Ok(())
    }
}

/// A person says yes to what they see; to a breach, some do.
fn consent(chance: &mut Chance, quote: &Quote) -> Consent {
    let breach = quote.breach().filter(|_| chance.happens(50));
    Consent { figures: quote.figures(), breach }
}

/// What the journal has, if it could be told.
pub(super) fn state_of(kept: &Kept) -> Option<PaymentState> {
    kept.as_ref().ok().map(|record| record.state)
}
