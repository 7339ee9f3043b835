//! What all providers' HTTP has in common: media types, and slashes that are missing.

use axum::{
    extract::OriginalUri,
    http::{HeaderMap, header::CONTENT_TYPE},
};

use crate::fault::Answer;

/// Whether the request says that its body is of this media type, whatever the parameters.
pub(crate) fn body_is(headers: &HeaderMap, media_type: &str) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
}

/// As servers do that end their paths with a slash; a client that follows it may turn its POST
/// into a GET.
pub(crate) async fn slash_is_missing(OriginalUri(uri): OriginalUri) -> Answer {
    Answer::redirect(301, &format!("{}/", uri.path()))
}
