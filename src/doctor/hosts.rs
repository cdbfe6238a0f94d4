//! The way to the login host and to Microsoft Graph, and the clocks there.

use greenroom_graph::{Endpoints, Probe, SignInError};
use jiff::SignedDuration;

use super::{Line, Section};

/// How far the clocks may be apart. An assertion of a certificate is good for ten minutes, and
/// Microsoft's services allow for about five (Microsoft identity platform, "Access tokens").
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Asks both hosts.
///
/// # Errors
/// When TLS cannot be set up.
pub async fn hosts(endpoints: &Endpoints, tenant: &str) -> Result<Section, SignInError> {
    let [login, graph] = endpoints.probe(tenant).await?;
    let lines = vec![
        answered("the login host", &login),
        answered("Microsoft Graph", &graph),
        clock(&[("the login host", &login), ("Microsoft Graph", &graph)]),
    ];
    Ok(Section {
        title: "Hosts",
        lines,
    })
}

fn answered(host: &str, probe: &Probe) -> Line {
    let address = &probe.address;
    match &probe.status {
        Ok(status @ (407 | 500..)) => Line::problem(format!(
            "{host} answers {status} at {address}"
        ))
        .with("Check the proxy between here and there, and whether the service is in trouble."),
        Ok(_) => Line::ok(format!("{host} answers at {address}")),
        Err(cause) => {
            Line::problem(format!("{host} does not answer at {address}: {cause}")).with(fix(cause))
        }
    }
}

fn fix(cause: &str) -> &'static str {
    if cause.contains("certificate") {
        "Its certificate is not trusted here. Name the authority that signs for the host, or for \
         the proxy that looks into TLS, by SSL_CERT_FILE (a file of PEM certificates)."
    } else {
        "Check the network, the firewall and the proxy (HTTPS_PROXY)."
    }
}

/// The clock that is farthest from this machine's decides.
fn clock(probes: &[(&str, &Probe)]) -> Line {
    let told = probes
        .iter()
        .filter_map(|(host, probe)| Some((host, probe.skew?)));
    match told.max_by_key(|(_, skew)| skew.abs()) {
        None => Line::new(
            super::Mark::Note,
            "neither host tells the time, so that this machine's clock was not compared",
        ),
        Some((_, skew)) if skew.abs() <= SKEW => {
            Line::ok("this machine's clock agrees with theirs to five minutes")
        }
        Some((host, skew)) => {
            let side = if skew.is_negative() {
                "behind"
            } else {
                "ahead of"
            };
            let by = format!("{:#}", SignedDuration::from_secs(skew.abs().as_secs()));
            Line::problem(format!(
                "this machine's clock is {by} {side} that of {host}"
            ))
            .with(
                "Set the clock: tokens and the assertions of certificates count as expired, or as \
                 not yet good, where clocks are more than five minutes apart.",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::*;

    fn probe(skew: Option<i64>) -> Probe {
        Probe {
            address: "https://login.example".to_owned(),
            status: Ok(200),
            skew: skew.map(SignedDuration::from_secs),
        }
    }

    fn clocks(skews: [Option<i64>; 2]) -> Line {
        let [a, b] = skews.map(probe);
        clock(&[("A", &a), ("B", &b)])
    }

    #[test]
    fn clocks_may_be_five_minutes_apart() {
        for skews in [[Some(0), Some(1)], [Some(300), None], [None, Some(-300)]] {
            assert_eq!(clocks(skews).mark, Mark::Ok, "{skews:?}");
        }
        assert_eq!(clocks([None, None]).mark, Mark::Note);
    }

    #[test]
    fn the_clock_that_is_farthest_off_is_named_with_its_side() {
        let behind = clocks([Some(10), Some(-301)]);
        assert_eq!(behind.mark, Mark::Problem);
        assert_eq!(
            behind.text,
            "this machine's clock is 5m 1s behind that of B"
        );
        let ahead = clocks([Some(7200), Some(-301)]);
        assert_eq!(ahead.text, "this machine's clock is 2h ahead of that of A");
    }

    #[test]
    fn a_gateway_in_trouble_is_no_answer() {
        let line = |status| {
            answered(
                "the login host",
                &Probe {
                    status,
                    ..probe(None)
                },
            )
        };
        assert_eq!(line(Ok(401)).mark, Mark::Ok);
        for status in [407, 502] {
            assert_eq!(line(Ok(status)).mark, Mark::Problem, "{status}");
        }
        let untrusted = line(Err("invalid peer certificate: UnknownIssuer".to_owned()));
        assert!(untrusted.details[0].contains("SSL_CERT_FILE"));
    }
}
