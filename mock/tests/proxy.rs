//! A small TCP proxy in front of the mock, for what no HTTP server does on purpose: connections
//! that are reset, closed halfway, or slow.

use std::io;

use greenroom_mock::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::client::http;

/// What happens to the server's bytes on their way to the client.
#[derive(Clone, Copy)]
enum Harm {
    /// The connection is reset after so many bytes.
    ResetAfter(usize),
    /// The connection is closed in good order after so many bytes.
    CloseAfter(usize),
    /// One byte at a time.
    Dribble,
}

/// Forwards connections to `target`, harming each, and returns its own address.
async fn proxy(target: String, harm: Harm) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(forward(client, target.clone(), harm));
        }
    });
    address.to_string()
}

async fn forward(client: TcpStream, target: String, harm: Harm) -> io::Result<()> {
    client.set_nodelay(true)?;
    let server = TcpStream::connect(target).await?;
    let (mut from_server, mut to_server) = server.into_split();
    let (mut from_client, mut to_client) = client.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
    let mut sent = 0;
    let mut buffer = [0; 1024];
    loop {
        let length = from_server.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        let left = match harm {
            Harm::ResetAfter(limit) | Harm::CloseAfter(limit) => limit - sent,
            Harm::Dribble => usize::MAX,
        };
        for byte in &buffer[..length.min(left)] {
            to_client.write_all(&[*byte]).await?;
            sent += 1;
        }
        if length >= left {
            if let Harm::ResetAfter(_) = harm {
                to_client.as_ref().set_zero_linger()?;
            }
            return Ok(());
        }
    }
}

/// Asks the mock behind the proxy for the metadata, which needs no token.
async fn ask(harm: Harm) -> (Server, reqwest::Result<String>) {
    let server = Server::start().await;
    let base = server.serve(crate::testing::bundled("ready"));
    let (host, path) = base
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let proxy = proxy(host.to_owned(), harm).await;
    let address =
        format!("http://{proxy}/{path}/contoso.example/v2.0/.well-known/openid-configuration");
    let client = http();
    let answer = match client.get(address).send().await {
        Ok(response) => response.text().await,
        Err(error) => Err(error),
    };
    (server, answer)
}

#[tokio::test]
async fn a_connection_reset_before_the_answer_fails_the_request() {
    let (_server, answer) = ask(Harm::ResetAfter(0)).await;
    assert!(answer.unwrap_err().is_request());
}

#[tokio::test]
async fn a_connection_closed_within_the_body_fails_its_reading() {
    let (_server, answer) = ask(Harm::CloseAfter(600)).await;
    assert!(answer.unwrap_err().is_decode());
}

#[tokio::test]
async fn an_answer_that_dribbles_arrives_whole() {
    let (_server, answer) = ask(Harm::Dribble).await;
    assert!(answer.unwrap().contains("token_endpoint"));
}
