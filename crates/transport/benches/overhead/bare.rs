//! The bare HTTP client: as the transport sets it up, and nothing above it.

use std::sync::Arc;

use billport_transport::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Url, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::call::{ANSWER, JSON, REQUEST, TOKEN, settings};

pub(super) struct BareClient {
    client: Client,
    url: Url,
    authorization: HeaderValue,
}

impl BareClient {
    pub(super) fn new(url: &str) -> Self {
        let settings = settings();
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(settings.user_agent)
            .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(JSON))]))
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(settings.pool_idle_timeout)
            .http1_only()
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            client,
            url: Url::parse(url).unwrap().join("pay").unwrap(),
            authorization: HeaderValue::from_str(&format!("Bearer {TOKEN}")).unwrap(),
        }
    }

    /// The same request as a payment through all layers, and its answer, unread.
    pub(super) async fn pay(&self) {
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, HeaderValue::from_static(JSON))
            .header(AUTHORIZATION, self.authorization.clone())
            .body(Bytes::from_static(REQUEST));
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.bytes().await.unwrap().len(), ANSWER.len());
    }
}
