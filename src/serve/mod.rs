//! The mock tenant behind a port, for clients that are not ours.
//!
//! `door` takes connections, plain or TLS, `certificate` makes what TLS needs, `exchange` carries
//! a request to the mock and its answer back, where `names` knows the host that it asks, and `log`
//! writes the line about it. What is answered is
//! the mock's own business ([`greenroom_mock::Service`]); nothing here knows Graph.

mod certificate;
mod door;
mod exchange;
mod log;
mod names;

use std::io;
use std::net::SocketAddr;

use axum::handler::Handler as _;
use greenroom_mock::Service;
use tokio::net::TcpListener;

pub(crate) use certificate::Authority;
use door::{Door, Scheme};
use exchange::Host;

use crate::log::Format;

/// A tenant with a port of its own, not yet answering.
pub(crate) struct Served {
    door: Door,
    host: Host,
    address: SocketAddr,
}

impl Served {
    /// Takes the port; with an authority, for TLS as well.
    ///
    /// # Errors
    /// The port cannot be had.
    pub(crate) async fn listen(
        service: Service,
        address: SocketAddr,
        authority: Option<&Authority>,
        format: Format,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (door, tunnels) = Door::open(listener, authority.map(Authority::acceptor));
        Ok(Self {
            door,
            host: Host::new(service, address, tunnels, format),
            address,
        })
    }

    /// The address and port that were taken.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers for as long as it is polled.
    ///
    /// # Errors
    /// The server could not go on.
    pub(crate) async fn run(self) -> io::Result<()> {
        let answer = exchange::answer.with_state(self.host.into());
        axum::serve(
            self.door,
            answer.into_make_service_with_connect_info::<Scheme>(),
        )
        .await
    }
}
