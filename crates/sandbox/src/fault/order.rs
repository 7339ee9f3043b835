//! An order for a fault: which call it strikes, when, how often, and what is done before.

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Fault, Queue};

/// Orders a [`Fault`] for some calls of one kind.
///
/// Every order counts the calls of its kind from the moment it is placed. Where several are due
/// for one call, the one placed first strikes and the others stay due.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultOrder {
    /// The kind of call that is struck.
    pub call: Call,
    /// What goes wrong.
    pub fault: Fault,
    /// Whether the provider does its work before the fault strikes. It has no meaning for
    /// [`Call::Connection`]; [`Fault::None`] and [`Fault::Delay`] always do the work.
    #[serde(default)]
    pub effect: Effect,
    /// How many calls go well first.
    #[serde(default)]
    pub skip: u32,
    /// How many calls are struck.
    #[serde(default)]
    pub times: Times,
}

impl FaultOrder {
    /// The next call is struck, before any work is done for it.
    #[must_use]
    pub fn once(call: Call, fault: impl Into<Fault>) -> Self {
        Self { call, fault: fault.into(), effect: Effect::None, skip: 0, times: Times::Times(1) }
    }

    /// The same order, but the provider does its work before the fault strikes.
    #[must_use]
    pub fn after_effect(self) -> Self {
        Self { effect: Effect::Done, ..self }
    }

    /// The next commit is queued, and its answer says so.
    #[must_use]
    pub fn queue(queue: Queue) -> Self {
        Self::once(Call::Commit, Fault::None).after_queueing(queue)
    }

    /// The same order, but the commit is queued before the fault strikes.
    #[must_use]
    pub fn after_queueing(self, queue: Queue) -> Self {
        Self { effect: Effect::Queued(queue), ..self }
    }

    /// The same order, but this many calls go well first.
    #[must_use]
    pub fn skipping(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// The same order for this many calls.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Times::Times(times), ..self }
    }

    /// The same order for all calls until the orders are cleared.
    #[must_use]
    pub fn always(self) -> Self {
        Self { times: Times::Always, ..self }
    }
}

/// The kind of call that a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// A TCP connection, when it is accepted and before anything is read from it. It may be meant
    /// for any provider, and for the sandbox's own paths.
    Connection,
    /// Blaggo: a token is asked for.
    Token,
    /// Blaggo: bills are uploaded.
    Upload,
    /// NEA: the counters are listed.
    Counters,
    /// NEA: a consumer's dues are asked for.
    Details,
    /// NEA: the service charge of a payment is asked for.
    ServiceCharge,
    /// NEA: a payment is made.
    Commit,
    /// NEA: a payment is looked up.
    Status,
    /// BillAgain: a page of customers is listed, with custom fields or without.
    ListCustomers,
    /// BillAgain: a page of the customers of these ids is listed.
    CustomersByIds,
    /// BillAgain: a customer is read, with custom fields or without.
    GetCustomer,
    /// BillAgain: a customer is added.
    AddCustomer,
    /// BillAgain: a customer is edited.
    EditCustomer,
    /// BillAgain: a customer is deleted.
    DeleteCustomer,
    /// BillAgain: a customer is archived.
    ArchiveCustomer,
    /// BillAgain: a customer is reopened.
    ReopenCustomer,
}

/// Whether the provider did its work for a call that was struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing was issued, saved, charged or changed.
    #[default]
    None,
    /// The call had the effect that it would have had without the fault: a bad one has none.
    Done,
    /// A commit was taken in and is decided later: a bad one is refused at once. Of any other call
    /// the work is done.
    Queued(Queue),
}

/// How often an order strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// For so many calls; a number in JSON.
    Times(u32),
    /// For every call; `"always"` in JSON.
    Always,
}

impl Default for Times {
    fn default() -> Self {
        Self::Times(1)
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl de::Visitor<'_> for Visitor {
            type Value = Times;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number of calls, or \"always\"")
            }

            fn visit_u64<E: de::Error>(self, times: u64) -> Result<Times, E> {
                u32::try_from(times)
                    .map(Times::Times)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(times), &self))
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Times, E> {
                match word {
                    "always" => Ok(Times::Always),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;

    use super::*;
    use crate::fault::{Answer, Ending};

    fn parsed(json: &str) -> FaultOrder {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_order_needs_only_its_call_and_its_fault() {
        assert_eq!(
            parsed(r#"{"call": "connection", "fault": "close"}"#),
            FaultOrder::once(Call::Connection, Fault::Close),
        );
        assert_eq!(
            parsed(
                r#"{"call": "upload", "fault": "reset", "effect": "done", "skip": 2, "times": "always"}"#
            ),
            FaultOrder::once(Call::Upload, Fault::Reset).after_effect().skipping(2).always(),
        );
    }

    #[test]
    fn a_queue_is_an_effect() {
        let after = Duration::from_mins(10);
        let queued = |queue: &str| {
            let effect = format!(r#"{{"queued": {queue}}}"#);
            parsed(&format!(r#"{{"call": "commit", "fault": "none", "effect": {effect}}}"#))
        };
        assert_eq!(
            queued(r#"{"after_seconds": 600}"#),
            FaultOrder::queue(Queue::then_success(after)),
        );
        assert_eq!(
            queued(r#"{"state": "Queued", "ends": "Failed", "after_seconds": 600}"#),
            FaultOrder::queue(Queue::then_failure(after)),
        );
        assert_eq!(
            queued(r#"{"state": "Processing", "ends": "Status Error", "after_seconds": 600}"#),
            FaultOrder::queue(
                Queue { ends: Ending::StatusError, ..Queue::then_failure(after) }.as_processing()
            ),
        );
        assert_eq!(
            parsed(
                r#"{"call": "commit", "fault": "reset", "effect": {"queued": {"after_seconds": 0}}}"#
            ),
            FaultOrder::once(Call::Commit, Fault::Reset)
                .after_queueing(Queue::then_success(Duration::ZERO)),
        );
    }

    #[test]
    fn every_call_has_a_json_spelling() {
        for (json, call) in [
            ("connection", Call::Connection),
            ("token", Call::Token),
            ("upload", Call::Upload),
            ("counters", Call::Counters),
            ("details", Call::Details),
            ("service_charge", Call::ServiceCharge),
            ("commit", Call::Commit),
            ("status", Call::Status),
            ("list_customers", Call::ListCustomers),
            ("customers_by_ids", Call::CustomersByIds),
            ("get_customer", Call::GetCustomer),
            ("add_customer", Call::AddCustomer),
            ("edit_customer", Call::EditCustomer),
            ("delete_customer", Call::DeleteCustomer),
            ("archive_customer", Call::ArchiveCustomer),
            ("reopen_customer", Call::ReopenCustomer),
        ] {
            let order = parsed(&format!(r#"{{"call": "{json}", "fault": "close"}}"#));
            assert_eq!(order.call, call);
        }
    }

    #[test]
    fn every_fault_has_a_json_spelling() {
        let body = || Bytes::from_static(b"{");
        let second = Duration::from_secs(1);
        let table: [(&str, Fault); 15] = [
            (r#""none""#, Fault::None),
            (r#"{"delay": {"milliseconds": 1000}}"#, Fault::Delay { by: second }),
            (
                r#"{"answer": {"status": 429, "headers": {"Content-Type": "application/json", "Retry-After": "soon"}, "body": "{"}}"#,
                Answer::json(429, "{").retry_after("soon").into(),
            ),
            (
                r#"{"gzip_bomb": {"inflated_mebibytes": 10240}}"#,
                Fault::GzipBomb { inflated_mebibytes: 10_240 },
            ),
            (r#""close""#, Fault::Close),
            (r#""reset""#, Fault::Reset),
            (r#""never_answer""#, Fault::NeverAnswer),
            (r#"{"stall": {}}"#, Fault::Stall { body: Bytes::new() }),
            (
                r#"{"trickle": {"body": "{", "pause_milliseconds": 1000}}"#,
                Fault::Trickle { body: body(), pause: second },
            ),
            (
                r#"{"short_body": {"body": "{", "missing_bytes": 1}}"#,
                Fault::ShortBody { body: body(), missing_bytes: 1 },
            ),
            (r#"{"cut_chunked": {"body": "{"}}"#, Fault::CutChunked { body: body() }),
            (r#"{"cut_body": {"body": "{"}}"#, Fault::CutBody { body: body() }),
            (
                r#"{"not_http": {"bytes": [255, 0]}}"#,
                Fault::NotHttp { bytes: Bytes::from_static(&[255, 0]) },
            ),
            (
                r#"{"endless_body": {"bytes": 10000000000}}"#,
                Fault::EndlessBody { bytes: 10_000_000_000 },
            ),
            (r#"{"huge_header": {"bytes": 5}}"#, Fault::HugeHeader { bytes: 5 }),
        ];
        for (json, fault) in table {
            let order = parsed(&format!(r#"{{"call": "upload", "fault": {json}}}"#));
            assert_eq!(order.fault, fault, "{json}");
        }
    }

    #[test]
    fn a_misspelt_order_is_refused() {
        for json in [
            r#"{"call": "upload"}"#,
            r#"{"call": "upload", "fault": "explode"}"#,
            r#"{"call": "upload", "fault": "close", "time": 2}"#,
            r#"{"call": "upload", "fault": "close", "times": "never"}"#,
            r#"{"call": "upload", "fault": "close", "times": -1}"#,
            r#"{"call": "upload", "fault": "close", "times": 4294967296}"#,
            r#"{"call": "upload", "fault": {"delay": {"seconds": 1}}}"#,
            r#"{"call": "commit", "fault": "none", "effect": "queued"}"#,
            r#"{"call": "commit", "fault": "none", "effect": {"queued": {}}}"#,
            r#"{"call": "commit", "fault": "none", "effect": {"queued": {"after": 1}}}"#,
            r#"{"call": "commit", "fault": "none", "effect": {"queued": {"after_seconds": 1, "ends": "Paid"}}}"#,
        ] {
            assert!(serde_json::from_str::<FaultOrder>(json).is_err(), "{json}");
        }
    }
}
