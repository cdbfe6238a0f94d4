@document:authenticated-calls
Feature: Requirements
  The section "Requirements" of the document names two prerequisites. Each is a rule here; what
  it means, why, and how to fix it stands on the requirement's page in the book.

  @requirement:acs-service-principal
  Rule: The tenant holds the Azure Communication Services service principal

    # Always by application id: anybody can give an application any name, and Microsoft has
    # another one, "Azure Communication Services Clients", that a search by name also finds.
    @audit @permission:Application.Read.All
    Scenario: The service principal is present and enabled
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a" and for namesakes of "Azure Communication Services"
      Then the service principal exists
      And it is owned by the tenant "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
      And it is enabled
      And Microsoft has not disabled it
      And it offers the delegated permissions "Teams.ManageCalls, Teams.ManageChats"

    @audit @permission:Application.Read.All @permission:User.Read.All @permission:Directory.Read.All
    Scenario Outline: <account> may use the service principal
      When the account "<account>" is to use the application "1fd5118e-2576-4263-8130-9503064c837a"
      Then the account may use the application

      Examples: the joining accounts
        | account |

    @behavior @permission:Application.Read.All
    Scenario Outline: In the tenant <tenant> there is no such service principal, whatever else there is
      Given the tenant "<tenant>"
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a" and for namesakes of "Azure Communication Services"
      Then there is no such service principal

      Examples:
        | tenant               |
        | no-service-principal |
        | look-alike           |
        | clients-look-alike   |

    @behavior @permission:Application.Read.All
    Scenario: A deleted service principal is absent, and can be restored
      Given the tenant "service-principal-deleted"
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then there is no such service principal
      But it was deleted and can be restored

    @behavior @permission:Application.Read.All
    Scenario Outline: A service principal is of no use in the tenant <tenant>
      Given the tenant "<tenant>"
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then the service principal exists
      But it is disabled

      Examples:
        | tenant                                  |
        | service-principal-disabled              |
        | service-principal-switched-off          |
        | service-principal-disabled-by-microsoft |

    @behavior @permission:Application.Read.All @permission:User.Read.All @permission:Directory.Read.All
    Scenario Outline: Where assignment is demanded, <account> may use the application in <tenant>
      Given the tenant "<tenant>"
      When the account "<account>" is to use the application "1fd5118e-2576-4263-8130-9503064c837a"
      Then the account may use the application

      Examples: assigned itself, and by a group in a group
        | tenant                                | account                        |
        | service-principal-assignment-required | room.boardroom@contoso.example |
        | service-principal-assigned            | room.lobby@contoso.example     |

    @behavior @permission:Application.Read.All
    Scenario: Without the permission to look, nothing is said about the service principal
      Given the tenant "forbidden"
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then Microsoft Graph refuses for want of the permission "Application.Read.All"

  @requirement:teams-license
  Rule: Each joining account holds an active Microsoft Teams license

    # By plan id, never by product name: "(no Teams)" products and products with "Teams" in their
    # name that hold no eligible plan both exist. The plans are those Microsoft lists as eligible
    # for Teams identities in Azure Communication Services.
    @audit @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: <account> holds an active Microsoft Teams license
      When the account "<account>" is looked up
      Then the account exists
      And the account is a member of the tenant
      And the account may sign in
      And the account holds one of the service plans
        | plan             | id                                   | remark                                                                                                   |
        | TEAMS1           | 57ff2da0-773e-42df-b2af-ffb7a2317929 |                                                                                                          |
        | TEAMS_FREE       | 4fa4026d-ce74-4962-a151-8e96d57ea8e4 |                                                                                                          |
        | TEAMS_GOV        | 304767db-7d23-49e8-a945-4a7eb65f9f28 | Microsoft documents joining through Azure Communication Services as unsupported in its government clouds |
        | TEAMS_GCCHIGH    | 495922d5-f138-498b-8967-4acdcdfb2a74 | Microsoft documents joining through Azure Communication Services as unsupported in its government clouds |
        | TEAMS_AR_GCCHIGH | 9953b155-8aef-4c56-92f3-72b0487fce41 | Microsoft documents joining through Azure Communication Services as unsupported in its government clouds |
        | TEAMS_DOD        | ec0dd2de-a877-4059-a9b8-5838b5629b2a | Microsoft documents joining through Azure Communication Services as unsupported in its government clouds |
        | TEAMS_AR_DOD     | fd500458-c24c-478e-856c-a6067a8376cd | Microsoft documents joining through Azure Communication Services as unsupported in its government clouds |
      And the plan is in one of the states "Enabled, Warning"
      And the plan is provisioned

      Examples: the joining accounts
        | account |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: A product without Teams does not count, whatever it is called
      Given the tenant "no-teams-license"
      When the account "room.studio@contoso.example" is looked up
      Then the account exists
      But the account holds none of the service plans
        | plan   | id                                   |
        | TEAMS1 | 57ff2da0-773e-42df-b2af-ffb7a2317929 |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: A suspended license is still assigned and of no use
      Given the tenant "license-suspended"
      When the account "room.lobby@contoso.example" is looked up
      Then the account holds one of the service plans
        | plan   | id                                   |
        | TEAMS1 | 57ff2da0-773e-42df-b2af-ffb7a2317929 |
      But the plan is in the state "Suspended"

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: An account that is not in the tenant is absent
      Given the tenant "ready"
      When the account "nobody@contoso.example" is looked up
      Then there is no such account

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: Without the permission to look, nothing is said about the license
      Given the tenant "forbidden"
      When the account "room.lobby@contoso.example" is looked up
      Then Microsoft Graph refuses for want of the permission "User.Read.All"
