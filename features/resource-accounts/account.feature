@document:resource-accounts
Feature: The account of a Teams room
  The document says how the account of a room is made: it can sign in, its password stays, it has a
  license for Teams Rooms, and nothing about its sign-in needs a person.

  @requirement:room-account
  Rule: Each room has an account that can sign in

    # A room mailbox is made with an account that is disabled, or without one.
    @audit @permission:User.Read.All @permission:LicenseAssignment.Read.All @permission:Organization.Read.All
    Scenario Outline: <account> is an enabled account of the tenant
      When the account "<account>" is looked up
      Then the account exists
      And the account is a member of the tenant
      And the account can sign in

      Examples: the joining accounts
        | account |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: A room without an account has none
      Given the tenant "account-absent"
      When the account "room.attic@contoso.example" is looked up
      Then there is no such account

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: Without the permission, nothing is known of the account
      Given the tenant "forbidden"
      When the account "room.lobby@contoso.example" is looked up
      Then Microsoft Graph refuses for want of the permission "User.Read.All"

  @requirement:room-password
  Rule: The password of each room stays as it is

    @audit @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: The password of <account> never expires
      When the account "<account>" is looked up
      Then its password is set never to expire

      Examples: the joining accounts
        | account |

    @audit @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: The password of <account> need not be changed at the next sign-in
      When the account "<account>" is looked up
      Then its password need not be changed at the next sign-in

      Examples: the joining accounts
        | account |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario: A password that stays
      Given the tenant "teams-rooms"
      When the account "room.lobby@contoso.example" is looked up
      Then its password is set never to expire
      And its password need not be changed at the next sign-in

  @requirement:room-license
  Rule: Each room has a license for Teams Rooms

    # Basic and Pro are what the document names. The other part numbers are the same products for
    # education, for GCC and without audio conferencing, and those that both replaced.
    @audit @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: <account> has a license for Teams Rooms
      When the account "<account>" is looked up
      Then it has a license in use for one of the products "Microsoft_Teams_Rooms_Basic, Microsoft_Teams_Rooms_Basic_FAC, Microsoft_Teams_Rooms_Basic_without_Audio_Conferencing, Microsoft_Teams_Rooms_Pro, Microsoft_Teams_Rooms_Pro_FAC, Microsoft_Teams_Rooms_Pro_GCC, Microsoft_Teams_Rooms_Pro_without_Audio_Conferencing, MEETING_ROOM, MEETING_ROOM_GOV, MEETING_ROOM_GOV_NOAUDIOCONF, MEETING_ROOM_NOAUDIOCONF, MTR_PREM"

      Examples: the joining accounts
        | account |

    @behavior @permission:User.Read.All @permission:LicenseAssignment.Read.All
    Scenario Outline: <product> is a license for Teams Rooms
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is looked up
      Then it has a license in use for one of the products "<product>"

      Examples:
        | tenant              | product                              |
        | teams-rooms         | Microsoft_Teams_Rooms_Pro            |
        | teams-rooms         | 4cde982a-ede4-4409-9ae6-b003453c8ea6 |
        | rooms-basic-license | Microsoft_Teams_Rooms_Basic          |

  @requirement:room-sign-in
  Rule: Nothing about the sign-in of a room needs a person

    # What a Teams room signs in to: Microsoft Teams, Exchange Online and SharePoint Online.
    @audit @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: No policy that was read stops <account> from signing in to its room
      When the account "<account>" is to sign in to the applications "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe, 00000002-0000-0ff1-ce00-000000000000, 00000003-0000-0ff1-ce00-000000000000"
      Then security defaults do not stop it
      And no Conditional Access policy stops it

      Examples: the joining accounts
        | account |

    @behavior @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: A policy of the tenant <tenant> stops a room
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to sign in to the applications "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe, 00000002-0000-0ff1-ce00-000000000000, 00000003-0000-0ff1-ce00-000000000000"
      Then Conditional Access stops it for the reason "<reason>"

      Examples:
        | tenant                   | reason                    |
        | conditional-access-mfa   | conditional-access-demand |
        | conditional-access-block | conditional-access-block  |

    @behavior @permission:Directory.Read.All @permission:Policy.Read.All @permission:User.Read.All
    Scenario Outline: Whether a policy of the tenant <tenant> stops a room depends on the device
      Given the tenant "<tenant>"
      When the account "room.lobby@contoso.example" is to sign in to the applications "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe, 00000002-0000-0ff1-ce00-000000000000, 00000003-0000-0ff1-ce00-000000000000"
      Then whether Conditional Access stops it stays unknown, for the reason "conditional-access-device"

      Examples:
        | tenant                              |
        | conditional-access-compliant-device |
