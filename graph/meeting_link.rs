//! The address that people join a Teams meeting by.

use reqwest::Url;
use serde::Deserialize;

use crate::id::is_id;

/// Where Teams meetings are joined. Source: Microsoft 365, "URLs and IP address ranges", of each
/// cloud.
const HOSTS: [&str; 4] = [
    "teams.microsoft.com",
    "gov.teams.microsoft.us",
    "dod.teams.microsoft.us",
    "teams.microsoftonline.cn",
];

/// An address that a Teams meeting is joined by, and what it says of the meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingLink {
    /// The address as it was given.
    pub url: String,
    /// The id of the tenant that organizes the meeting.
    pub tenant_id: String,
    /// The object id of the organizer.
    pub organizer_id: String,
}

/// Why an address is not one that a Teams meeting is joined by.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum MeetingLinkError {
    /// It is no address.
    #[error("it is not an address such as https://teams.microsoft.com/l/meetup-join/…")]
    NoAddress,
    /// It leads elsewhere.
    #[error("it does not lead to Microsoft Teams")]
    OtherHost,
    /// It is of Teams, and of another form.
    #[error(
        "it is not of the form https://teams.microsoft.com/l/meetup-join/…?context=…, which names \
         the organizer"
    )]
    OtherForm,
    /// What it says of the organizer is missing or makes no sense.
    #[error("its context names no tenant (Tid) and organizer (Oid)")]
    NoOrganizer,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Context {
    tid: String,
    oid: String,
}

impl std::str::FromStr for MeetingLink {
    type Err = MeetingLinkError;

    fn from_str(text: &str) -> Result<Self, MeetingLinkError> {
        let text = text.trim();
        let url = Url::parse(text).map_err(|_| MeetingLinkError::NoAddress)?;
        let host = url.host_str().unwrap_or_default();
        if url.scheme() != "https" || !HOSTS.contains(&host) {
            return Err(MeetingLinkError::OtherHost);
        }
        if !url.path().starts_with("/l/meetup-join/") {
            return Err(MeetingLinkError::OtherForm);
        }
        let context = url.query_pairs().find(|(name, _)| name == "context");
        let (_, context) = context.ok_or(MeetingLinkError::NoOrganizer)?;
        match serde_json::from_str(&context) {
            Ok(Context { tid, oid }) if is_id(&tid) && is_id(&oid) => Ok(Self {
                url: text.to_owned(),
                tenant_id: tid.to_ascii_lowercase(),
                organizer_id: oid.to_ascii_lowercase(),
            }),
            _ => Err(MeetingLinkError::NoOrganizer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";

    fn refused(text: &str) -> MeetingLinkError {
        text.parse::<MeetingLink>().unwrap_err()
    }

    #[test]
    fn an_address_names_tenant_and_organizer_however_it_is_escaped() {
        let plain = format!("{{\"Tid\":\"{TENANT}\",\"Oid\":\"{TENANT}\"}}");
        let escaped = crate::client::encode(&plain);
        for context in [plain, escaped] {
            let url = format!(
                " https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context={context} "
            );
            let link: MeetingLink = url.parse().unwrap();
            assert_eq!(link.tenant_id, TENANT);
            assert_eq!(link.url, url.trim());
        }
    }

    #[test]
    fn what_is_no_such_address_is_refused_for_what_is_wrong_with_it() {
        use MeetingLinkError::{NoAddress, NoOrganizer, OtherForm, OtherHost};
        assert_eq!(refused("weekly"), NoAddress);
        assert_eq!(refused("https://meet.example/l/meetup-join/x"), OtherHost);
        assert_eq!(
            refused("http://teams.microsoft.com/l/meetup-join/x"),
            OtherHost
        );
        assert_eq!(
            refused("https://teams.microsoft.com/meet/123?p=x"),
            OtherForm
        );
        let join = "https://teams.microsoft.com/l/meetup-join/x";
        assert_eq!(refused(join), NoOrganizer);
        let odd = format!("{join}?context={{\"Tid\":\"1\",\"Oid\":\"2\"}}");
        assert_eq!(refused(&odd), NoOrganizer);
    }
}
