//! An import of customers goes on.

use billport::intake::RejectsFile;
use billport::workflows::customers::import::{self, ImportContext, ImportOrders};

use super::{Resuming, begun};
use crate::commands::customers::port;
use crate::commands::delivery::Work;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::import_settings;

pub(super) fn run(resuming: &Resuming<'_>) -> Result<Exit, Failure> {
    let Resuming { args, journal, record, sources, .. } = resuming;
    let settings = begun::import_settings(record, import_settings(sources)?);
    let connection = Connection::to_billagain(sources)?;
    resuming.check(&connection)?;
    let orders =
        ImportOrders { check_unknown: args.check_unknown, resend_unknown: args.resend_unknown };
    if resuming.is_through(orders.check_unknown || orders.resend_unknown) {
        return resuming.tell_through(&connection);
    }
    let moved_to = resuming.moved_to();
    let file = begun::open_customers(record, moved_to)?;
    let rejects = RejectsFile::new(begun::rejects_place(record, moved_to, "csv"), file.layout());
    let delivery = resuming.delivery(&connection, file.size_in_bytes());
    delivery.make(rejects, async |Work { books, observer, stop }, rejects| {
        let context = ImportContext { file: &file, settings: &settings, observer, stop };
        import::resume(context, books, record.id, orders, port(&connection), rejects)
            .await
            .map_err(|error| Failure::resume(&error, record, journal))
    })
}
