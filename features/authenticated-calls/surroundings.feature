@document:authenticated-calls
Feature: Conditions around the document
  The document names two prerequisites. Microsoft demands more of a sign-in than they say; each
  thing is a rule here, recommended and not required, because the document does not ask for it.

  @requirement:vendor-consent
  Rule: The vendor's application may act for each joining account

    @audit @permission:Application.Read.All @permission:Directory.Read.All @permission:Policy.Read.All @permission:Policy.Read.PermissionGrant @permission:User.Read.All
    Scenario Outline: The vendor's application may act for <account>
      When the consents are looked up that let the application "17781659-6867-4c77-9ba3-40670305181c" ask for "1fd5118e-2576-4263-8130-9503064c837a" in the name of "<account>"
      Then it can act with the permissions "Teams.ManageCalls, Teams.ManageChats"

      Examples: the joining accounts
        | account |

    @behavior @permission:Application.Read.All @permission:Directory.Read.All @permission:Policy.Read.All @permission:Policy.Read.PermissionGrant @permission:User.Read.All
    Scenario Outline: Consent for <account> in the tenant <tenant> is enough
      Given the tenant "<tenant>"
      When the consents are looked up that let the application "17781659-6867-4c77-9ba3-40670305181c" ask for "1fd5118e-2576-4263-8130-9503064c837a" in the name of "<account>"
      Then it can act with the permissions "Teams.ManageCalls, Teams.ManageChats"

      Examples: for the account itself, and by users who may consent
        | tenant                          | account                     |
        | consent-for-one-account         | room.lobby@contoso.example  |
        | user-consent-verified-publisher | room.lobby@contoso.example  |
        | user-consent-verified-publisher | room.studio@contoso.example |
        | user-consent-recommended        | room.lobby@contoso.example  |
        | user-consent-step-up-off        | room.lobby@contoso.example  |
        | user-consent-low-classified     | room.lobby@contoso.example  |
        | user-consent-own-policy         | room.lobby@contoso.example  |

  @requirement:sign-in-conditions
  Rule: No policy that was read stops an unattended room account from signing in

    @audit @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: No policy that was read stops <account> from signing in
      When the account "<account>" is to sign in to the applications "1fd5118e-2576-4263-8130-9503064c837a, 17781659-6867-4c77-9ba3-40670305181c"
      Then security defaults do not stop it
      And no Conditional Access policy stops it

      Examples: the joining accounts
        | account |

    @behavior @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: No policy of the tenant <tenant> stops the lobby
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to sign in to the applications "1fd5118e-2576-4263-8130-9503064c837a, 17781659-6867-4c77-9ba3-40670305181c"
      Then no Conditional Access policy stops it

      Examples: one that only reports, that spares the room's group, that is met, or that is for something else
        | tenant                               |
        | conditional-access-report-only       |
        | conditional-access-excluded-group    |
        | conditional-access-strength-password |
        | conditional-access-other-application |

    @behavior @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: A policy of the tenant <tenant> stops the lobby
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to sign in to the applications "1fd5118e-2576-4263-8130-9503064c837a, 17781659-6867-4c77-9ba3-40670305181c"
      Then Conditional Access stops it for the reason "<reason>"

      Examples: what an unattended room account cannot complete
        | tenant                                | reason                    |
        | conditional-access-block              | conditional-access-block  |
        | conditional-access-mfa                | conditional-access-demand |
        | conditional-access-mfa-and-compliant  | conditional-access-demand |
        | conditional-access-strength           | conditional-access-demand |
        | conditional-access-without-office-365 | conditional-access-demand |

    @behavior @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: What a policy of the tenant <tenant> does to the lobby depends on <what>
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to sign in to the applications "1fd5118e-2576-4263-8130-9503064c837a, 17781659-6867-4c77-9ba3-40670305181c"
      Then whether Conditional Access stops it stays unknown, for the reason "<reason>"

      Examples: the device, or the app on it
        | tenant                              | what       | reason                    |
        | conditional-access-compliant-device | the device | conditional-access-device |
        | conditional-access-hybrid-joined    | the device | conditional-access-device |
        | conditional-access-protected-app    | the device | conditional-access-device |
        | conditional-access-mfa-or-compliant | the device | conditional-access-device |

      Examples: how the session goes on
        | tenant                                | what        | reason                     |
        | conditional-access-sign-in-frequency  | the session | conditional-access-session |
        | conditional-access-sign-in-every-time | the session | conditional-access-session |
        | conditional-access-token-protection   | the session | conditional-access-session |

      Examples: which of Microsoft's services a join needs, and from where the room signs in
        | tenant                                | what          | reason    |
        | conditional-access-office-365         | Microsoft 365 | undecided |
        | conditional-access-microsoft-services | Microsoft 365 | undecided |
        | conditional-access-undecidable        | the place     | undecided |

      Examples: what Microsoft Graph does not show
        | tenant                            | what             | reason                      |
        | conditional-access-unseen-control | a hidden control | conditional-access-unjudged |

    @behavior @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: A policy of the tenant <tenant> that does not stop the lobby is noted
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to sign in to the applications "1fd5118e-2576-4263-8130-9503064c837a, 17781659-6867-4c77-9ba3-40670305181c"
      Then no Conditional Access policy stops it
      And it is noted that "<note>"

      Examples: settings that leave the sign-in alone
        | tenant                              | note                                                    |
        | conditional-access-report-only      | is report-only; once enforced, it may block the account |
        | conditional-access-app-restrictions | uses app enforced restrictions                          |
        | conditional-access-resilience       | disables resilience defaults                            |

  @requirement:supported-cloud
  Rule: The tenant is in a cloud in which joining is supported

    @audit @permission:Organization.Read.All
    Scenario: Nothing shows that the tenant lives in a government cloud
      When the tenant describes itself
      Then nothing shows that it lives in a government cloud, such as one of the service plans
        | plan             | id                                   | cloud      |
        | TEAMS_GOV        | 304767db-7d23-49e8-a945-4a7eb65f9f28 | government |
        | TEAMS_GCCHIGH    | 495922d5-f138-498b-8967-4acdcdfb2a74 | government |
        | TEAMS_AR_GCCHIGH | 9953b155-8aef-4c56-92f3-72b0487fce41 | government |
        | TEAMS_DOD        | ec0dd2de-a877-4059-a9b8-5838b5629b2a | government |
        | TEAMS_AR_DOD     | fd500458-c24c-478e-856c-a6067a8376cd | government |

  @requirement:teams-account
  Rule: Microsoft Teams recognizes each joining account

    @audit @permission:User.Read.All @permission:TeamsUserConfiguration.Read.All
    Scenario Outline: Microsoft Teams recognizes <account>
      When Microsoft Teams is asked about the account "<account>"
      Then Teams counts it among the kinds "user, resourceAccount"
      And Teams has switched "Teams" on for it

      Examples: the joining accounts
        | account |
