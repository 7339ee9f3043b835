//! Paying dues: what may be ordered, what it costs, and what the provider gives for it.

mod order;
mod order_rejection;
mod provider_scalar;
mod receipt;
mod reference;
mod service_charge;
mod service_charge_rule;

pub use order::{Advance, AmountWanted, PaymentOrder};
pub use order_rejection::OrderRejection;
pub use provider_scalar::{ProviderScalar, ScalarForm, SessionId};
pub use receipt::Receipt;
pub use reference::{PaymentReference, PaymentReferenceError};
pub use service_charge::ServiceCharge;
pub use service_charge_rule::{ChargeBreach, ServiceChargeRule};
