//! Somebody says yes to figures: a person on a terminal, who is asked, or whoever has typed `--yes`.

use billport::workflows::payment::{Consent, Figures, Quote};
use std::io::{self, IsTerminal};

use crate::args::PayArgs;
use crate::failure::Failure;
use crate::view::payment::result::NoConsent;
use crate::view::{grouped_money, talk};

/// How consent is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Consenting {
    /// A person is asked.
    Asked,
    /// By `--yes`, to the figures as they are found.
    Given {
        /// And to a charge that breaks its own rule.
        to_irregular_charge: bool,
    },
}

impl Consenting {
    /// As the command line says.
    ///
    /// # Errors
    /// If nobody has said yes, and nobody is there to be asked.
    pub(super) fn of(args: &PayArgs) -> Result<Self, Failure> {
        if args.yes {
            return Ok(Self::Given { to_irregular_charge: args.allow_irregular_charge });
        }
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            return Ok(Self::Asked);
        }
        Err(Failure::usage("nobody is here to be asked, so nothing was paid")
            .hint("look at the dues first: billport nea dues; then say yes beforehand: --yes"))
    }

    /// Whether the dues are shown whatever the output: who is asked has to see them.
    pub(super) const fn is_asked(self) -> bool {
        matches!(self, Self::Asked)
    }

    /// Asks for consent to a quote; `before` is what was consented to already.
    pub(super) fn to(
        self,
        quote: &Quote,
        before: Option<Consent>,
        is_production: bool,
    ) -> Result<Consent, NoConsent> {
        let consent = Consent { figures: quote.figures(), breach: quote.breach() };
        match self {
            // Whoever has said yes to these very figures has not changed their mind.
            _ if before == Some(consent) => {}
            Self::Given { .. } if before.is_some() => return Err(NoConsent::Changed),
            Self::Given { to_irregular_charge } => {
                if let Some(breach) = quote.breach().filter(|_| !to_irregular_charge) {
                    return Err(NoConsent::Breach(breach.to_string()));
                }
            }
            Self::Asked => {
                if let Some(breach) = quote.breach() {
                    talk::warning(&breach.to_string());
                    yes("NEA's charge breaks its own rule. Pay it all the same?")?;
                }
                yes(&question(&consent.figures, is_production))?;
            }
        }
        Ok(consent)
    }
}

fn question(figures: &Figures, is_production: bool) -> String {
    let real = if is_production { "This is PRODUCTION, and real money. " } else { "" };
    let (amount, debited) = (grouped_money(figures.amount), grouped_money(figures.debited));
    format!("{real}Pay {amount}, so that {debited} will be debited?")
}

fn yes(question: &str) -> Result<(), NoConsent> {
    if talk::confirmed(question) { Ok(()) } else { Err(NoConsent::Declined) }
}
