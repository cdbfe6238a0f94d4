//! The address that people join a Teams meeting by.

use percent_encoding::percent_decode_str;
use reqwest::Url;
use serde::Deserialize;

use crate::id::is_id;

/// Where Teams meetings are joined. Source: Microsoft 365, "URLs and IP address ranges", of each
/// cloud.
const HOSTS: [&str; 5] = [
    "teams.microsoft.com",
    "teams.cloud.microsoft",
    "gov.teams.microsoft.us",
    "dod.teams.microsoft.us",
    "teams.microsoftonline.cn",
];

/// Those among them of the government clouds. Meetings of GCC are joined where everybody's are.
const GOVERNMENT: [&str; 2] = ["gov.teams.microsoft.us", "dod.teams.microsoft.us"];

/// Where personal Microsoft accounts hold their meetings.
const PERSONAL: &str = "teams.live.com";

/// Where town halls and webinars are announced.
const EVENTS: &str = "events.teams.microsoft.com";

/// Where Microsoft Defender leads a click on a link in a mail. Source: Microsoft Defender for
/// Office 365, "Safe Links".
const SAFE_LINKS: &str = ".safelinks.protection.outlook.com";

/// An address may stand within others: a safe link to the page that starts the client. One that
/// goes deeper is none.
const DEPTH: usize = 4;

/// An address that a Teams meeting is joined by, and what it says of the meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingLink {
    /// The address as Microsoft Graph has it (`joinWebUrl`), whatever stood around it.
    pub url: String,
    /// The id of the tenant that organizes the meeting.
    pub tenant_id: String,
    /// The object id of the organizer.
    pub organizer_id: String,
}

impl MeetingLink {
    /// Whether an address is of this meeting, under whichever of Teams' hosts and however it is
    /// escaped.
    #[must_use]
    pub(crate) fn is_same(&self, address: &str) -> bool {
        let meeting = |url: &str| {
            url.split_once("/l/meetup-join/")
                .map(|(_, end)| end.to_owned())
        };
        let other = address.parse::<Self>().ok();
        other.is_some_and(|other| meeting(&other.url) == meeting(&self.url))
    }
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
    /// It is the short address, which names nobody whom Graph could be asked about.
    ///
    /// Source: microsoftgraph/microsoft-graph-comms-samples issue 857; Microsoft Graph v1.0, "Get
    /// onlineMeeting", which asks for the organizer's id.
    #[error(
        "it is the short form, which names neither tenant nor organizer, and Microsoft Graph finds \
         a meeting only by its organizer; use the long form, \
         https://teams.microsoft.com/l/meetup-join/…?context=…, which Microsoft Graph has as \
         joinWebUrl of the organizer's meeting"
    )]
    Short,
    /// It is a meeting of a personal account.
    #[error(
        "it is a meeting of a personal Microsoft account, which belongs to no organization: \
         Microsoft Graph tells nothing about its lobby, and no room account is one of its own there"
    )]
    Personal,
    /// It is a page to register at.
    #[error(
        "it is the page of a town hall or webinar, where people register, and no address to join \
         by; use the join link that attendees get after registration"
    )]
    Event,
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

impl MeetingLink {
    /// Whether it leads to a government cloud that has addresses of its own.
    #[must_use]
    pub fn is_of_government(&self) -> bool {
        let url = Url::parse(&self.url);
        url.is_ok_and(|url| {
            url.host_str()
                .is_some_and(|host| GOVERNMENT.contains(&host))
        })
    }
}

impl std::str::FromStr for MeetingLink {
    type Err = MeetingLinkError;

    fn from_str(text: &str) -> Result<Self, MeetingLinkError> {
        let quoted = |c: char| c.is_whitespace() || "<>\"'".contains(c);
        read(text.trim_matches(quoted), DEPTH)
    }
}

fn read(text: &str, depth: usize) -> Result<MeetingLink, MeetingLinkError> {
    let url = Url::parse(text).map_err(|_| MeetingLinkError::NoAddress)?;
    let host = url.host_str().unwrap_or_default();
    if url.scheme() != "https" {
        return Err(MeetingLinkError::OtherHost);
    }
    if host.ends_with(SAFE_LINKS) {
        let inner = parameter(&url, "url").ok_or(MeetingLinkError::OtherHost)?;
        return within(&inner, depth);
    }
    match host {
        PERSONAL => return Err(MeetingLinkError::Personal),
        EVENTS => return Err(MeetingLinkError::Event),
        host if !HOSTS.contains(&host) => return Err(MeetingLinkError::OtherHost),
        _ => {}
    }
    if let Some(inner) = path_within(&url) {
        return within(&format!("https://{host}{inner}"), depth);
    }
    if url.path().starts_with("/meet/") {
        return Err(MeetingLinkError::Short);
    }
    let Some(meeting) = url.path().strip_prefix("/l/meetup-join/") else {
        return Err(MeetingLinkError::OtherForm);
    };
    joined_by(host, meeting, &context(&url)?)
}

fn within(inner: &str, depth: usize) -> Result<MeetingLink, MeetingLinkError> {
    match depth.checked_sub(1) {
        Some(depth) => read(inner, depth),
        None => Err(MeetingLinkError::OtherForm),
    }
}

/// The path of a meeting that the page of the client or of its launcher leads to: behind `#`, or
/// in the parameter `url`.
fn path_within(url: &Url) -> Option<String> {
    let of_launcher = parameter(url, "url").filter(|_| url.path().starts_with("/dl/launcher/"));
    let path = of_launcher.or_else(|| url.fragment().map(str::to_owned))?;
    let path = path.strip_prefix("/_#").unwrap_or(&path);
    let is_meeting = ["/l/meetup-join/", "/meet/"]
        .iter()
        .any(|begin| path.starts_with(begin));
    is_meeting.then(|| path.to_owned())
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    let found = url.query_pairs().find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

fn context(url: &Url) -> Result<Context, MeetingLinkError> {
    let text = parameter(url, "context").ok_or(MeetingLinkError::NoOrganizer)?;
    match serde_json::from_str::<Context>(&text) {
        Ok(context) if is_id(&context.tid) && is_id(&context.oid) => Ok(context),
        _ => Err(MeetingLinkError::NoOrganizer),
    }
}

/// The address as Microsoft Teams writes it, and Graph compares it: escaped, with nothing but the
/// tenant and the organizer in its context.
fn joined_by(
    host: &str,
    meeting: &str,
    context: &Context,
) -> Result<MeetingLink, MeetingLinkError> {
    let mut parts = meeting.trim_end_matches('/').split('/');
    let (thread, message, more) = (parts.next(), parts.next(), parts.next());
    let thread = thread.filter(|thread| !thread.is_empty() && more.is_none());
    let thread = thread.ok_or(MeetingLinkError::OtherForm)?;
    let tenant_id = context.tid.to_ascii_lowercase();
    let organizer_id = context.oid.to_ascii_lowercase();
    let said = format!("{{\"Tid\":\"{tenant_id}\",\"Oid\":\"{organizer_id}\"}}");
    let url = format!(
        "https://{host}/l/meetup-join/{}/{}?context={}",
        escaped(thread),
        escaped(message.unwrap_or("0")),
        escaped(&said),
    );
    Ok(MeetingLink {
        url,
        tenant_id,
        organizer_id,
    })
}

/// Percent-encoding with small digits, as in the addresses that Graph gives.
fn escaped(text: &str) -> String {
    let plain = percent_decode_str(text).decode_utf8_lossy();
    plain
        .bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02x}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";
    const ORGANIZER: &str = "fab36728-a78b-4b7e-8787-c0de2f960063";

    fn long() -> String {
        format!(
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=\
             %7b%22Tid%22%3a%22{TENANT}%22%2c%22Oid%22%3a%22{ORGANIZER}%22%7d"
        )
    }

    fn refused(text: &str) -> MeetingLinkError {
        text.parse::<MeetingLink>().unwrap_err()
    }

    #[test]
    fn an_address_names_tenant_and_organizer() {
        let link: MeetingLink = long().parse().unwrap();
        assert_eq!(link.tenant_id, TENANT);
        assert_eq!(link.organizer_id, ORGANIZER);
        assert_eq!(link.url, long());
    }

    #[test]
    fn an_address_of_another_meeting_is_not_the_same() {
        let link: MeetingLink = long().parse().unwrap();
        let elsewhere = long().replace("teams.microsoft.com", "teams.cloud.microsoft");
        for same in [long(), elsewhere, long().replace("%3a", ":")] {
            assert!(link.is_same(&same), "{same}");
        }
        let other = long().replace("meeting_x", "meeting_y");
        let of_another = long().replace(ORGANIZER, TENANT);
        for other in [other, of_another, "null".to_owned()] {
            assert!(!link.is_same(&other), "{other}");
        }
    }

    #[test]
    fn the_same_meeting_is_the_same_address_however_it_is_written() {
        let encode = crate::client::encode;
        let path = long().replace("https://teams.microsoft.com", "");
        let plain = format!(
            "https://teams.microsoft.com/l/meetup-join/19:meeting_x@thread.v2/0?context=\
             {{\"Tid\":\"{TENANT}\",\"Oid\":\"{ORGANIZER}\"}}"
        );
        let more = format!(
            "https://teams.microsoft.com/l/meetup-join/19%3Ameeting_x%40thread.v2/0?tenant=1&\
             context={}&anon=true",
            encode(&format!(
                "{{\"Oid\":\"{ORGANIZER}\",\"Tid\":\"{}\",\"MessageId\":\"0\"}}",
                TENANT.to_uppercase()
            ))
        );
        let safe = "https://eur01.safelinks.protection.outlook.com/?url=";
        let launcher = "https://teams.microsoft.com/dl/launcher/launcher.html?url=";
        let within = format!(
            "{launcher}{}&type=meetup-join",
            encode(&format!("/_#{path}"))
        );
        for text in [
            plain,
            more,
            format!("<{}>", long()),
            format!(" {}\n", long()),
            format!("https://teams.microsoft.com/v2/?meetingjoin=true#{path}"),
            format!("https://teams.microsoft.com/_#{path}"),
            format!("{safe}{}&data=05%7C02&reserved=0", encode(&long())),
            format!("{safe}{}&data=05", encode(&within)),
            within,
        ] {
            assert_eq!(text.parse::<MeetingLink>().unwrap().url, long(), "{text}");
        }
    }

    #[test]
    fn a_meeting_of_a_government_cloud_is_told_by_its_host() {
        for (host, is_of_government) in [
            ("teams.microsoft.com", false),
            ("teams.cloud.microsoft", false),
            ("gov.teams.microsoft.us", true),
            ("dod.teams.microsoft.us", true),
        ] {
            let link = long().replace("teams.microsoft.com", host);
            let link = link.parse::<MeetingLink>().unwrap();
            assert_eq!(link.is_of_government(), is_of_government, "{host}");
        }
    }

    #[test]
    fn a_meeting_of_a_channel_keeps_its_message() {
        let channel = long().replace("thread.v2/0", "thread.tacv2/1700000000000");
        assert_eq!(channel.parse::<MeetingLink>().unwrap().url, channel);
    }

    #[test]
    fn what_is_no_such_address_is_refused_for_what_is_wrong_with_it() {
        use MeetingLinkError::{
            Event, NoAddress, NoOrganizer, OtherForm, OtherHost, Personal, Short,
        };
        let join = "https://teams.microsoft.com/l/meetup-join/x";
        let odd = format!("{join}?context={{\"Tid\":\"1\",\"Oid\":\"2\"}}");
        let safe = "https://eur01.safelinks.protection.outlook.com/";
        for (text, error) in [
            ("weekly", NoAddress),
            ("https://meet.example/l/meetup-join/x", OtherHost),
            ("http://teams.microsoft.com/l/meetup-join/x", OtherHost),
            (safe, OtherHost),
            (&format!("{safe}?url=https%3A%2F%2Fmeet.example"), OtherHost),
            ("https://teams.microsoft.com/meet/2345678901234?p=x", Short),
            ("https://teams.microsoft.com/v2/?x=1#/meet/234?p=x", Short),
            ("https://teams.live.com/meet/9345678901234?p=x", Personal),
            ("https://events.teams.microsoft.com/event/1@2", Event),
            ("https://teams.microsoft.com/l/channel/x", OtherForm),
            (join, NoOrganizer),
            (&odd, NoOrganizer),
        ] {
            assert_eq!(refused(text), error, "{text}");
        }
    }
}
