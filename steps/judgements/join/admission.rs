//! How a meeting admits an account.
//!
//! Source of the lobby's settings: Microsoft Teams, "Control who can bypass the meeting lobby in
//! Microsoft Teams"; Microsoft Graph v1.0, lobbyBypassSettings.

use greenroom_graph::{
    ErrorKind, GraphError, MeetingLink, OnlineMeeting, Participant, TenantInformation,
};

use super::prediction::{AdmissionPrediction, SeenMeeting};
use crate::unread;
use crate::unread::Read;
use greenroom_results::{JoinIdentity, Lobby, Reason, Sentence, Value, say};

/// What was read of a meeting.
pub(crate) enum Meeting {
    /// It is one of the tenant's own.
    Own(Read<Option<OnlineMeeting>>),
    /// It is one of another tenant's, which may have a name.
    Foreign(Read<Option<TenantInformation>>),
    /// Whose it is could not be told.
    Untold(GraphError),
}

/// Who asks to be admitted.
pub(crate) struct Joiner<'a> {
    pub(crate) identity: Option<JoinIdentity>,
    /// The account's object id and its name.
    pub(crate) account: Option<(&'a str, &'a str)>,
}

/// Admission to a meeting that nobody named.
pub(crate) fn unnamed(identity: Option<JoinIdentity>) -> (Lobby, Sentence) {
    match identity {
        Some(JoinIdentity::Authenticated) => (
            Lobby::DependsOnHost,
            say!(
                "the meeting's lobby setting decides; an account of the organizer's own tenant \
                 usually bypasses the lobby"
            ),
        ),
        Some(JoinIdentity::Guest) => (
            Lobby::DependsOnHost,
            say!(
                "the meeting's lobby setting decides; a guest waits unless everyone can bypass \
                 the lobby, and the policies of the organizer's tenant may refuse guests"
            ),
        ),
        Some(_) => (Lobby::Unknown, say!("the account does not reach the lobby")),
        None => (
            Lobby::Unknown,
            say!("it is not known whether the account joins as itself or as a guest"),
        ),
    }
}

/// Admission to a meeting.
pub(crate) fn predict(
    link: &MeetingLink,
    meeting: &Meeting,
    joiner: &Joiner<'_>,
) -> AdmissionPrediction {
    let own = match meeting {
        Meeting::Own(Ok(Some(own))) => Some(own),
        _ => None,
    };
    let scope = own.and_then(|own| own.lobby_bypass_settings.as_ref()?.scope.clone());
    let (identity, lobby, because) = match meeting {
        _ if link.is_of_government() => unsupported(in_government()),
        Meeting::Own(Ok(Some(own))) => own_meeting(link, own, scope.as_deref(), joiner),
        Meeting::Own(Ok(None)) => {
            let because = say!("the organizer has no meeting with this join link");
            (joiner.identity, Lobby::Unknown, because)
        }
        Meeting::Own(Err(error)) => (joiner.identity, Lobby::Unknown, unread(error)),
        Meeting::Foreign(tenant) => (joiner.identity, Lobby::DependsOnHost, foreign(link, tenant)),
        Meeting::Untold(error) => (joiner.identity, Lobby::Unknown, untold(error)),
    };
    AdmissionPrediction {
        meeting: SeenMeeting {
            url: link.url.clone(),
            subject: own.and_then(|own| own.subject.clone()),
            tenant_id: link.tenant_id.clone(),
            lobby_scope: scope,
        },
        identity,
        lobby,
        because,
    }
}

/// Source: Azure Communication Services, "Teams interoperability".
fn encrypted() -> Sentence {
    say!(
        "the meeting is end-to-end encrypted, and Azure Communication Services cannot join such \
         meetings"
    )
}

/// Source: as above; it speaks of Teams in government clouds, and that this holds for accounts
/// from elsewhere too is our conclusion.
fn in_government() -> Sentence {
    say!(
        "the meeting's join link leads to a Microsoft 365 government cloud, and Azure \
         Communication Services cannot join meetings there"
    )
}

/// Nobody gets in through Azure Communication Services, whoever signs in.
fn unsupported(because: Sentence) -> (Option<JoinIdentity>, Lobby, Sentence) {
    let identity = Some(JoinIdentity::Unsupported);
    (identity, Lobby::Unknown, because)
}

/// The name of what makes a meeting one that is not supported.
pub(crate) fn barred(admission: &AdmissionPrediction) -> Reason {
    let link = admission.meeting.url.parse::<MeetingLink>();
    if link.is_ok_and(|link| link.is_of_government()) {
        Reason::MeetingGovernmentCloud
    } else {
        Reason::MeetingEncrypted
    }
}

fn own_meeting(
    link: &MeetingLink,
    meeting: &OnlineMeeting,
    scope: Option<&str>,
    joiner: &Joiner<'_>,
) -> (Option<JoinIdentity>, Lobby, Sentence) {
    if meeting.is_end_to_end_encryption_enabled == Some(true) {
        return unsupported(encrypted());
    }
    let Some(scope) = scope else {
        let because = say!("Microsoft Graph did not report who can bypass the lobby");
        return (joiner.identity, Lobby::Unknown, because);
    };
    let (lobby, because) = match joiner.identity {
        Some(JoinIdentity::Authenticated) => authenticated(link, meeting, scope, joiner),
        Some(JoinIdentity::Guest) => guest(scope),
        _ => unnamed(joiner.identity),
    };
    (joiner.identity, lobby, because)
}

/// An account of the organizer's own tenant.
fn authenticated(
    link: &MeetingLink,
    meeting: &OnlineMeeting,
    scope: &str,
    joiner: &Joiner<'_>,
) -> (Lobby, Sentence) {
    let (id, name) = joiner.account.unwrap_or_default();
    let attendees = meeting.participants.iter().flat_map(|all| &all.attendees);
    let own = |participant: &&Participant| {
        let user = participant
            .identity
            .as_ref()
            .and_then(|set| set.user.as_ref());
        let by_id = user.and_then(|user| user.id.as_deref());
        by_id.is_some_and(|known| known.eq_ignore_ascii_case(id))
            || participant
                .upn
                .as_deref()
                .is_some_and(|upn| upn.eq_ignore_ascii_case(name))
    };
    let invited = attendees.clone().find(own);
    let co = invited.is_some_and(|one| one.role.as_deref() == Some("coorganizer"));
    if co || link.organizer_id.eq_ignore_ascii_case(id) {
        return (
            Lobby::Admitted,
            say!("the account is an organizer of the meeting"),
        );
    }
    match scope {
        "everyone"
        | "organizationAndFederated"
        | "organization"
        | "organizationExcludingGuests" => (
            Lobby::Admitted,
            say!(
                "accounts of the organizer's tenant bypass the lobby (the setting is {})",
                setting(scope)
            ),
        ),
        "invited" if invited.is_some() => (
            Lobby::Admitted,
            say!("people who are invited bypass the lobby, and the account is invited"),
        ),
        "invited" => (
            Lobby::Waits,
            say!("only people who are invited bypass the lobby, and the account is not invited"),
        ),
        "organizer" => (
            Lobby::Waits,
            say!("only organizers bypass the lobby, and the account is not one of them"),
        ),
        other => unfamiliar(other),
    }
}

/// Nobody in particular.
fn guest(scope: &str) -> (Lobby, Sentence) {
    match scope {
        "everyone" => (
            Lobby::Admitted,
            say!(
                "everyone bypasses the lobby; a guest waits until somebody from the organizer's \
                 tenant has started the meeting, and the tenant's policies may refuse guests"
            ),
        ),
        "organizationAndFederated"
        | "organization"
        | "organizationExcludingGuests"
        | "invited"
        | "organizer" => (
            Lobby::Waits,
            say!(
                "a guest does not bypass the lobby (the setting is {}), and the tenant's policies \
                 may refuse guests",
                setting(scope)
            ),
        ),
        other => unfamiliar(other),
    }
}

/// Who bypasses the lobby of a meeting, as Graph has it.
fn setting(scope: &str) -> Value {
    Value::word("lobbyBypassSettings.scope", scope)
}

fn unfamiliar(scope: &str) -> (Lobby, Sentence) {
    let because = say!(
        "the meeting's lobby setting is {}, which Greenroom does not know",
        setting(scope)
    );
    (Lobby::Unknown, because)
}

fn foreign(link: &MeetingLink, tenant: &Read<Option<TenantInformation>>) -> Sentence {
    let named = tenant.as_ref().ok().and_then(Option::as_ref);
    let named = named.and_then(|tenant| tenant.display_name.clone());
    let organizes = say!(
        "the meeting is organized in the tenant {}, and its settings cannot be read from this \
         tenant",
        named.map_or_else(|| Value::id(&link.tenant_id), Value::name)
    );
    match tenant {
        Err(error) if matches!(error.kind, ErrorKind::Malformed(_)) => {
            say!("{}; the tenant's name {}", organizes, unread::found(error))
        }
        _ => organizes,
    }
}

/// A meeting of which it is not known whether it is one of the tenant's own.
fn untold(error: &GraphError) -> Sentence {
    say!(
        "it is not known whether the meeting belongs to this tenant: {}",
        unread::why(error)
    )
}

/// A refusal without a Graph permission missing is one of Teams' own.
fn unread(error: &GraphError) -> Sentence {
    let unread = say!("the meeting {}", unread::found(error));
    match error.kind {
        ErrorKind::Forbidden(_) => say!(
            "{}: Teams shows a meeting only to an application that an application access policy \
             allows to read the organizer's meetings (New-CsApplicationAccessPolicy, \
             Grant-CsApplicationAccessPolicy)",
            unread
        ),
        _ => unread,
    }
}

#[cfg(test)]
mod tests {
    use greenroom_graph::Flaw;
    use greenroom_graph::Request;

    use super::*;

    fn link() -> MeetingLink {
        MeetingLink {
            url: String::new(),
            tenant_id: "asked".to_owned(),
            organizer_id: String::new(),
        }
    }

    fn unread(kind: ErrorKind) -> Read<Option<TenantInformation>> {
        Err(GraphError {
            request: Request {
                method: "GET",
                url: String::new(),
                permission: "",
                new_members: false,
            },
            kind,
            evidence: vec![],
        })
    }

    #[test]
    fn a_tenant_without_a_name_goes_by_its_id() {
        for tenant in [Ok(None), unread(ErrorKind::MissingPermission)] {
            let said = foreign(&link(), &tenant).to_string();
            assert!(
                said.starts_with("the meeting is organized in the tenant asked"),
                "{said}"
            );
        }
    }

    #[test]
    fn an_answer_about_another_tenant_is_said() {
        let odd = Flaw::OtherTenant {
            asked: "asked".to_owned(),
            got: "got".to_owned(),
        };
        let said = foreign(&link(), &unread(odd.into())).to_string();
        assert!(said.contains("asked") && said.contains("got"), "{said}");
        assert!(!said.starts_with("another"), "{said}");
    }

    /// Admission to a foreign meeting at a host, for somebody who joins so.
    fn of(host: &str, identity: JoinIdentity) -> AdmissionPrediction {
        let context = "%7b%22Tid%22%3a%22bb262a93-4ce1-4c61-aa03-36d98b8c82f1%22%2c%22Oid%22%3a\
                       %22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d";
        let link = format!("https://{host}/l/meetup-join/19%3ameeting_x/0?context={context}");
        let joiner = Joiner {
            identity: Some(identity),
            account: None,
        };
        predict(&link.parse().unwrap(), &Meeting::Foreign(Ok(None)), &joiner)
    }

    #[test]
    fn nobody_joins_a_meeting_in_a_government_cloud() {
        for host in ["gov.teams.microsoft.us", "dod.teams.microsoft.us"] {
            for identity in [JoinIdentity::Authenticated, JoinIdentity::Guest] {
                let admission = of(host, identity);
                assert_eq!(
                    admission.identity,
                    Some(JoinIdentity::Unsupported),
                    "{host}"
                );
                assert_eq!(barred(&admission), Reason::MeetingGovernmentCloud);
            }
        }
    }

    #[test]
    fn a_foreign_meeting_elsewhere_depends_on_its_host() {
        let admission = of("teams.microsoft.com", JoinIdentity::Authenticated);
        assert_eq!(admission.identity, Some(JoinIdentity::Authenticated));
        assert_eq!(admission.lobby, Lobby::DependsOnHost);
    }
}
