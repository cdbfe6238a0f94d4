//! The services of Microsoft that a room may need beside the one that it signs in to.

/// A service by its application id, and whether the group `Office365` holds it.
pub(super) struct Service {
    pub(super) id: &'static str,
    pub(super) in_office_365: bool,
}

const fn office(id: &'static str) -> Service {
    Service {
        id,
        in_office_365: true,
    }
}

const fn apart(id: &'static str) -> Service {
    Service {
        id,
        in_office_365: false,
    }
}

/// What the app of Teams Rooms needs, what it depends on in turn, and what a sign-in that asks for
/// no more than a profile counts as. That a join through another service touches one of them is
/// documented nowhere, and neither is the opposite.
///
/// Sources: Microsoft Teams, "Supported Conditional Access and Intune device compliance policies
/// for Microsoft Teams Rooms"; Microsoft Entra, "Apps included in Conditional Access Office 365 app
/// suite" of 2024-12-06, "Conditional Access service dependencies" of 2022-07-06 and "Conditional
/// Access: Target resources" of 2026-01-26. Their ids: merill/microsoft-info.
pub(super) const SERVICES: [Service; 8] = [
    // Office 365 Exchange Online
    office("00000002-0000-0ff1-ce00-000000000000"),
    // Office 365 SharePoint Online
    office("00000003-0000-0ff1-ce00-000000000000"),
    // Microsoft Teams Services
    office("cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"),
    // Microsoft Teams
    office("1fec8e78-bce4-4aaf-ab1b-5451cc387264"),
    // Skype for Business Online
    office("00000004-0000-0ff1-ce00-000000000000"),
    // IC3 Gateway
    office("39aaf054-81a5-48c7-a4f8-0293012095b9"),
    // Windows Azure Active Directory
    apart("00000002-0000-0000-c000-000000000000"),
    // Device Registration Service
    apart("01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9"),
];
