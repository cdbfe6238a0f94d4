@document:rooms
Feature: Rooms and their mailboxes

  @requirement:room-mailbox
  Rule: Each account that joins calls is the mailbox of a room

    # An audit asks this of the tenant; the scenarios below it show that it passes and fails.
    @audit @permission:Place.Read.All
    Scenario Outline: <account> is the mailbox of a room
      When the rooms are listed
      Then a room has the mailbox "<account>"

      Examples: the joining accounts
        | account |

    # A phrase of this team's own, in tests/suite/phrases.rs.
    @behavior @permission:Place.Read.All
    Scenario: A room that is listed
      Given the tenant "every-room-listed"
      When the rooms are listed
      Then a room has the mailbox "room.lobby@contoso.example"

    @behavior @permission:Place.Read.All
    Scenario: A room that nobody listed
      Given the tenant "studio-unlisted"
      When the rooms are listed
      Then no room has the mailbox "room.studio@contoso.example"
