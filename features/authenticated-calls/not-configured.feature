@document:authenticated-calls
Feature: When authentication is not configured
  The section "When authentication is not configured" of the document says what happens without the
  prerequisites: the room joins as a guest, may wait in the lobby, goes by a generic device name,
  and what it may do depends on the policies of the host.

  # What every room does, whatever its account: which application it signs in to, by which one, with
  # which permissions. The plans are those Microsoft lists as eligible; five of them are held by
  # products of government clouds alone.
  Background:
    Given a room signs in to the application "1fd5118e-2576-4263-8130-9503064c837a" of the tenant "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
    And the application "17781659-6867-4c77-9ba3-40670305181c" signs it in, with the permissions "Teams.ManageCalls, Teams.ManageChats"
    And an account is eligible that holds one of the service plans
      | plan           | id                                 | cloud      |
      | TEAMS1         | 57ff2da0-773e-42df-b2af-ffb7a2317929 | commercial |
      | TEAMS_FREE       | 4fa4026d-ce74-4962-a151-8e96d57ea8e4 | commercial |
      | TEAMS_GOV      | 304767db-7d23-49e8-a945-4a7eb65f9f28 | government |
      | TEAMS_GCCHIGH    | 495922d5-f138-498b-8967-4acdcdfb2a74 | government |
      | TEAMS_AR_GCCHIGH | 9953b155-8aef-4c56-92f3-72b0487fce41 | government |
      | TEAMS_DOD      | ec0dd2de-a877-4059-a9b8-5838b5629b2a | government |
      | TEAMS_AR_DOD     | fd500458-c24c-478e-856c-a6067a8376cd | government |

  @requirement:join
  Rule: Without authentication a room still joins, as a guest

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: The room joins as a guest
      Given the tenant "nothing-in-place"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then it joins as "guest", by the row "service-principal-absent", which is "inferred"

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: Where the lobby lets <scope> pass, the outcome for the guest is: <lobby>
      Given the tenant "nothing-in-place"
      And the meeting "https://teams.microsoft.com/l/meetup-join/19%3ameeting_<meeting>%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the lobby outcome is "<lobby>"

      Examples: the room may enter the lobby
        | meeting      | scope        | lobby    |
        | YWxsSGFuZHM  | everyone     | admitted |
        | NmZhYzFk     | organization | waits    |
        | b3JnYW5pemVy | organizer    | waits    |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: The others see a generic device name, and an account's own name once it is configured
      Given the tenant "nothing-in-place"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the others see the name "a generic device name"

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: Once authentication is configured, the others see the account's own name
      Given the tenant "ready"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the others see the name "Lobby"

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: What a guest may do in another organization's meeting depends on its host
      Given the tenant "nothing-in-place"
      And the meeting "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22bb262a93-4ce1-4c61-aa03-36d98b8c82f1%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the lobby outcome is "depends on host"
