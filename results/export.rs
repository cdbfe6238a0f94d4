//! What is read of exports from PowerShell: the cmdlets, and what their properties can hold.

/// A cmdlet whose exports are read.
#[derive(Debug, PartialEq, Eq)]
pub struct Cmdlet {
    /// Its name.
    pub name: &'static str,
    /// The property of an export that says what it is about: `Account` or `Identity`.
    pub about: &'static str,
    /// The properties that are read, with what they can hold.
    pub properties: &'static [(&'static str, Holds)],
}

/// What a property can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One of these words of Microsoft's; `true` and `false` for a switch.
    Words(&'static [&'static str]),
    /// A name, or a number, that is the tenant's own.
    Text,
    /// Several of those.
    List,
}

use Holds::{List, Text, Words};

const SWITCH: Holds = Words(&["true", "false"]);

/// How a room's mailbox deals with invitations.
///
/// Source: Exchange PowerShell reference, Set-CalendarProcessing.
pub const CALENDAR_PROCESSING: Cmdlet = Cmdlet {
    name: "Get-CalendarProcessing",
    about: "Account",
    properties: &[
        (
            "AutomateProcessing",
            Words(&["None", "AutoUpdate", "AutoAccept"]),
        ),
        ("ProcessExternalMeetingMessages", SWITCH),
        ("DeleteComments", SWITCH),
        ("DeleteSubject", SWITCH),
        ("AddOrganizerToSubject", SWITCH),
        ("RemovePrivateProperty", SWITCH),
    ],
};

/// Which policies an account has, by their names: directly, by a group, or the organization's
/// default, `Global`.
///
/// Sources: Teams PowerShell reference, Get-CsUserPolicyAssignment: where it returns none, the
/// default holds; and New-CsGroupPolicyAssignment: Get-CsOnlineUser shows direct assignments only,
/// so that it cannot tell which policy an account without one has.
pub const POLICY_ASSIGNMENT: Cmdlet = Cmdlet {
    name: "Get-CsUserPolicyAssignment",
    about: "Account",
    properties: &[
        ("TeamsMeetingPolicy", Text),
        ("ApplicationAccessPolicy", Text),
    ],
};

/// What may happen in the meetings of those who have the policy.
///
/// Source: Teams PowerShell reference, Set-CsTeamsMeetingPolicy, the parameters of these names and
/// their possible values. `AllowUserToJoinExternalMeeting` has no effect, as it says there.
pub const MEETING_POLICY: Cmdlet = Cmdlet {
    name: "Get-CsTeamsMeetingPolicy",
    about: "Identity",
    properties: &[
        (
            "AutoAdmittedUsers",
            Words(&[
                "Everyone",
                "EveryoneInCompany",
                "EveryoneInCompanyExcludingGuests",
                "EveryoneInSameAndFederatedCompany",
                "InvitedUsers",
                "OrganizerOnly",
            ]),
        ),
        ("AllowAnonymousUsersToJoinMeeting", SWITCH),
        ("AllowAnonymousUsersToStartMeeting", SWITCH),
        ("AllowPSTNUsersToBypassLobby", SWITCH),
        ("AllowIPVideo", SWITCH),
        ("AllowMeetNow", SWITCH),
        ("AllowParticipantGiveRequestControl", SWITCH),
        ("AllowExternalParticipantGiveRequestControl", SWITCH),
        (
            "CaptchaVerificationForMeetingJoin",
            Words(&["NotRequired", "AnonymousUsersAndUntrustedOrganizations"]),
        ),
        (
            "DesignatedPresenterRoleMode",
            Words(&[
                "EveryoneUserOverride",
                "EveryoneInCompanyUserOverride",
                "EveryoneInSameAndFederatedCompanyUserOverride",
                "OrganizerOnlyUserOverride",
            ]),
        ),
        (
            "ExternalMeetingJoin",
            Words(&["EnabledForAnyone", "EnabledForTrustedOrgs", "Disabled"]),
        ),
        (
            "MeetingChatEnabledType",
            Words(&["Enabled", "EnabledExceptAnonymous", "Disabled"]),
        ),
        (
            "ScreenSharingMode",
            Words(&["EntireScreen", "SingleApplication", "Disabled"]),
        ),
    ],
};

/// Which applications may read the meetings of those who have the policy.
///
/// Source: Teams PowerShell reference, New-CsApplicationAccessPolicy.
pub const APPLICATION_ACCESS: Cmdlet = Cmdlet {
    name: "Get-CsApplicationAccessPolicy",
    about: "Identity",
    properties: &[("AppIds", List)],
};

/// What Safe Links does with links in messages. `Policies` and `Rules` are how many of each the
/// tenant has, so that an export that lacks some is noticed.
///
/// Source: Exchange PowerShell reference, Set-SafeLinksPolicy.
pub const SAFE_LINKS: Cmdlet = Cmdlet {
    name: "Get-SafeLinksPolicy",
    about: "Identity",
    properties: &[
        ("Policies", Text),
        ("Rules", Text),
        ("EnableSafeLinksForEmail", SWITCH),
        ("DisableUrlRewrite", SWITCH),
        ("DoNotRewriteUrls", List),
    ],
};

/// For whom a policy of Safe Links is.
///
/// Source: Exchange PowerShell reference, Set-SafeLinksRule.
pub const SAFE_LINKS_RULE: Cmdlet = Cmdlet {
    name: "Get-SafeLinksRule",
    about: "Identity",
    properties: &[
        ("SafeLinksPolicy", Text),
        ("State", Words(&["Enabled", "Disabled"])),
        ("Priority", Text),
        ("SentTo", List),
        ("SentToMemberOf", List),
        ("RecipientDomainIs", List),
        ("ExceptIfSentTo", List),
        ("ExceptIfSentToMemberOf", List),
        ("ExceptIfRecipientDomainIs", List),
    ],
};

/// All of them.
pub const CMDLETS: [&Cmdlet; 6] = [
    &CALENDAR_PROCESSING,
    &POLICY_ASSIGNMENT,
    &MEETING_POLICY,
    &APPLICATION_ACCESS,
    &SAFE_LINKS,
    &SAFE_LINKS_RULE,
];

/// What each export says of itself.
const HEAD: [&str; 5] = ["Cmdlet", "Account", "Identity", "Tenant", "Exported"];

impl Cmdlet {
    /// The cmdlet of this name, in whatever case.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        let mut all = CMDLETS.into_iter();
        all.find(|cmdlet| cmdlet.name.eq_ignore_ascii_case(name))
    }

    /// What a property can hold; nothing where it is not read.
    #[must_use]
    pub fn holds(&self, property: &str) -> Option<Holds> {
        let mut all = self.properties.iter();
        all.find(|(name, _)| *name == property)
            .map(|(_, holds)| *holds)
    }

    /// Whether an export has a property of this name, which is Microsoft's or ours.
    #[must_use]
    pub fn any_has(property: &str) -> bool {
        HEAD.contains(&property)
            || CMDLETS
                .iter()
                .any(|cmdlet| cmdlet.holds(property).is_some())
    }

    /// Whether a property may hold this word, which is Microsoft's.
    #[must_use]
    pub fn any_says(property: &str, word: &str) -> bool {
        let says = |cmdlet: &&Self| match cmdlet.holds(property) {
            Some(Words(words)) => words.contains(&word),
            _ => false,
        };
        property == "Cmdlet" && Self::named(word).is_some() || CMDLETS.iter().any(says)
    }
}
