@document:authenticated-calls
Feature: Joining
  What the document is for: each account joins as itself, and not as a guest. The first row whose
  condition holds decides. Rows that Microsoft documents and rows that we infer stand apart.

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
  Rule: Each joining account joins as itself

    @audit @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: <account> joins as itself
      When the account "<account>" is to join a meeting
      Then it joins as itself

      Examples: the joining accounts
        | account |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: <row>: in <tenant>, <account> joins as <identity>, as Microsoft documents
      Given the tenant "<tenant>"
      When the account "<account>" is to join a meeting
      Then it joins as "<identity>", by the row "<row>", which is "documented"

      Examples: rows of the truth table that Microsoft documents
        | tenant                                 | account                        | identity      | row                |
        | ready                                  | someone@outlook.com            | guest         | no-own-account     |
        | government-cloud                       | room.lobby@contoso.example     | unsupported   | government-cloud   |
        | no-teams-license                       | room.studio@contoso.example    | guest         | not-licensed       |
        | license-suspended                      | room.lobby@contoso.example     | guest         | not-licensed       |
        | license-warning                        | room.lobby@contoso.example     | authenticated | at-risk            |
        | license-deleted                        | room.lobby@contoso.example     | guest         | not-licensed       |
        | ready                                  | room.lobby@contoso.example     | authenticated | nothing-in-the-way |
        | ready                                  | room.boardroom@contoso.example | authenticated | nothing-in-the-way |
        | service-principal-assigned             | room.lobby@contoso.example     | authenticated | nothing-in-the-way |
        | consent-for-one-account                | room.lobby@contoso.example     | authenticated | nothing-in-the-way |
        | conditional-access-report-only         | room.lobby@contoso.example     | authenticated | nothing-in-the-way |
        | user-consent-verified-publisher        | room.lobby@contoso.example     | authenticated | at-risk            |
        | user-consent-recommended               | room.lobby@contoso.example     | authenticated | at-risk            |
        | user-consent-step-up-off               | room.lobby@contoso.example     | authenticated | at-risk            |
        | user-consent-low-classified            | room.lobby@contoso.example     | authenticated | at-risk            |
        | user-consent-own-policy                | room.lobby@contoso.example     | authenticated | at-risk            |
        | account-own-domain                     | room.lobby@contoso.example     | authenticated | nothing-in-the-way |
        | account-synchronized                   | room.lobby@contoso.example     | authenticated | nothing-in-the-way |
        | account-password-expires               | room.lobby@contoso.example     | authenticated | nothing-in-the-way |
        | account-password-must-change           | room.lobby@contoso.example     | authenticated | at-risk            |
        | account-password-must-change-with-mfa  | room.lobby@contoso.example     | authenticated | at-risk            |
        | vendor-application-assignment-required | room.boardroom@contoso.example | authenticated | nothing-in-the-way |
        | conditional-access-strength-password   | room.lobby@contoso.example     | authenticated | nothing-in-the-way |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: <row>: in <tenant>, <account> joins as <identity>, as we infer
      Given the tenant "<tenant>"
      When the account "<account>" is to join a meeting
      Then it joins as "<identity>", by the row "<row>", which is "inferred"

      Examples: rows of the truth table that we infer
        | tenant                                   | account                                               | identity | row                        |
        | ready                                    | nobody@contoso.example                                | guest    | no-own-account             |
        | ready                                    | mei.lin_fabrikam.example#EXT#@contoso.onmicrosoft.com | guest    | no-own-account             |
        | no-service-principal                     | room.lobby@contoso.example                            | guest    | service-principal-absent   |
        | look-alike                               | room.lobby@contoso.example                            | guest    | service-principal-absent   |
        | clients-look-alike                       | room.lobby@contoso.example                            | guest    | service-principal-absent   |
        | service-principal-deleted                | room.lobby@contoso.example                            | guest    | service-principal-deleted  |
        | service-principal-foreign-owner          | room.lobby@contoso.example                            | guest    | service-principal-foreign  |
        | service-principal-personal               | room.lobby@contoso.example                            | guest    | service-principal-audience |
        | service-principal-disabled               | room.lobby@contoso.example                            | guest    | service-principal-disabled |
        | service-principal-switched-off           | room.lobby@contoso.example                            | guest    | service-principal-disabled |
        | service-principal-disabled-by-microsoft  | room.lobby@contoso.example                            | guest    | service-principal-disabled |
        | service-principal-scope-disabled         | room.lobby@contoso.example                            | guest    | service-principal-scopes   |
        | service-principal-assignment-required    | room.lobby@contoso.example                            | guest    | not-assigned               |
        | vendor-application-absent                | room.lobby@contoso.example                            | guest    | not-consented              |
        | consent-missing                          | room.lobby@contoso.example                            | guest    | not-consented              |
        | consent-for-one-account                  | room.studio@contoso.example                           | guest    | not-consented              |
        | consent-partial                          | room.lobby@contoso.example                            | guest    | not-consented              |
        | account-disabled                         | room.lobby@contoso.example                            | guest    | account-disabled           |
        | conditional-access-block                 | room.lobby@contoso.example                            | guest    | conditional-access         |
        | conditional-access-mfa                   | room.lobby@contoso.example                            | guest    | conditional-access         |
        | security-defaults                        | room.lobby@contoso.example                            | guest    | security-defaults          |
        | service-principal-assigned-nested        | room.lobby@contoso.example                            | guest    | not-assigned               |
        | service-principal-assigned-twice-nested  | room.lobby@contoso.example                            | guest    | not-assigned               |
        | vendor-application-disabled              | room.lobby@contoso.example                            | guest    | vendor-application         |
        | vendor-application-switched-off          | room.lobby@contoso.example                            | guest    | vendor-application         |
        | vendor-application-disabled-by-microsoft | room.lobby@contoso.example                            | guest    | vendor-application         |
        | vendor-application-personal              | room.lobby@contoso.example                            | guest    | vendor-application         |
        | vendor-application-assignment-required   | room.lobby@contoso.example                            | guest    | vendor-application         |
        | user-consent-low                         | room.lobby@contoso.example                            | guest    | not-consented              |
        | user-consent-low-unclassified            | room.lobby@contoso.example                            | guest    | not-consented              |
        | user-consent-assignment-required         | room.lobby@contoso.example                            | guest    | not-consented              |
        | user-consent-admin-only                  | room.lobby@contoso.example                            | guest    | not-consented              |
        | user-consent-own-policy-excludes         | room.lobby@contoso.example                            | guest    | not-consented              |
        | account-external-member                  | room.lobby@contoso.example                            | guest    | no-own-account             |
        | account-external-domain                  | room.lobby@contoso.example                            | guest    | no-own-account             |
        | account-invited                          | room.lobby@contoso.example                            | guest    | no-own-account             |
        | account-disabled-on-premises             | room.lobby@contoso.example                            | guest    | account-disabled           |
        | teams-account-ineligible                 | room.lobby@contoso.example                            | guest    | teams-ineligible           |
        | teams-account-other-kind                 | room.lobby@contoso.example                            | guest    | teams-ineligible           |
        | conditional-access-mfa-and-compliant     | room.lobby@contoso.example                            | guest    | conditional-access         |
        | conditional-access-strength              | room.lobby@contoso.example                            | guest    | conditional-access         |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: <row>: in <tenant>, what was read does not decide it
      Given the tenant "<tenant>"
      When the account "<account>" is to join a meeting
      Then it joins as "<identity>", by the row "<row>", which is "<basis>"
      And the lobby outcome is "unknown"

      Examples: what cannot be read, or cannot be told from here
        | tenant                                | account                     | identity | row                | basis      |
        | forbidden                             | room.lobby@contoso.example  | unknown  | no-own-account     | inferred   |
        | conditional-access-undecidable        | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |
        | user-consent-allowed                  | room.lobby@contoso.example  | unknown  | not-consented      | inferred   |
        | user-consent-own-policy-unknown       | room.lobby@contoso.example  | unknown  | not-consented      | inferred   |
        | vendor-application-silent             | room.lobby@contoso.example  | unknown  | vendor-application | inferred   |
        | vendor-application-single-tenant      | room.lobby@contoso.example  | unknown  | vendor-application | inferred   |
        | account-invited-silent                | room.lobby@contoso.example  | unknown  | no-own-account     | inferred   |
        | teams-account-unknown                 | room.lobby@contoso.example  | unknown  | teams-ineligible   | inferred   |
        | teams-account-on-premises             | room.lobby@contoso.example  | unknown  | teams-ineligible   | inferred   |
        | teams-account-ineligible              | room.studio@contoso.example | unknown  | teams-ineligible   | inferred   |
        | license-assignment-error              | room.lobby@contoso.example  | unknown  | not-licensed       | documented |
        | license-assignment-with-error         | room.lobby@contoso.example  | unknown  | not-licensed       | documented |
        | license-assignment-disabled-plan      | room.lobby@contoso.example  | unknown  | not-licensed       | documented |
        | license-assignment-absent             | room.lobby@contoso.example  | unknown  | not-licensed       | documented |
        | license-assignment-not-listed         | room.studio@contoso.example | unknown  | not-licensed       | documented |
        | cloud-china-domain                    | room.lobby@contoso.example  | unknown  | government-cloud   | documented |
        | cloud-germany-domain                  | room.lobby@contoso.example  | unknown  | government-cloud   | documented |
        | license-pending                       | room.lobby@contoso.example  | unknown  | not-licensed       | documented |
        | license-pending-input                 | room.lobby@contoso.example  | unknown  | not-licensed       | documented |
        | license-pending-activation            | room.lobby@contoso.example  | unknown  | not-licensed       | documented |
        | conditional-access-sign-in-frequency  | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |
        | conditional-access-compliant-device   | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |
        | conditional-access-mfa-or-compliant   | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |
        | conditional-access-microsoft-services | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |
        | conditional-access-office-365         | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |
        | conditional-access-token-protection   | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |
        | conditional-access-unseen-control     | room.lobby@contoso.example  | unknown  | conditional-access | inferred   |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: <tenant>: the prediction says why
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the prediction rests on "<why>"

      Examples:
        | tenant                            | why                                                        |
        | license-pending                   | the account may join as a guest now and as itself soon     |
        | account-password-must-change      | the account's password must be changed at the next sign-in |
        | user-consent-verified-publisher   | whoever signs the account in for the first time            |
        | service-principal-assigned-nested | through another group                                      |
        | account-external-member           | it signs in through another organization's tenant          |
        | account-disabled-on-premises      | as set in Active Directory                                 |
        | teams-account-ineligible          | Teams lists this account as ineligibleUser                 |
        | license-pending-activation        | until an administrator has activated the plan              |
        | license-assignment-absent         | no assignment of this product is listed                    |

    # What no permission of an audit opens is said beside each prediction, whatever it is.
    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: In the tenant <tenant>, <unseen> was not looked at, and that is said
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then it joins as "authenticated", by the row "<row>", which is "documented"
      And "<unseen>" was not looked at

      Examples:
        | tenant                   | row                | unseen                       |
        | account-per-user-mfa     | nothing-in-the-way | per-user MFA                 |
        | ready                    | nothing-in-the-way | per-user MFA                 |
        | ready                    | nothing-in-the-way | strict location enforcement  |
        | account-synchronized     | nothing-in-the-way | Active Directory             |
        | user-consent-step-up-off | at-risk            | BlockUserConsentForRiskyApps |
        | account-own-domain       | nothing-in-the-way | identity provider            |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: <scope>: <account> as itself in the lobby of a meeting of its own tenant: <lobby>
      Given the tenant "<tenant>"
      And the meeting "https://teams.microsoft.com/l/meetup-join/19%3ameeting_<meeting>%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
      When the account "<account>" is to join a meeting
      Then the lobby outcome is "<lobby>"

      Examples: the settings of the lobby, for an account of the organizer's tenant
        | tenant | account                        | meeting      | scope                       | lobby    |
        | ready  | room.lobby@contoso.example     | YWxsSGFuZHM  | everyone                    | admitted |
        | ready  | room.lobby@contoso.example     | ZmVkZXJhdGVk | organizationAndFederated    | admitted |
        | ready  | room.lobby@contoso.example     | NmZhYzFk     | organization                | admitted |
        | ready  | room.lobby@contoso.example     | bm9HdWVzdHM  | organizationExcludingGuests | admitted |
        | ready  | room.lobby@contoso.example     | ZDQ4MWFi     | invited                     | waits    |
        | ready  | room.lobby@contoso.example     | b3JnYW5pemVy | organizer                   | waits    |
        | ready  | room.boardroom@contoso.example | ZDQ4MWFi     | invited                     | admitted |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: <scope>: a guest in the lobby of a meeting: <lobby>
      Given the tenant "<tenant>"
      And the meeting "https://teams.microsoft.com/l/meetup-join/19%3ameeting_<meeting>%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
      When the account "<account>" is to join a meeting
      Then the lobby outcome is "<lobby>"

      Examples: the settings of the lobby, for a guest
        | tenant          | account                    | meeting      | scope                       | lobby    |
        | consent-missing | room.lobby@contoso.example | YWxsSGFuZHM  | everyone                    | admitted |
        | consent-missing | room.lobby@contoso.example | ZmVkZXJhdGVk | organizationAndFederated    | waits    |
        | consent-missing | room.lobby@contoso.example | NmZhYzFk     | organization                | waits    |
        | consent-missing | room.lobby@contoso.example | bm9HdWVzdHM  | organizationExcludingGuests | waits    |
        | consent-missing | room.lobby@contoso.example | ZDQ4MWFi     | invited                     | waits    |
        | consent-missing | room.lobby@contoso.example | b3JnYW5pemVy | organizer                   | waits    |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: The lobby of another tenant's meeting depends on its host
      Given the tenant "ready"
      And the meeting "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22bb262a93-4ce1-4c61-aa03-36d98b8c82f1%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the lobby outcome is "depends on host"

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: A meeting in a government cloud is not joined, by whomever
      Given the tenant "ready"
      And the meeting "https://gov.teams.microsoft.us/l/meetup-join/19%3agcch%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22bb262a93-4ce1-4c61-aa03-36d98b8c82f1%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the lobby outcome is "unknown"

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:OnlineMeetings.Read.All @permission:CrossTenantInformation.ReadBasic.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: A meeting that Teams does not open to the application that audits stays unknown
      Given the tenant "meetings-unreadable"
      And the meeting "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NmZhYzFk%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the lobby outcome is "unknown"

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All @permission:Policy.Read.All @permission:User.Read.All @permission:Policy.Read.PermissionGrant @permission:TeamsUserConfiguration.Read.All
    Scenario: Without a meeting that is named, the lobby depends on the host
      Given the tenant "ready"
      When the account "room.lobby@contoso.example" is to join a meeting
      Then the lobby outcome is "depends on host"
