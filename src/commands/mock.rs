//! `greenroom mock`: serves a mock tenant to any client until it is asked to end.

mod log;

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;

use clap::Args;
use greenroom_mock::serve::{Authority, Served};
use greenroom_mock::{Service, Tenant};
use tempfile::NamedTempFile;
use tokio::runtime::Runtime;

use super::interrupt::interrupted;
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::leftover::{self, Name};
use crate::log::Format;
use crate::report::plain;
use crate::target;

/// Serve a mock tenant to any client of Microsoft Graph, until Ctrl-C
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Mock {
    /// The mock tenant: one that `greenroom fixtures` lists, or a fixture file
    #[arg(long, value_name = "NAME|FILE", default_value = "ready")]
    pub fixture: String,
    /// The address and port to listen on; port 0 is any free port
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Also serve HTTPS, with a certificate from a temporary certificate authority
    #[arg(long)]
    pub tls: bool,
    /// The number of accounts to generate in addition to the fixture's
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub users: usize,
    /// The secret that clients sign in with, instead of a random one at each start
    #[arg(long, value_parser = unquoted)]
    pub secret: Option<String>,
    /// The format of the request log on stderr
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub log: Format,
    /// Let other machines reach the mock, if --listen names an address that they can reach
    #[arg(long)]
    pub expose: bool,
}

/// The name of the file of the authority's certificate.
const CERTIFICATE: Name = Name {
    prefix: "greenroom-mock-",
    suffix: ".pem",
};

/// A secret that stands in a shell, a form and a URL as it is (RFC 3986, section 2.3).
fn unquoted(text: &str) -> Result<String, &'static str> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    if text.is_empty() || !text.chars().all(is_plain) {
        return Err("write it with letters, digits and `-`, `.`, `_`, `~`");
    }
    Ok(text.to_owned())
}

const AFTER_HELP: &str = "\
Examples:
  greenroom mock --fixture no-teams-license --listen 127.0.0.1:8080
  greenroom mock --tls --users 5000

Exit codes:
  0    ended by Ctrl-C
  2    usage or configuration, including a port that is in use
  3    could not run";

pub(super) fn execute(arguments: &Mock) -> Result<Exit, Failure> {
    reachable(arguments)?;
    let secret = arguments.secret.clone().map_or_else(drawn, Ok)?;
    let tenant = target::fixture(&arguments.fixture)?
        .with_users(arguments.users)
        .with_secret(&secret);
    let runtime = Runtime::new()
        .map_err(|error| Failure::could_not_run(format!("the runtime could not start: {error}")))?;
    runtime.block_on(async {
        tokio::select! {
            biased;
            ended = interrupted() => match ended.exit {
                Exit::Interrupted => Ok(Exit::Ready),
                _ => Err(ended),
            },
            end = serve(arguments, tenant) => end,
        }
    })
}

/// Only who asks for it is reached from outside: whoever reaches the mock may change its tenant.
fn reachable(arguments: &Mock) -> Result<(), Failure> {
    let address = arguments.listen;
    if arguments.expose || address.ip().is_loopback() {
        return Ok(());
    }
    Err(
        Failure::usage(format!("{address} can be reached from other machines"))
            .hint("add --expose to allow that"),
    )
}

/// A secret that nobody knows who did not see it printed: the fixtures are public, theirs included.
fn drawn() -> Result<String, Failure> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|_| {
        Failure::could_not_run(
            "the operating system provided no random numbers to generate a secret",
        )
    })?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bits)))
}

async fn serve(arguments: &Mock, tenant: Tenant) -> Result<Exit, Failure> {
    let authority = arguments
        .tls
        .then(|| Authority::create(arguments.listen))
        .transpose()
        .map_err(|error| Failure::could_not_run(error.to_string()))?;
    // Removed when the mock ends.
    let certificate = authority.as_ref().map(certificate).transpose()?;
    let service = Service::new(tenant.clone());
    let served = Served::listen(
        service,
        arguments.listen,
        authority.as_ref(),
        log::log(arguments.log),
    )
    .await
    .map_err(|error| no_port(arguments.listen, &error))?;
    let certificate = certificate.as_ref().map(NamedTempFile::path);
    say(&introduction(&tenant, served.address(), certificate));
    served
        .run()
        .await
        .map(|()| Exit::Ready)
        .map_err(|error| Failure::could_not_run(format!("the mock tenant stopped: {error}")))
}

/// A file of the certificate that a client has to trust.
fn certificate(authority: &Authority) -> Result<NamedTempFile, Failure> {
    let unwritten = |error: io::Error| {
        let message = format!("the certificate could not be written: {error}");
        Failure::could_not_run(message)
    };
    let mut file = leftover::file(&std::env::temp_dir(), CERTIFICATE).map_err(unwritten)?;
    let written = file.write_all(authority.pem().as_bytes());
    written.map_err(unwritten)?;
    Ok(file)
}

fn no_port(address: SocketAddr, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot listen on {address}: {error}"))
        .hint("use port 0 to take any free port")
}

/// What is printed before the first request: settings for a client, the rest as comments, so that
/// a shell can read it all.
fn introduction(tenant: &Tenant, address: SocketAddr, certificate: Option<&Path>) -> String {
    let scheme = if certificate.is_some() {
        "https"
    } else {
        "http"
    };
    let base = format!("{scheme}://{address}");
    let credential = tenant.credential();
    let mut lines = vec![
        format!(
            "# the mock tenant `{}`: {}",
            tenant.name(),
            plain::line(tenant.about())
        ),
        format!("# Graph    {base}/v1.0"),
        format!(
            "# sign-in  {base}/{}/oauth2/v2.0/token",
            credential.tenant_id
        ),
        format!("AZURE_TENANT_ID={}", credential.tenant_id),
        format!("AZURE_CLIENT_ID={}", credential.client_id),
        format!("AZURE_CLIENT_SECRET={}", credential.client_secret),
        format!("AZURE_AUTHORITY_HOST={base}"),
        format!("GREENROOM_GRAPH_ENDPOINT={base}"),
    ];
    if let Some(administrator) = tenant.administrator() {
        lines.push(format!(
            "# to change the tenant, sign in with the same secret as {}",
            administrator.client_id
        ));
    }
    match certificate {
        Some(certificate) => lines.extend([
            format!("SSL_CERT_FILE={}", certificate.display()),
            format!("# clients of Microsoft's own addresses: HTTPS_PROXY=http://{address}"),
        ]),
        None => {
            lines.push("# Microsoft's own clients sign in over HTTPS only: add --tls".to_owned());
        }
    }
    lines.push("# Ctrl-C ends it".to_owned());
    lines.join("\n")
}
