//! Starts, reserves and stops a sandbox.
//!
//! A sandbox lives on a thread and a runtime of its own. So it can be used from a test without a
//! runtime, from one whose time is paused, and from a command that blocks.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use tokio::{
    net::{TcpListener, TcpSocket},
    runtime::Runtime,
    sync::Notify,
};

use crate::{
    billagain::BillAgainSandbox, blaggo::BlaggoSandbox, config::SandboxConfig,
    connection::Connection, listener::Door, nea::NeaSandbox, providers::Providers, routes,
    world::World,
};

/// Connections that the system holds for the sandbox before it accepts them.
const BACKLOG: u32 = 1024;

/// The pretended providers, listening. Dropping it cuts every connection and frees the port.
#[derive(Debug)]
pub struct Sandbox {
    providers: Providers,
    address: SocketAddr,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Listens at the configured address, on a thread of its own.
    ///
    /// # Errors
    ///
    /// As the system says: the address can't be bound, or the thread can't be started.
    pub fn start(config: SandboxConfig) -> io::Result<Self> {
        Self::reserve(config)?.listen()
    }

    /// Binds the configured address without listening: the URLs are known, and the system refuses
    /// every connection until [`ReservedSandbox::listen`].
    ///
    /// # Errors
    ///
    /// As the system says: the address can't be bound.
    pub fn reserve(config: SandboxConfig) -> io::Result<ReservedSandbox> {
        let socket = bind(config.address)?;
        let address = socket.local_addr()?;
        let world = Arc::new(World::new(config.today));
        let providers = Providers::new(config, &world, address);
        Ok(ReservedSandbox { socket, address, world, providers })
    }

    /// Where it listens; the port is the real one when port 0 was configured.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The pretended Blaggo: its URLs, its faults, its ledger.
    #[must_use]
    pub fn blaggo(&self) -> &BlaggoSandbox {
        &self.providers.blaggo
    }

    /// The pretended NEA: its URL, its faults, its consumers, its ledger.
    #[must_use]
    pub fn nea(&self) -> &NeaSandbox {
        &self.providers.nea
    }

    /// The pretended BillAgain: its URL, its faults, its customers, its ledger.
    #[must_use]
    pub fn billagain(&self) -> &BillAgainSandbox {
        &self.providers.billagain
    }

    /// A handle that stops this sandbox from elsewhere, as from a signal's handler.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Serves until a [`Stopper`] stops it. This blocks the thread that calls it.
    pub fn wait(mut self) {
        self.join();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // If the server panicked it has said so; whoever waits only needs it to be over.
            let _ = thread.join();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stopper.stop();
        self.join();
    }
}

/// A sandbox whose port is taken but refuses connections: a provider that is down.
#[derive(Debug)]
pub struct ReservedSandbox {
    socket: TcpSocket,
    address: SocketAddr,
    world: Arc<World>,
    providers: Providers,
}

impl ReservedSandbox {
    /// Where it will listen.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The pretended Blaggo, to which faults can be ordered already.
    #[must_use]
    pub fn blaggo(&self) -> &BlaggoSandbox {
        &self.providers.blaggo
    }

    /// The pretended NEA, to which faults can be ordered already.
    #[must_use]
    pub fn nea(&self) -> &NeaSandbox {
        &self.providers.nea
    }

    /// The pretended BillAgain, to which faults can be ordered already.
    #[must_use]
    pub fn billagain(&self) -> &BillAgainSandbox {
        &self.providers.billagain
    }

    /// Begins to listen, on a thread of its own: the provider is up.
    ///
    /// # Errors
    ///
    /// As the system says: the port can't be listened at, or the thread can't be started.
    pub fn listen(self) -> io::Result<Sandbox> {
        let Self { socket, address, world, providers } = self;
        let stopper = Stopper::default();
        let server = Server { world, providers: providers.clone(), stopper: stopper.clone() };
        let (report, reported) = mpsc::sync_channel(1);
        let thread = thread::Builder::new()
            .name("billport-sandbox".to_owned())
            .spawn(move || server.run(socket, &report))?;
        reported.recv().expect("the server's thread reports once before it serves")?;
        Ok(Sandbox { providers, address, stopper, thread: Some(thread) })
    }
}

/// Stops a sandbox; clones stop the same one.
#[derive(Debug, Clone, Default)]
pub struct Stopper {
    asked: Arc<Notify>,
}

impl Stopper {
    /// Asks the sandbox to stop, and returns at once. A second time has no effect.
    pub fn stop(&self) {
        self.asked.notify_one();
    }
}

/// What the thread needs to serve.
struct Server {
    world: Arc<World>,
    providers: Providers,
    stopper: Stopper,
}

impl Server {
    fn run(self, socket: TcpSocket, report: &mpsc::SyncSender<io::Result<()>>) {
        let started = runtime().and_then(|runtime| {
            let listener = listen(&runtime, socket)?;
            Ok((runtime, listener))
        });
        match started {
            // Dropping the runtime afterwards cuts every connection, faults in play included.
            Ok((runtime, listener)) => {
                let _ = report.send(Ok(()));
                runtime.block_on(self.serve(listener));
            }
            Err(error) => {
                let _ = report.send(Err(error));
            }
        }
    }

    async fn serve(self, listener: TcpListener) {
        let service = routes::router(&self.world, &self.providers)
            .into_make_service_with_connect_info::<Connection>();
        let door = Door::new(listener, self.world);
        tokio::select! {
            () = self.stopper.asked.notified() => {}
            _ = axum::serve(door, service).into_future() => {}
        }
    }
}

fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()
}

fn listen(runtime: &Runtime, socket: TcpSocket) -> io::Result<TcpListener> {
    let _inside = runtime.enter();
    socket.listen(BACKLOG)
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A sandbox that is started again gets its port back at once, though connections of the first
    // one still linger. While the system looks for a free port this must be off: it would let two
    // reservations share one.
    socket.set_reuseaddr(address.port() != 0)?;
    socket.bind(address)?;
    socket.set_reuseaddr(true)?;
    Ok(socket)
}
