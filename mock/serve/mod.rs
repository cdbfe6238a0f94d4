//! The mock tenant behind a port, for clients that are not ours.
//!
//! `door` takes connections, plain or TLS, `certificate` makes what TLS needs, `exchange` carries
//! a request to the mock and its answer back, where `names` knows the host that it asks. What is
//! answered is the [`Service`]'s own business; nothing here knows Graph.

mod certificate;
mod door;
mod encoding;
mod exchange;
mod names;

use std::io;
use std::net::SocketAddr;

use axum::handler::Handler as _;
use tokio::net::TcpListener;

pub use certificate::{Authority, CertificateError};
use door::{Door, Scheme};
use exchange::Host;
pub use exchange::{Answered, Log};

use crate::Service;

/// A tenant with a port of its own, not yet answering.
pub struct Served {
    door: Door,
    host: Host,
    address: SocketAddr,
}

impl Served {
    /// Takes the port; with an authority, for TLS as well. Each request is logged when it is
    /// answered.
    ///
    /// # Errors
    /// The port cannot be had.
    pub async fn listen(
        service: Service,
        address: SocketAddr,
        authority: Option<&Authority>,
        log: Log,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (door, tunnels) = Door::open(listener, authority.map(Authority::acceptor));
        Ok(Self {
            door,
            host: Host::new(service, address, tunnels, log),
            address,
        })
    }

    /// The address and port that were taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers for as long as it is polled.
    ///
    /// # Errors
    /// The server could not go on.
    pub async fn run(self) -> io::Result<()> {
        let answer = exchange::answer.with_state(self.host.into());
        axum::serve(
            self.door,
            answer.into_make_service_with_connect_info::<Scheme>(),
        )
        .await
    }
}
