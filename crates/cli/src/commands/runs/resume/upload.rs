//! An upload of bills goes on.

use billport::intake::RejectsFile;
use billport::workflows::upload::{self, ResumeOrders, UploadContext};

use super::{Resuming, begun};
use crate::commands::bills;
use crate::commands::delivery::{Delivery, Work};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::{BlaggoSettings, upload_settings};

pub(super) fn run(resuming: &Resuming<'_>) -> Result<Exit, Failure> {
    let Resuming { args, journal, record, sources, .. } = resuming;
    if args.check_unknown {
        return Err(Failure::usage(
            "--check-unknown is for customers: nobody but Blaggo can tell which bills it has",
        )
        .hint("ask Blaggo, and say what you were told: billport runs resolve"));
    }
    let settings = begun::settings(record, upload_settings(sources, true)?);
    let connection = Connection::to_blaggo(sources, args.today)?;
    resuming.check(&connection)?;
    let resend_unknown = args.resend_unknown || BlaggoSettings::read(sources)?.reupload_is_safe;
    if resuming.is_through(resend_unknown) {
        return resuming.tell_through(&connection);
    }
    let moved_to = resuming.moved_to();
    let file = begun::open_bills(record, moved_to)?;
    let ending = bills::ending(file.layout().format());
    let rejects = RejectsFile::new(begun::rejects_place(record, moved_to, ending), file.layout());
    let memory = journal.bills()?;
    let delivery =
        Delivery { bills: Some(&memory), ..resuming.delivery(&connection, file.size_in_bytes()) };
    let orders = ResumeOrders { resend_unknown };
    let today = connection.today(args.today);
    delivery.make(rejects, async |Work { books, observer, stop }, rejects| {
        let context =
            UploadContext { file: &file, settings: &settings, today: &today, observer, stop };
        let port = connection.bill_uploads();
        upload::resume(context, books, record.id, orders, port, rejects)
            .await
            .map_err(|error| Failure::resume(&error, record, journal))
    })
}
