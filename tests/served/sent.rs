//! HTTP as text over a connection, plain or TLS.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// A request after which the server closes the connection.
pub(crate) fn request(target: &str, host: &str, headers: &[&str], body: &str) -> String {
    let mut text = format!("{target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    format!("{text}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// Sends a request and reads until the connection ends.
pub(crate) fn over(mut connection: impl Read + Write, request: &str) -> io::Result<String> {
    connection.write_all(request.as_bytes())?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}

/// The same over TLS, trusting the authorities in these files.
pub(crate) fn over_tls(
    connection: TcpStream,
    name: &str,
    authorities: &[&str],
    request: &str,
) -> io::Result<String> {
    let mut roots = RootCertStore::empty();
    for file in authorities {
        roots
            .add(CertificateDer::from_pem_file(file).unwrap())
            .unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    over(StreamOwned::new(client, connection), request)
}

/// Asks for a tunnel: the head of the answer, and the connection.
pub(crate) fn tunnel(mut connection: TcpStream, host: &str) -> (String, TcpStream) {
    write!(
        connection,
        "CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n"
    )
    .unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        connection.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    (String::from_utf8(head).unwrap(), connection)
}
