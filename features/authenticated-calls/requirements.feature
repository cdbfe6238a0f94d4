@document:authenticated-calls
Feature: Requirements
  The section "Requirements" of the document names two prerequisites. Each is a rule here; what
  it means, why, and how to fix it stands on the requirement's page in the book.

  @requirement:acs-service-principal
  Rule: The tenant has the Azure Communication Services service principal

    # Always by application id: anybody can give an application any name, and Microsoft has
    # another one, "Azure Communication Services Clients", that a search by name also finds.
    @audit @permission:Application.Read.All
    Scenario: The service principal is present and enabled
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a" and for namesakes of "Azure Communication Services"
      Then the service principal exists
      And it is owned by the tenant "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
      And it is meant for the accounts of this tenant
      And it is enabled
      And Microsoft has not disabled it
      And it offers the delegated permissions "Teams.ManageCalls, Teams.ManageChats"

    @audit @permission:Application.Read.All @permission:User.Read.All @permission:Directory.Read.All
    Scenario Outline: <account> may use the service principal
      When the account "<account>" is to use the application "1fd5118e-2576-4263-8130-9503064c837a"
      Then the account can use the application

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
    Scenario Outline: Where assignment is required, <account> may use the application in <tenant>
      Given the tenant "<tenant>"
      When the account "<account>" is to use the application "1fd5118e-2576-4263-8130-9503064c837a"
      Then the account can use the application

      Examples: assigned itself, and by a group that it is a direct member of
        | tenant                                | account                        |
        | service-principal-assignment-required | room.boardroom@contoso.example |
        | service-principal-assigned            | room.lobby@contoso.example     |

    # Microsoft Entra, "Manage users and groups assignment to an application": an assignment does not
    # reach the groups inside a group, and it is made to users and groups.
    @behavior @permission:Application.Read.All @permission:User.Read.All @permission:Directory.Read.All
    Scenario Outline: In the tenant <tenant>, an assignment does not reach the lobby
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to use the application "1fd5118e-2576-4263-8130-9503064c837a"
      Then the account cannot use the application

      Examples: none, and by a group in a group
        | tenant                                  |
        | service-principal-assignment-required   |
        | service-principal-assigned-nested       |
        | service-principal-assigned-twice-nested |

    @behavior @permission:Application.Read.All
    Scenario: Without the permission to look, nothing is said about the service principal
      Given the tenant "forbidden"
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then Microsoft Graph refuses for want of the permission "Application.Read.All"

  @requirement:teams-license
  Rule: Each joining account has an active Microsoft Teams license

    # By plan id, never by product name: "(no Teams)" products and products with "Teams" in their
    # name that hold no eligible plan both exist. The plans are those Microsoft lists as eligible
    # for Teams identities in Azure Communication Services.
    @audit @permission:User.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All
    Scenario Outline: <account> has an active Microsoft Teams license
      When the account "<account>" is looked up
      Then the account exists
      And the account is a member of the tenant
      And the account can sign in
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
    Scenario Outline: A license in the state <state> is still assigned, and <use>
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is looked up
      Then the account holds one of the service plans
        | plan   | id                                   |
        | TEAMS1 | 57ff2da0-773e-42df-b2af-ffb7a2317929 |
      But the plan is in the state "<state>"

      Examples:
        | tenant             | state     | use                    |
        | license-warning    | Warning   | of use for a while     |
        | license-suspended  | Suspended | of no use              |
        | license-locked-out | LockedOut | of no use for anybody  |
        | license-deleted    | Deleted   | gone but for its trace |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: In the tenant <tenant>, the license is held and its plan is <setup>
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is looked up
      Then the account exists
      But its licenses hold the service plan "57ff2da0-773e-42df-b2af-ffb7a2317929" as "<setup>"

      Examples:
        | tenant                      | setup               |
        | teams-switched-off          | Disabled            |
        | teams-switched-off-by-group | Disabled            |
        | license-pending             | PendingProvisioning |
        | license-pending-input       | PendingInput        |
        | license-pending-activation  | PendingActivation   |
        | license-error               | Error               |
        | ready                       | Success             |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: A group's license can fail with <error>, and the account has none
      Given the tenant "<tenant>"
      When the account "room.studio@contoso.example" is looked up
      Then the account holds none of the service plans
        | plan      | id                                   |
        | TEAMS1    | 57ff2da0-773e-42df-b2af-ffb7a2317929 |
        | TEAMS_GOV | 304767db-7d23-49e8-a945-4a7eb65f9f28 |
      And a license that the group "4f0e7c3a-2b5d-4b8f-9c55-6a1a7d1f0e21" assigns has the error "<error>"

      Examples:
        | tenant                   | error                              |
        | group-license-no-seat    | CountViolation                     |
        | group-license-conflict   | MutuallyExclusiveViolation         |
        | group-license-dependency | DependencyViolation                |
        | group-license-location   | ProhibitedInUsageLocationViolation |
        | group-license-uniqueness | UniquenessViolation                |
        | group-license-other      | Other                              |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: <product> is a license with Teams
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is looked up
      Then the account holds one of the service plans
        | plan      | id                                   |
        | TEAMS1    | 57ff2da0-773e-42df-b2af-ffb7a2317929 |
        | TEAMS_GOV | 304767db-7d23-49e8-a945-4a7eb65f9f28 |
      And the plan is in the state "Enabled"
      And one of its licenses is called "<product>"

      Examples:
        | tenant                | product                         |
        | ready                 | Microsoft 365 Business Standard |
        | shared-device-license | Microsoft Teams Shared Devices  |
        | rooms-basic-license   | Microsoft Teams Rooms Basic     |
        | government-license    | Microsoft 365 G3 GCC            |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: An account without a license gets one where one is available: <free>
      Given the tenant "<tenant>"
      When the account "room.studio@contoso.example" is looked up
      Then the account holds none of the service plans
        | plan      | id                                   |
        | TEAMS1    | 57ff2da0-773e-42df-b2af-ffb7a2317929 |
        | TEAMS_GOV | 304767db-7d23-49e8-a945-4a7eb65f9f28 |
      And the product with an available license for one of them is "<free>"

      Examples:
        | tenant         | free                       |
        | not-licensed   | Microsoft Teams Rooms Pro  |
        | no-seat-free   | none of them               |
        | license-add-on | Microsoft Teams Enterprise |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All
    Scenario Outline: An account that is <what> cannot join as itself
      Given the tenant "<tenant>"
      When the account "<account>" is looked up
      Then the account exists
      But it cannot join as itself for the reason "<reason>"

      Examples:
        | tenant                       | account                                               | what                                    | reason                       |
        | account-disabled             | room.lobby@contoso.example                            | blocked                                 | account-disabled             |
        | account-disabled-on-premises | room.lobby@contoso.example                            | blocked in Active Directory             | account-disabled-on-premises |
        | account-guest                | mei.lin_fabrikam.example#EXT#@contoso.onmicrosoft.com | a guest                                 | guest                        |
        | account-personal             | mei.lin_outlook.com#EXT#@contoso.onmicrosoft.com      | a personal account                      | personal-account             |
        | account-external-member      | room.lobby@contoso.example                            | a member that another tenant vouches for | external-account             |
        | account-external-domain      | room.lobby@contoso.example                            | a member that another domain vouches for | external-account             |
        | account-invited              | room.lobby@contoso.example                            | invited and not accepted                | external-account             |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: Plans without a license that holds them decide nothing
      Given the tenant "license-contradiction"
      When the account "room.studio@contoso.example" is looked up
      Then the account holds one of the service plans
        | plan      | id                                   |
        | TEAMS1    | 57ff2da0-773e-42df-b2af-ffb7a2317929 |
        | TEAMS_GOV | 304767db-7d23-49e8-a945-4a7eb65f9f28 |
      But none of its licenses holds the service plan "57ff2da0-773e-42df-b2af-ffb7a2317929"

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: An account that is not in the tenant is absent
      Given the tenant "account-absent"
      When the account "room.attic@contoso.example" is looked up
      Then there is no such account

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: Without the permission to look, nothing is said about the license
      Given the tenant "forbidden"
      When the account "room.lobby@contoso.example" is looked up
      Then Microsoft Graph refuses for want of the permission "User.Read.All"
