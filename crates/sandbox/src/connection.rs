//! One TCP connection, which a fault can take away from HTTP.
//!
//! The HTTP machinery would never send a short body or reset a connection by itself. So each
//! handler gets the connection beside its request: it does or skips the provider's work, then
//! *seizes* the socket and plays the fault on it as plain bytes. What the machinery wants to write
//! afterwards meets an error, and it gives the connection up.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll},
};

use axum::{extract::connect_info::Connected, serve::IncomingStream};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use crate::listener::Door;

/// A connection as HTTP and the handlers see it; all clones are the same connection.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    /// `None` once it was seized.
    socket: Arc<Mutex<Option<TcpStream>>>,
}

impl Connection {
    pub(crate) fn new(socket: TcpStream) -> Self {
        Self { socket: Arc::new(Mutex::new(Some(socket))) }
    }

    /// Takes the socket; HTTP will neither read from it nor write to it again.
    pub(crate) fn seize(&self) -> Option<TcpStream> {
        self.socket().take()
    }

    fn socket(&self) -> MutexGuard<'_, Option<TcpStream>> {
        self.socket.lock().expect("nothing panics while it holds a socket")
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.socket().as_mut() {
            Some(socket) => Pin::new(socket).poll_read(context, buffer),
            // The handler that seized it still runs, and ends in a write that fails.
            None => Poll::Pending,
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.socket().as_mut() {
            Some(socket) => Pin::new(socket).poll_write(context, bytes),
            None => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.socket().as_mut() {
            Some(socket) => Pin::new(socket).poll_flush(context),
            None => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.socket().as_mut() {
            Some(socket) => Pin::new(socket).poll_shutdown(context),
            None => Poll::Ready(Ok(())),
        }
    }
}

impl Connected<IncomingStream<'_, Door>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().clone()
    }
}
