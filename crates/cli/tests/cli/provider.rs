//! The pretended provider that the command is pointed at, and files of bills for it.

use billport_sandbox::{Answer, Call, Fault, FaultOrder, Sandbox, SandboxConfig, Today};
use time::macros::date;

use crate::desk::Order;

/// A pause that nobody waits for: ten years, in seconds.
pub(crate) const TEN_YEARS: &str = "315360000";

/// A sandbox on the day of all runs that remembers every bill.
pub(crate) fn sandbox() -> Sandbox {
    Sandbox::start(config()).unwrap()
}

/// The settings of that sandbox.
pub(crate) fn config() -> SandboxConfig {
    SandboxConfig { today: Today::Fixed(date!(2026 - 11 - 22)), ..SandboxConfig::default() }
}

/// The same sandbox, with a fault ordered.
pub(crate) fn sandbox_with(order: FaultOrder) -> Sandbox {
    let sandbox = sandbox();
    sandbox.blaggo().order(order);
    sandbox
}

/// The next upload is saved, and its answer is lost.
pub(crate) fn lost_answer() -> FaultOrder {
    FaultOrder::once(Call::Upload, Fault::Reset).after_effect()
}

/// The next upload is turned away for ten years.
pub(crate) fn throttled_for_years() -> FaultOrder {
    let answer = Answer::new(429, "text/plain", "slow down").retry_after(TEN_YEARS);
    FaultOrder::once(Call::Upload, answer)
}

/// A file of so many valid bills, `ACCT-0001` and so on.
pub(crate) fn bills(count: usize) -> String {
    let rows = (1..=count).map(|number| format!("ACCT-{number:04},12.50,25-05-2099,05-2099\n"));
    format!("account_number,amount,due_date,period\n{}", rows.collect::<String>())
}

impl Order<'_> {
    /// Points the command at a sandbox that is already running.
    pub(crate) fn to(self, sandbox: &Sandbox) -> Self {
        let blaggo = sandbox.blaggo();
        self.env("BILLPORT_BLAGGO_TOKEN_URL", blaggo.token_url())
            .env("BILLPORT_BLAGGO_BILLS_URL", blaggo.bills_url())
    }

    /// Points the command at the BillAgain of a sandbox that is already running.
    pub(crate) fn with_billagain(self, sandbox: &Sandbox) -> Self {
        self.env("BILLPORT_BILLAGAIN_BASE_URL", sandbox.billagain().base_url())
    }

    /// Points the command at the NEA of a sandbox that is already running.
    pub(crate) fn with_nea(self, sandbox: &Sandbox) -> Self {
        self.env("BILLPORT_NEA_BASE_URL", sandbox.nea().base_url())
    }
}
