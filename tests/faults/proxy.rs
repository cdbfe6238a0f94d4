//! What HTTP cannot say: a proxy that resets, cuts, dribbles, stalls and babbles.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What happens to a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Disturbance {
    /// Nobody listens.
    Refused,
    /// It is reset before a byte of the answer.
    ResetAtOnce,
    /// It is reset after so many bytes of the answer.
    ResetAfter(usize),
    /// It ends after so many bytes of the answer.
    EndsAfter(usize),
    /// Nothing is ever answered.
    Silent,
    /// The answer comes byte by byte, faster than the client's patience.
    Dribbles,
    /// The answer comes byte by byte, slower than the client's patience.
    DribblesSlowly,
    /// What comes is not HTTP.
    Babbles,
    /// Only the first connection is reset.
    ResetOnce,
}

impl Disturbance {
    pub(crate) const ALL: [Self; 11] = [
        Self::Refused,
        Self::ResetAtOnce,
        Self::ResetAfter(10),
        Self::ResetAfter(700),
        Self::EndsAfter(10),
        Self::EndsAfter(700),
        Self::Silent,
        Self::Dribbles,
        Self::DribblesSlowly,
        Self::Babbles,
        Self::ResetOnce,
    ];
}

/// A proxy in front of a mock tenant; it ends when dropped.
pub(crate) struct Proxy {
    pub(crate) base: String,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    /// Stands before the mock tenant at `base`, which is `http://127.0.0.1:PORT/PATH`.
    pub(crate) async fn start(base: &str, disturbance: Disturbance) -> Self {
        let address = base.trim_start_matches("http://");
        let (address, path) = address.split_once('/').unwrap();
        let mock: SocketAddr = address.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/{path}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move {
            if matches!(disturbance, Disturbance::Refused) {
                return;
            }
            let mut first = true;
            while let Ok((client, _)) = listener.accept().await {
                let disturbed = std::mem::take(&mut first);
                tokio::spawn(disturb(client, mock, disturbance, disturbed));
            }
        });
        Self { base, task }
    }
}

async fn disturb(client: TcpStream, mock: SocketAddr, disturbance: Disturbance, first: bool) {
    // A connection that breaks off is what is tested: nothing to report here.
    let _ = match disturbance {
        Disturbance::Refused => Ok(()),
        Disturbance::ResetAtOnce => reset(client),
        Disturbance::ResetOnce if first => reset(client),
        Disturbance::ResetOnce => relay(client, mock, usize::MAX, None).await.map(drop),
        Disturbance::ResetAfter(bytes) => relay(client, mock, bytes, None).await.and_then(reset),
        Disturbance::EndsAfter(bytes) => relay(client, mock, bytes, None).await.map(drop),
        Disturbance::Silent => std::future::pending().await,
        Disturbance::Dribbles => relay(client, mock, usize::MAX, Some(0)).await.map(drop),
        Disturbance::DribblesSlowly => relay(client, mock, usize::MAX, Some(5)).await.map(drop),
        Disturbance::Babbles => babble(client).await,
    };
}

fn reset(client: TcpStream) -> std::io::Result<()> {
    client.set_zero_linger()?;
    drop(client);
    Ok(())
}

async fn babble(mut client: TcpStream) -> std::io::Result<()> {
    let _ = client.read(&mut [0; 512]).await?;
    client
        .write_all(b"\x16\x03\x01 220 mail.example ESMTP\r\n\r\n")
        .await
}

/// Relays at most so many bytes of answers; `pause` milliseconds between two of them, if any.
async fn relay(
    mut client: TcpStream,
    mock: SocketAddr,
    most: usize,
    pause: Option<u64>,
) -> std::io::Result<TcpStream> {
    let mut server = TcpStream::connect(mock).await?;
    let (mut asked, mut answered) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    let mut left = most;
    while left > 0 {
        tokio::select! {
            read = client.read(&mut asked) => match read? {
                0 => return Ok(client),
                bytes => server.write_all(&asked[..bytes]).await?,
            },
            read = server.read(&mut answered) => {
                let bytes = read?.min(left);
                if bytes == 0 {
                    return Ok(client);
                }
                send(&mut client, &answered[..bytes], pause).await?;
                left -= bytes;
            }
        }
    }
    Ok(client)
}

async fn send(client: &mut TcpStream, bytes: &[u8], pause: Option<u64>) -> std::io::Result<()> {
    let Some(pause) = pause else {
        return client.write_all(bytes).await;
    };
    client.set_nodelay(true)?;
    for byte in bytes {
        client.write_all(&[*byte]).await?;
        match pause {
            0 => tokio::task::yield_now().await,
            pause => tokio::time::sleep(Duration::from_millis(pause)).await,
        }
    }
    Ok(())
}
