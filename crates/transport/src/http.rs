//! The wire: the only file that knows reqwest.
//!
//! reqwest is held to one request, one answer: no redirect, no proxy, no retry of its own, no HTTP/2, no
//! decompression. Its errors are read by their type all the way down, never by their text.

mod timely_body;

use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::iter::successors;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, TRANSFER_ENCODING,
};
use reqwest::{Body, Client, Request, Response, redirect, retry};
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use self::timely_body::{HeldBack, TimelyBody};
use crate::{
    Answered, Cause, Connection, Exchange, ExchangeFailure, ExchangeRequest, Method, Phase,
    TransportError, TransportSettings, tls,
};

/// Room that is made for a body before it comes, at most: a server's word for its length is only a word.
const FIRST_RESERVATION: usize = 64 * 1024;

/// Exchanges over HTTP/1.1.
pub(crate) struct HttpExchange {
    pooled: Client,
    /// reqwest pools per client: the only way to a fresh connection is a client that keeps none.
    unpooled: Client,
    read_idle_timeout: Duration,
}

impl HttpExchange {
    pub(crate) fn new(settings: &TransportSettings) -> Result<Self, TransportError> {
        let user_agent =
            HeaderValue::from_str(&settings.user_agent).map_err(|_| TransportError::UserAgent)?;
        let tls = tls::client_config(&settings.extra_roots_pem)?;
        let client = |max_idle_connections| {
            Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .user_agent(user_agent.clone())
                .default_headers(HeaderMap::from_iter([(
                    ACCEPT,
                    HeaderValue::from_static("application/json"),
                )]))
                .connect_timeout(settings.connect_timeout)
                .pool_idle_timeout(settings.pool_idle_timeout)
                .pool_max_idle_per_host(max_idle_connections)
                .http1_only()
                .redirect(redirect::Policy::none())
                .referer(false)
                .retry(retry::never())
                .no_proxy()
                .build()
                .map_err(|error| TransportError::Setup(error.into()))
        };
        Ok(Self {
            pooled: client(usize::MAX)?,
            unpooled: client(0)?,
            read_idle_timeout: settings.read_idle_timeout,
        })
    }

    async fn read(
        &self,
        response: &mut Response,
        limit: usize,
    ) -> Result<Answered, ExchangeFailure> {
        let status = response.status().as_u16();
        let text = |name| response.headers().get(name)?.to_str().ok().map(str::to_owned);
        let (content_type, retry_after) = (text(CONTENT_TYPE), text(RETRY_AFTER));
        let body_is_framed = response.content_length().is_some() || is_chunked(response.headers());
        let body = self.read_body(response, limit).await;
        match body {
            Ok(body) => Ok(Answered { status, content_type, retry_after, body, body_is_framed }),
            Err(failure) => Err(ExchangeFailure { status: Some(status), ..failure }),
        }
    }

    async fn read_body(
        &self,
        response: &mut Response,
        limit: usize,
    ) -> Result<Bytes, ExchangeFailure> {
        let too_large = || ExchangeFailure::new(Phase::Body, Cause::TooLarge);
        let announced =
            usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(too_large());
        }
        let Some(first) = self.read_chunk(response).await? else {
            return Ok(Bytes::new());
        };
        if first.len() > limit {
            return Err(too_large());
        }
        let Some(second) = self.read_chunk(response).await? else {
            return Ok(first); // nearly every answer: one piece, and no copy of it
        };
        let mut body = BytesMut::with_capacity(announced.min(FIRST_RESERVATION));
        body.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if chunk.len() > limit - body.len() {
                return Err(too_large());
            }
            if body.len() >= FIRST_RESERVATION && chunk.len() > body.capacity() - body.len() {
                // Once, and no page of it is used before it is written: doubled again and again, the old
                // body and the new one would stand beside each other.
                body.reserve(limit - body.len());
            }
            body.extend_from_slice(&chunk);
            next = self.read_chunk(response).await?;
        }
        Ok(body.freeze())
    }

    async fn read_chunk(&self, response: &mut Response) -> Result<Option<Bytes>, ExchangeFailure> {
        match timeout_if_pending(self.read_idle_timeout, response.chunk()).await {
            Ok(Ok(chunk)) => Ok(chunk),
            Ok(Err(error)) => Err(failure(error, Phase::Body)),
            Err(_elapsed) => Err(ExchangeFailure::new(Phase::Body, Cause::TimedOut)),
        }
    }
}

#[async_trait]
impl Exchange for HttpExchange {
    async fn exchange(&self, request: ExchangeRequest<'_>) -> Result<Answered, ExchangeFailure> {
        let limit = request.max_response_bytes;
        let client = match request.connection {
            Connection::Pooled => &self.pooled,
            Connection::Fresh => &self.unpooled,
        };
        match client.execute(prepare(request)).await {
            Ok(mut response) => self.read(&mut response, limit).await,
            Err(error) => Err(failure(error, Phase::Exchange)),
        }
    }
}

/// [`timeout`], but its timer is set when the future has to wait, and a body is nearly always there with
/// its head.
async fn timeout_if_pending<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    match poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        Poll::Ready(output) => Ok(output),
        Poll::Pending => timeout(limit, future).await,
    }
}

fn prepare(request: ExchangeRequest<'_>) -> Request {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut prepared = Request::new(method, request.endpoint.url().clone());
    let headers = prepared.headers_mut();
    let host = HeaderValue::from_maybe_shared(request.endpoint.host().clone());
    headers.insert(HOST, host.expect("a host and a port are plain ASCII"));
    if let Some(content_type) = request.content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    for (name, value) in request.credentials.sent() {
        let mut value = HeaderValue::from_maybe_shared(value)
            .expect("credentials hold only values that a header can carry");
        value.set_sensitive(true);
        headers.insert(HeaderName::from_static(name), value);
    }
    if !request.body.is_empty() {
        *prepared.body_mut() = Some(match request.departure {
            Some(departure) => Body::wrap(TimelyBody::new(request.body, departure)),
            None => request.body.into(),
        });
    }
    prepared
}

/// Whether the last coding of the body is chunked: only then does its end show (RFC 9112, section 6.3).
fn is_chunked(headers: &HeaderMap) -> bool {
    let last = headers.get_all(TRANSFER_ENCODING).iter().next_back();
    last.and_then(|codings| codings.to_str().ok()?.rsplit(',').next())
        .is_some_and(|coding| coding.trim().eq_ignore_ascii_case("chunked"))
}

/// What a reqwest error says of the exchange; `reached` is the phase where the connection stood.
fn failure(error: reqwest::Error, reached: Phase) -> ExchangeFailure {
    let error = error.without_url(); // a path or query can hold a secret, and errors are logged
    if let Some(&HeldBack { held_up_for }) = below(&error).next() {
        return ExchangeFailure::new(Phase::Departure, Cause::TooLate { held_up_for });
    }
    let phase = if error.is_builder() {
        Phase::Prepare
    } else if !error.is_connect() {
        reached
    } else if below::<rustls::Error>(&error).next().is_some() {
        Phase::Handshake
    } else {
        Phase::Connect
    };
    let cause = if error.is_dns() {
        Cause::NameNotFound
    } else if error.is_timeout() {
        Cause::TimedOut
    } else if has_io_kind(&error, &[io::ErrorKind::ConnectionRefused]) {
        Cause::ConnectionRefused
    } else if has_io_kind(&error, &[io::ErrorKind::ConnectionReset, io::ErrorKind::BrokenPipe]) {
        Cause::Reset
    } else {
        Cause::BrokenOff
    };
    ExchangeFailure { phase, cause, status: None, source: Some(error.into()) }
}

fn has_io_kind(error: &(dyn Error + 'static), kinds: &[io::ErrorKind]) -> bool {
    below(error).any(|error: &io::Error| kinds.contains(&error.kind()))
}

/// Those of one type among this error and all below it.
fn below<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a E> {
    let all = successors(Some(error), |&error| {
        // The source of an I/O error is the source of what it wraps: the wrapped one would be missed.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map_or_else(|| error.source(), |wrapped| Some(wrapped as _))
    });
    all.filter_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests;
