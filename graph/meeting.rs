//! Online meetings of the tenant: who comes in at once, and who waits.

use std::sync::Arc;

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::{Answer, Request};
use crate::flaw::Flaw;
use crate::meeting_link::MeetingLink;
use crate::reply::{self, listed};

/// A meeting.
/// Source: Microsoft Graph v1.0, resource type onlineMeeting.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct OnlineMeeting {
    /// The address that people join it by.
    #[serde(default)]
    pub join_web_url: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub subject: Option<String>,
    /// Who bypasses its lobby.
    #[serde(default)]
    pub lobby_bypass_settings: Option<LobbyBypass>,
    /// Whether only Microsoft's own clients can join.
    #[serde(default)]
    pub is_end_to_end_encryption_enabled: Option<bool>,
    /// Who takes part.
    #[serde(default)]
    pub participants: Option<Participants>,
}

/// Who bypasses the lobby of a meeting.
/// Source: Microsoft Graph v1.0, resource type lobbyBypassSettings.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct LobbyBypass {
    /// `organizer`, `invited`, `organization`, `organizationExcludingGuests`,
    /// `organizationAndFederated` or `everyone`.
    pub scope: Option<String>,
}

/// Who takes part in a meeting.
/// Source: Microsoft Graph v1.0, resource type meetingParticipants.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Participants {
    /// Who is invited.
    #[serde(default, deserialize_with = "listed")]
    pub attendees: Vec<Participant>,
}

/// Somebody who is invited.
/// Source: Microsoft Graph v1.0, resource type meetingParticipantInfo.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Participant {
    /// The sign-in name.
    #[serde(default)]
    pub upn: Option<String>,
    /// The account.
    #[serde(default)]
    pub identity: Option<IdentitySet>,
    /// `attendee`, `presenter`, `coorganizer` or `producer`.
    #[serde(default)]
    pub role: Option<String>,
}

/// Who somebody is.
/// Source: Microsoft Graph v1.0, resource type identitySet.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct IdentitySet {
    /// The user.
    #[serde(default)]
    pub user: Option<UserIdentity>,
}

/// A user, by id.
/// Source: Microsoft Graph v1.0, resource type identity.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct UserIdentity {
    /// The object id.
    #[serde(default)]
    pub id: Option<String>,
}

/// Another tenant, as far as everybody may know it.
/// Source: Microsoft Graph v1.0, resource type tenantInformation.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct TenantInformation {
    /// Its id.
    pub tenant_id: String,
    /// Its name.
    #[serde(default)]
    pub display_name: Option<String>,
}

impl Graph {
    /// The meeting of a join address, as its organizer has it; none where the organizer has none
    /// of this address.
    ///
    /// # Errors
    /// When Graph answers with several meetings or another one, or does not answer, which without an
    /// application access policy of Teams for the organizer it does not.
    pub async fn meeting(
        &self,
        link: &MeetingLink,
    ) -> Result<Answer<Option<OnlineMeeting>>, GraphError> {
        let quoted = encode(&link.url.replace('\'', "''"));
        let page = self
            .put(Request {
                method: "GET",
                url: format!(
                    "/users/{}/onlineMeetings?$filter=JoinWebUrl%20eq%20%27{quoted}%27",
                    encode(&link.organizer_id)
                ),
                permission: "OnlineMeetings.Read.All",
                new_members: true,
            })
            .await?;
        reply::answered(&page)?;
        let value = match reply::items(&page)?.as_slice() {
            [] => None,
            [one] => {
                let meeting: OnlineMeeting = reply::decode(&page, one)?;
                let address = meeting.join_web_url.as_deref();
                if !address.is_some_and(|address| link.is_same(address)) {
                    let has_address = address.is_some();
                    let flaw = Flaw::OtherMeeting { has_address };
                    return Err(reply::malformed(&page, flaw));
                }
                Some(meeting)
            }
            all => {
                return Err(reply::malformed(&page, Flaw::Meetings(all.len())));
            }
        };
        Ok(Answer {
            value,
            evidence: vec![Arc::clone(&page)],
        })
    }

    /// What everybody may know of another tenant.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another tenant.
    pub async fn tenant_information(
        &self,
        id: &str,
    ) -> Result<Answer<Option<TenantInformation>>, GraphError> {
        let url = format!(
            "/tenantRelationships/findTenantInformationByTenantId(tenantId='{}')",
            encode(id)
        );
        let permission = "CrossTenantInformation.ReadBasic.All";
        let answer = reply::one::<TenantInformation>(self.ask(url, permission).await?)?;
        reply::with_id(
            answer,
            id,
            |found| &found.tenant_id,
            |asked, got| Flaw::OtherTenant { asked, got },
        )
    }
}
