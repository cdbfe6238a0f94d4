//! The one port: plain connections, TLS, and tunnels that lead back to it.
//!
//! A client that only knows Microsoft's own hosts uses the port as its HTTPS proxy: it opens a
//! tunnel with `CONNECT` over a plain connection, and the tunnel's other end is the port itself.

use std::io;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

/// The first byte of a TLS connection: a handshake record (RFC 8446, section 5.1). No HTTP
/// method starts with it.
const HANDSHAKE: u8 = 0x16;

/// How long to wait when the operating system has no socket left.
const PAUSE: Duration = Duration::from_secs(1);

/// How many connections may wait to be served.
const WAITING: usize = 1024;

/// How a request came, which is how links in its answer have to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// Anything that carries bytes both ways.
pub(super) trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

type Arrival = (Box<dyn Connection>, Scheme);

/// Where connections come in, handshakes done.
pub(super) struct Door(mpsc::Receiver<Arrival>);

/// The way from a tunnel back to the door.
#[derive(Clone)]
pub(super) struct Tunnels {
    acceptor: Option<TlsAcceptor>,
    arrivals: mpsc::Sender<Arrival>,
}

impl Door {
    /// Takes the connections of a listener. With an acceptor, those that start with a TLS
    /// handshake get one.
    pub(super) fn open(listener: TcpListener, acceptor: Option<TlsAcceptor>) -> (Self, Tunnels) {
        let (arrivals, door) = mpsc::channel(WAITING);
        let tunnels = Tunnels { acceptor, arrivals };
        tokio::spawn(take(listener, tunnels.clone()));
        (Self(door), tunnels)
    }
}

impl Listener for Door {
    type Io = Box<dyn Connection>;
    type Addr = Scheme;

    async fn accept(&mut self) -> Arrival {
        match self.0.recv().await {
            Some(arrival) => arrival,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Scheme> {
        Ok(Scheme::Http)
    }
}

impl Connected<IncomingStream<'_, Door>> for Scheme {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        *stream.remote_addr()
    }
}

impl Tunnels {
    /// Whether there is TLS for a tunnel to lead to.
    pub(super) fn are_open(&self) -> bool {
        self.acceptor.is_some()
    }

    /// Leads a connection back to the door once its `CONNECT` is answered.
    pub(super) fn lead_back(&self, upgrade: OnUpgrade) {
        let Some(acceptor) = self.acceptor.clone() else {
            return;
        };
        let arrivals = self.arrivals.clone();
        tokio::spawn(async move {
            // A client that went away has nothing more to be told.
            if let Ok(stream) = upgrade.await
                && let Ok(stream) = acceptor.accept(TokioIo::new(stream)).await
            {
                let _ = arrivals.send((Box::new(stream), Scheme::Https)).await;
            }
        });
    }

    /// Finds out what a connection speaks and lets it in.
    async fn welcome(self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let arrival: Arrival = match &self.acceptor {
            Some(acceptor) if first_byte(&stream).await? == Some(HANDSHAKE) => {
                (Box::new(acceptor.accept(stream).await?), Scheme::Https)
            }
            _ => (Box::new(stream), Scheme::Http),
        };
        let _ = self.arrivals.send(arrival).await;
        Ok(())
    }
}

async fn first_byte(stream: &TcpStream) -> io::Result<Option<u8>> {
    let mut first = [0];
    let length = stream.peek(&mut first).await?;
    Ok((length > 0).then_some(first[0]))
}

async fn take(listener: TcpListener, tunnels: Tunnels) {
    while !tunnels.arrivals.is_closed() {
        match listener.accept().await {
            Ok((stream, _)) => {
                // A handshake that fails is the client's to report: it knows what it trusts.
                tokio::spawn(tunnels.clone().welcome(stream));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}
