@document:authenticated-calls
Feature: What the people in the room see
  The section "When authentication is not configured" of the document tells an authenticated room
  from a guest by what people see. No answer of Microsoft Graph shows that. Somebody looks, and
  puts what they saw on record; until then nothing is said about it.

  @requirement:in-the-room
  Rule: The room joins as itself, and people can see it

    # A room that somebody saw under a generic name joined as a guest, whatever is predicted of it.
    @manual @shows:guest
    Scenario Outline: <account> joins under its own name
      When a person watches "<account>" join "a Teams meeting"
      Then the person sees "the account's display name among the participants, and not the generic name of a device"

      Examples: the joining accounts
        | account |

    @manual
    Scenario Outline: <account> does not wait in the lobby of its own organization
      When a person watches "<account>" join "a meeting of its own organization whose lobby lets the organization in"
      Then the person sees "the room in the meeting at once, without anybody letting it in"

      Examples: the joining accounts
        | account |

    # The document promises that a room still joins where authentication is not configured. One
    # room, not signed in, is enough to see it.
    @manual
    Scenario: A room that is not signed in still joins, as a guest
      When a person watches "a room that is not signed in join a Teams meeting"
      Then the person sees "the room in the meeting under the generic name of a device, and before that in the lobby where the meeting has one"
