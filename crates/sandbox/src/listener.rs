//! The front door: accepts connections, counts them, and lets faults strike before HTTP begins.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};

use crate::{
    connection::Connection,
    fault::{Call, Fault, play},
    world::World,
};

/// How long to wait after the system refused to accept, as when file descriptors have run out.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Door {
    listener: TcpListener,
    world: Arc<World>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, world: Arc<World>) -> Self {
        Self { listener, world }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let Ok((socket, peer)) = self.listener.accept().await else {
                tokio::time::sleep(PAUSE_AFTER_REFUSAL).await;
                continue;
            };
            // Small answers leave at once. A socket that can't do so is slower, not wrong.
            let _ = socket.set_nodelay(true);
            self.world.count_connection();
            match self.world.faults.next(Call::Connection).map(|strike| strike.fault) {
                None | Some(Fault::None) => return (Connection::new(socket), peer),
                Some(fault) => play_aside(fault, socket),
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Plays a fault without keeping the next connection waiting.
#[expect(
    clippy::disallowed_methods,
    reason = "a server owns the tasks of its connections; they end with its runtime"
)]
fn play_aside(fault: Fault, socket: TcpStream) {
    tokio::spawn(play(fault, socket));
}
