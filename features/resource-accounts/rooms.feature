@document:resource-accounts
Feature: The room and its policies
  What the document says of the device and of the policies of Teams, no answer of Microsoft Graph
  v1.0 shows. Somebody looks it up, and puts what they saw on record; until then nothing is said
  about it.

  @requirement:room-own-device
  Rule: Each account belongs to one room

    @manual
    Scenario Outline: One room is signed in with <account>
      When a person looks up "the Teams devices" of the account "<account>"
      Then the person sees "one Teams Rooms system with this account, and no other device but the panel of the same room"

      Examples: the joining accounts
        | account |

  @requirement:room-policies
  Rule: The policies of each room are as Microsoft recommends for Teams Rooms

    @manual
    Scenario Outline: The meeting policy of <account> lets it collaborate
      When a person looks up "the Teams meeting policy" of the account "<account>"
      Then the person sees "a media bit rate of 10,000 kbps or more, and PowerPoint Live, Whiteboard, shared notes and Meet now in private meetings switched on"

      Examples: the joining accounts
        | account |

    @manual
    Scenario Outline: The calling policy of <account> has no voicemail
      When a person looks up "the Teams calling policy" of the account "<account>"
      Then the person sees "voicemail switched off"

      Examples: the joining accounts
        | account |
