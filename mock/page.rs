//! The tokens in `@odata.nextLink`: opaque to clients, signed, and good for a while.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};

use super::ids;
use super::problem::Problem;

/// How long a page token is good. Microsoft publishes no figure; tokens are known to expire.
const LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// A token that leads to the page starting at `offset` of the listing that `query` describes.
pub(super) fn token(tenant: &str, query: &str, offset: usize, now: Timestamp) -> String {
    let content = format!("{offset}.{}", now.as_second());
    let seal = seal(tenant, query, &content);
    URL_SAFE_NO_PAD.encode(format!("{content}.{seal}"))
}

/// The offset a token leads to, if it belongs to this listing and is still good.
pub(super) fn offset(
    tenant: &str,
    query: &str,
    token: &str,
    now: Timestamp,
) -> Result<usize, Problem> {
    let (offset, issued) = read(tenant, query, token)
        .ok_or_else(|| Problem::directory_bad_request("The page token is invalid."))?;
    if now.duration_since(issued) > LIFETIME {
        return Err(Problem::expired_page());
    }
    Ok(offset)
}

fn read(tenant: &str, query: &str, token: &str) -> Option<(usize, Timestamp)> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (content, sealed) = decoded.rsplit_once('.')?;
    let (offset, issued) = content.split_once('.')?;
    if seal(tenant, query, content) != sealed {
        return None;
    }
    let issued = Timestamp::from_second(issued.parse().ok()?).ok()?;
    Some((offset.parse().ok()?, issued))
}

fn seal(tenant: &str, query: &str, content: &str) -> String {
    ids::hex(&ids::digest(&["page", tenant, query, content])[..12])
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::constant(1_800_000_000, 0);

    #[test]
    fn a_token_leads_to_its_page() {
        let token = token("contoso", "$top=5", 5, NOON);
        assert_eq!(offset("contoso", "$top=5", &token, NOON), Ok(5));
    }

    #[test]
    fn a_token_of_another_listing_is_refused() {
        let token = token("contoso", "$top=5", 5, NOON);
        assert_eq!(
            offset("contoso", "$top=6", &token, NOON)
                .unwrap_err()
                .status,
            400
        );
    }

    #[test]
    fn a_token_expires() {
        let token = token("contoso", "", 5, NOON);
        let later = NOON + SignedDuration::from_hours(1);
        let problem = offset("contoso", "", &token, later).unwrap_err();
        assert_eq!(problem.code, "Directory_ExpiredPageToken");
    }
}
