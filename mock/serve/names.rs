//! The names that the mock answers to.
//!
//! A page of a foreign site can let its own name lead to this machine (DNS rebinding), and a
//! browser then takes the mock for that site. What is asked under such a name gets no answer.

use std::net::IpAddr;

use axum::http::uri::Authority;

/// Everything this machine calls itself.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Whether a mock stands in for that host: this machine, or one of Microsoft's.
pub(super) fn is_known(host: &str) -> bool {
    let host = without_brackets(host);
    known().any(|known| known.eq_ignore_ascii_case(host))
}

/// Whether a mock that listens at `own` answers to a host and its port, as a request names them.
/// Where it listens at every address of the machine, it answers to each address: no address leads
/// anywhere but where it says.
pub(super) fn is_served(asked: &str, own: IpAddr) -> bool {
    let Ok(asked) = asked.parse::<Authority>() else {
        return false;
    };
    let ip: Result<IpAddr, _> = without_brackets(asked.host()).parse();
    is_known(asked.host()) || ip.is_ok_and(|ip| ip == own || own.is_unspecified())
}

/// The names that a certificate of the mock at `own` is for.
pub(super) fn certified(own: IpAddr) -> Vec<String> {
    let mut names: Vec<String> = known().map(str::to_owned).collect();
    if !own.is_loopback() && !own.is_unspecified() {
        names.push(own.to_string());
    }
    names
}

fn known() -> impl Iterator<Item = &'static str> {
    LOCAL.into_iter().chain(crate::HOSTS)
}

fn without_brackets(host: &str) -> &str {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mock_answers_to_its_machine_to_microsofts_hosts_and_to_nothing_else() {
        let own = "127.0.0.1".parse().unwrap();
        for asked in [
            "localhost",
            "LOCALHOST:8443",
            "127.0.0.1:1",
            "[::1]:8443",
            crate::HOSTS[0],
        ] {
            assert!(is_served(asked, own), "{asked}");
        }
        for asked in [
            "",
            "rebound.example:8443",
            "localhost.rebound.example",
            "192.0.2.7",
            "127.0.0.1.rebound.example",
            "a b",
        ] {
            assert!(!is_served(asked, own), "{asked}");
        }
    }

    #[test]
    fn a_mock_that_others_reach_answers_to_its_address_and_to_no_other_name() {
        let [own, every] = ["192.0.2.7", "0.0.0.0"].map(|ip| ip.parse().unwrap());
        assert!(is_served("192.0.2.7:8443", own) && is_served("192.0.2.7:8443", every));
        assert!(!is_served("192.0.2.8", own) && !is_served("rebound.example", every));
    }
}
