//! A file, a provider that answers by consumer, and a counter that pays the file.

use billport_domain::{Consumer, Dues, PaymentReference, Receipt, ServiceCharge};
use billport_intake::payments::PaymentFile;
use billport_ports::PortError;
use billport_workflows::payment::file::{
    FileReport, FileSettings, PaymentPlan, PlanError, PlannedRow, RowEnd, RowPlan, deliver, plan,
};
use std::fmt::Write as _;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use crate::counter::Counter;
use crate::ports::{Ports, dues, receipt, rupees};

/// A file of rows for the consumers of the pretended provider: `3,minimum` is the minimum of
/// consumer 3.
pub(crate) fn file(rows: &[&str]) -> PaymentFile {
    let header = "office_code,sc_no,consumer_id,amount\n".to_owned();
    let text = rows.iter().fold(header, |mut text, row| {
        writeln!(text, "245:bhaktapur-dc,024.12.512,{row}").unwrap();
        text
    });
    PaymentFile::read(text.as_bytes()).unwrap()
}

pub(crate) fn id_of(consumer: &Consumer) -> u32 {
    consumer.consumer_id.as_str().parse().unwrap()
}

/// Dues of a consumer: the id is the session, and a hundred times the id is the minimum.
pub(crate) fn usual_dues(consumer: &Consumer) -> Dues {
    let id = id_of(consumer);
    let minimum = format!("{}", id * 100);
    dues(id, &[&minimum, "50"])
}

/// Ports at which consumers owe what they usually do, and payments are answered by consumer. A payment
/// of a consumer to whom nothing is ordered must not be tried.
pub(crate) fn ports(
    counter: &Counter,
    answer: impl Fn(u32) -> Result<Receipt, PortError> + Send + Sync + 'static,
) -> Ports {
    ports_of(counter, |consumer| Ok(usual_dues(consumer)), answer)
}

pub(crate) fn ports_of(
    counter: &Counter,
    dues: impl Fn(&Consumer) -> Result<Dues, PortError> + Send + 'static,
    answer: impl Fn(u32) -> Result<Receipt, PortError> + Send + Sync + 'static,
) -> Ports {
    let mut ports = Ports::silent(&counter.journal);
    ports.dues.expect_dues().returning(dues);
    ports.charges.expect_service_charge().returning(|_, amount| {
        let charge = if amount.amount() > rupees("500").amount() { "5" } else { "0" };
        Ok(ServiceCharge::of(amount, Some(amount), rupees(charge)).unwrap())
    });
    let journal = Arc::clone(&counter.journal);
    ports.payments.expect_pay().returning(move |order, reference| {
        let session: u32 = order.session().to_string().parse().unwrap();
        journal.mark(format!("pay {} of {session} as {reference}", order.amount()));
        answer(session)
    });
    ports
}

/// Ports at which everything is paid.
pub(crate) fn paying_ports(counter: &Counter) -> Ports {
    ports(counter, |_| Ok(receipt("77")))
}

/// Ports at which everything is paid, with other dues than usual.
pub(crate) fn paying_ports_of(
    counter: &Counter,
    dues: impl Fn(&Consumer) -> Result<Dues, PortError> + Send + 'static,
) -> Ports {
    ports_of(counter, dues, |_| Ok(receipt("77")))
}

/// Gives the references `N-1`, `N-2` and so on.
pub(crate) fn references() -> impl Fn() -> PaymentReference + Sync {
    let next = AtomicU32::new(1);
    move || format!("N-{}", next.fetch_add(1, Ordering::Relaxed)).parse().unwrap()
}

impl Counter {
    pub(crate) async fn try_plan(
        &self,
        ports: &Ports,
        file: &PaymentFile,
        settings: &FileSettings,
    ) -> Result<PaymentPlan, PlanError> {
        let now = || self.wall.now();
        plan(ports.desk(), self.books(&now), self.context(), file, settings).await
    }

    pub(crate) async fn plan(&self, ports: &Ports, file: &PaymentFile) -> PaymentPlan {
        self.try_plan(ports, file, &FileSettings::default()).await.unwrap()
    }

    /// Confirms a plan and pays it.
    pub(crate) async fn deliver(
        &self,
        ports: &Ports,
        plan: PaymentPlan,
        settings: &FileSettings,
        new_reference: &(dyn Fn() -> PaymentReference + Sync),
    ) -> FileReport {
        let hash = plan.hash().to_string();
        let (now, confirmed) = (|| self.wall.now(), plan.confirm(&hash).unwrap());
        let (desk, books, context) = (ports.desk(), self.books(&now), self.context());
        let report = deliver(desk, books, context, confirmed, settings, new_reference).await;
        assert!(report.counts.add_up(), "{report:?}");
        assert!(report.rows.is_sorted_by_key(|row| row.line), "in the order of the file");
        self.check().await;
        report
    }

    /// Plans, confirms and pays a file.
    pub(crate) async fn pay_file(&self, ports: &Ports, file: &PaymentFile) -> FileReport {
        let (plan, settings) = (self.plan(ports, file).await, FileSettings::default());
        self.deliver(ports, plan, &settings, &references()).await
    }
}

/// How each row is planned, in words: the line, what is to be debited, or how and why it ends.
pub(crate) fn planned(plan: &PaymentPlan) -> Vec<String> {
    let tell = |row: &PlannedRow| match &row.plan {
        RowPlan::Pay(quote) => format!("{}: pay {}", row.line, quote.figures().debited),
        RowPlan::Leave(end) => format!("{}: {}", row.line, told(end)),
    };
    plan.rows().iter().map(tell).collect()
}

/// How each row ended, in words.
pub(crate) fn ended(report: &FileReport) -> Vec<String> {
    report.rows.iter().map(|row| format!("{}: {}", row.line, told(&row.end))).collect()
}

fn told(end: &RowEnd) -> String {
    let name = end.name();
    match end {
        RowEnd::Rejected(why) => format!("{name}: {why}"),
        RowEnd::Pending(why) => format!("{name}: {why}"),
        RowEnd::NotPaid { error } | RowEnd::Unknown { error: Some(error) } => {
            format!("{name}: {}", error.kind())
        }
        RowEnd::AlreadyPaid(before) => format!("{name}: {before}"),
        RowEnd::Paid { .. } | RowEnd::Unknown { error: None } => name.to_owned(),
    }
}

/// Answers in their order, whoever asks.
pub(crate) fn in_order<T: Send>(answers: Vec<T>) -> impl Fn() -> T + Send + Sync {
    let answers = Mutex::new(answers.into_iter());
    move || answers.lock().unwrap().next().unwrap()
}
