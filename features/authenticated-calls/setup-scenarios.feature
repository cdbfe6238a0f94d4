@document:authenticated-calls
Feature: Setup scenarios
  The section "Setup scenarios" of the document holds a figure and no text. The figure was not
  available as text, and nothing here claims to have read it. What the text around it implies is
  encoded: both prerequisites, one of them, or none.

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
  Rule: A room joins as itself with both prerequisites, and as a guest with less

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: The service principal is <principal>, the license is <license>: as <identity>
      Given the tenant "<tenant>"
      When the account "room.studio@contoso.example" is to join a meeting
      Then it joins as "<identity>", by the row "<row>", which is "<basis>"

      Examples: both prerequisites, one of them, none
        | principal         | license | tenant               | identity      | row                      | basis      |
        | present           | active  | ready                | authenticated | nothing-in-the-way       | documented |
        | absent            | active  | no-service-principal | guest         | service-principal-absent | inferred   |
        | present           | missing | no-teams-license     | guest         | not-licensed             | documented |
        | absent            | missing | nothing-in-place     | guest         | service-principal-absent | inferred   |

    # The consents that the vendor's application had went with the service principal: here, users
    # may give them again only to verified publishers, which the vendor is not.
    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: What the administrator creates is no longer in the way; consent is what is left
      Given the tenant "no-service-principal"
      When the account "room.studio@contoso.example" is to join a meeting
      Then it joins as "guest", by the row "service-principal-absent", which is "inferred"
      When an administrator connects to the tenant
      And the administrator creates the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      And the account "room.studio@contoso.example" is to join a meeting
      Then it joins as "guest", by the row "not-consented", which is "inferred"
