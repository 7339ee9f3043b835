//! The arguments of `customers template`.

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport customers template > customer.json
  billport customers template edit

Every field is there with its rule, behind //. Take the // away in front of what you want to say,
and give the file to `billport customers add --from` or `edit --from`: both take comments.")]
pub(crate) struct TemplateArgs {
    /// What it is for
    #[arg(value_enum, default_value_t)]
    pub(crate) template: Template,
}

/// What a template is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Template {
    /// A customer to be added
    #[default]
    Add,
    /// A change of a customer
    Edit,
}
