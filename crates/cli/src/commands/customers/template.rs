//! `billport customers template`: a file to begin with.

use crate::args::TemplateArgs;
use crate::customer_json::template;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::view;

pub(super) fn run(args: TemplateArgs) -> Result<Exit, Failure> {
    view::print(template(args.template))?;
    Ok(Exit::Delivered)
}
