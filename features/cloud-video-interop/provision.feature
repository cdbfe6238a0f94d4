@document:cloud-video-interop
Feature: Provisioning video interop
  The document says what a tenant needs so that the room systems of other makers can enter Teams
  meetings by way of a partner. Microsoft Graph shows what was consented to. What Teams knows of the
  partner, only Teams PowerShell shows, and what the partner knows, only the partner.

  @requirement:cvi-consent
  Rule: An application has the permissions that video interop needs

    # Each partner has applications of its own, so that none is named here: whether any application
    # has the permissions can be asked, and whether it is the partner's a person has to say.
    @audit @permission:Application.Read.All
    Scenario: Some application may enter meetings and reach their sound and picture
      When the tenant is asked for "GET /servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo"
      # Calls.JoinGroupCall.All, Calls.JoinGroupCallAsGuest.All, Calls.AccessMedia.All, OnlineMeetings.Read.All
      Then "$.value[?@.appRoleId == 'f6b49018-60ab-4f81-83bd-22caeabfed2d']" exists
      And "$.value[?@.appRoleId == 'fd7ccf6b-3d28-418b-9701-cd10f5cd2fd4']" exists
      And "$.value[?@.appRoleId == 'a7a681dc-756e-4909-b988-f160edc6655f']" exists
      And "$.value[?@.appRoleId == 'c1684f21-1984-47fa-9d61-2dc8c296bb70']" exists

    @behavior @permission:Application.Read.All
    Scenario: What a partner was granted is found among all that applications may do
      Given the tenant "video-interop"
      When the tenant is asked for "GET /servicePrincipals(appId='00000003-0000-0000-c000-000000000000')/appRoleAssignedTo"
      Then "$.value[?@.appRoleId == 'a7a681dc-756e-4909-b988-f160edc6655f']" exists
      And each "$.value[?@.appRoleId == 'a7a681dc-756e-4909-b988-f160edc6655f'].principalDisplayName" is "Video Interop Connector"

  @requirement:cvi-partner
  Rule: The application is that of a certified partner

    @manual
    Scenario: The application with the permissions is a certified partner's
      When a person looks up "the enterprise application of the video interop partner"
      Then the person sees "an application of Pexip, Cisco or HP Poly (or of Poly RealConnect, for who had it before) with Calls.JoinGroupCall.All, Calls.JoinGroupCallAsGuest.All, Calls.AccessMedia.All and OnlineMeetings.Read.All granted for the organization"

  @requirement:cvi-provider
  Rule: Teams knows the partner

    @manual
    Scenario: The partner's data are in Teams
      When a person looks up "the video interop providers in Teams PowerShell"
      Then the person sees "the partner, with its tenant key and the ids of its applications"

  @requirement:cvi-policy
  Rule: Whoever schedules meetings for room systems has the partner's policy

    @manual
    Scenario: People who schedule such meetings have a policy of the partner
      When a person looks up "the video interop policies of those who schedule meetings"
      Then the person sees "a policy of the partner for each of them, or for everybody, and not ServiceProviderDisabled"

  @requirement:cvi-license
  Rule: Whoever schedules meetings for room systems has a license of the partner

    @manual
    Scenario: People who schedule such meetings have a license
      When a person looks up "the licenses in the partner's portal"
      Then the person sees "a license for each of those who schedule meetings for room systems"

  @requirement:cvi-network
  Rule: The network lets room systems reach the partner

    @manual
    Scenario: The network is as the partner's deployment document says
      When a person looks up "the ports and addresses that the partner's deployment document names"
      Then the person sees "each of them open in the firewall, and a room system that reaches the partner's menu"

  @requirement:cvi-invitation
  Rule: A room system finds its way into a meeting

    @manual
    Scenario: An invitation contains what a room system dials
      When a person watches "a Teams meeting being scheduled by somebody who has the partner's policy"
      Then the person sees "the tenant key and the conference id in the invitation"

    @manual
    Scenario: The calendar of a room system shows the meeting
      When a person watches "a room system that was invited"
      Then the person sees "the meeting on it with a button to enter, where the partner offers that"

  @requirement:cvi-privacy
  Rule: Somebody has read what the partner does with data

    @manual
    Scenario: The partner's statements were reviewed
      When a person looks up "the partner's statements on privacy and compliance"
      Then the person sees "nothing in them that the organization does not accept"
