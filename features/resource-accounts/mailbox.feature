@document:resource-accounts
Feature: The mailbox of a Teams room
  The document says what the mailbox of a room is, and how it answers. Microsoft Graph shows whose
  mailbox it is and where the room is; how it answers is seen in Exchange PowerShell alone.

  @requirement:room-mailbox
  Rule: Each room has a room mailbox, whose address it signs in with

    @audit @permission:MailboxSettings.Read
    Scenario Outline: The mailbox of <account> is a room's
      When the tenant is asked about the account "<account>" for "GET /users/<account>/mailboxSettings"
      Then "$.userPurpose" is "room"

      Examples: the joining accounts
        | account |

    @audit @permission:User.Read.All
    Scenario Outline: <account> signs in with its address
      When the addresses of the account "<account>" are looked up
      Then its sign-in name is its primary address

      Examples: the joining accounts
        | account |

    @behavior @permission:MailboxSettings.Read
    Scenario Outline: In the tenant <tenant>, the lobby has a mailbox of the kind <kind>
      Given the tenant "<tenant>"
      When the tenant is asked about the account "room.lobby@contoso.example" for "GET /users/room.lobby@contoso.example/mailboxSettings"
      Then "$.userPurpose" is "<kind>"

      Examples:
        | tenant                   | kind |
        | teams-rooms              | room |
        | teams-rooms-user-mailbox | user |

    @behavior @permission:User.Read.All
    Scenario: An address in other letters is the same address
      Given the tenant "teams-rooms"
      When the addresses of the account "Room.Lobby@contoso.example" are looked up
      Then its sign-in name is its primary address

    @behavior @permission:User.Read.All @unknown-missing-permission
    Scenario: Without the permission, nothing is known of the address
      Given the tenant "forbidden"
      When the addresses of the account "room.lobby@contoso.example" are looked up
      Then its sign-in name is its primary address

  @requirement:room-time-zone
  Rule: The mailbox of each room has the time zone of its place

    # Microsoft Graph shows the time zone. Where the room is, it does not.
    @manual
    Scenario Outline: The mailbox of <account> is in the time zone of the room
      When a person looks up "the time zone of the mailbox" of the account "<account>"
      Then the person sees "the time zone of the place where the room is"

      Examples: the joining accounts
        | account |

  @requirement:room-calendar
  Rule: The mailbox of each room answers as Microsoft recommends for Teams Rooms

    @manual
    Scenario Outline: <account> answers by itself
      When a person looks up "the calendar processing" of the account "<account>"
      Then the person sees "AutomateProcessing AutoAccept and AllowRecurringMeetings True"

      Examples: the joining accounts
        | account |

    @manual
    Scenario Outline: <account> takes invitations from outside
      When a person looks up "the calendar processing" of the account "<account>"
      Then the person sees "ProcessExternalMeetingMessages True"

      Examples: the joining accounts
        | account |

    @manual
    Scenario Outline: <account> keeps what a join button is made of
      When a person looks up "the calendar processing" of the account "<account>"
      Then the person sees "DeleteComments False and DeleteSubject False"

      Examples: the joining accounts
        | account |

    @manual
    Scenario Outline: <account> shows and says what it should
      When a person looks up "the calendar processing" of the account "<account>"
      Then the person sees "AddOrganizerToSubject False, RemovePrivateProperty False, DeleteAttachments True and AddAdditionalResponse True"

      Examples: the joining accounts
        | account |

  @requirement:room-finder
  Rule: People find each room in Outlook

    @audit @permission:Place.Read.All
    Scenario Outline: <account> has a building, a city and a capacity
      When the tenant is asked about the account "<account>" for "GET /places/<account>"
      Then "$.building" is not empty
      And "$.address.city" is not empty
      And "$.capacity" is not empty

      Examples: the joining accounts
        | account |

    @behavior @permission:Place.Read.All
    Scenario: A room that can be found
      Given the tenant "teams-rooms"
      When the tenant is asked about the account "room.lobby@contoso.example" for "GET /places/room.lobby@contoso.example"
      Then "$.building" is "Harbor House"
      And "$.address.city" is "Bergen"
      And "$.capacity" is at least 4
