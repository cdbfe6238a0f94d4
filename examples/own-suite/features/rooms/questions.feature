@document:rooms
Feature: What a question of one's own asks
  No phrase here is in Rust: `greenroom test` runs this feature, too.

  @requirement:no-self-service
  Rule: Nobody signs up by themselves

    @audit @permission:Policy.Read.All
    Scenario: Self-service sign-up is off
      When the tenant is asked for "GET /policies/authenticationFlowsPolicy"
      Then "$.selfServiceSignUp.isEnabled" is "false"

    # The mock does not know this address: the tenant states the answer.
    @behavior @permission:Policy.Read.All
    Scenario: Self-service sign-up that is on is seen
      Given the tenant "self-service"
      When the tenant is asked for "GET /policies/authenticationFlowsPolicy"
      Then "$.selfServiceSignUp.isEnabled" is "true"

  @requirement:room-mailbox
  Rule: A room seats whom it is booked for

    @behavior @permission:Place.Read.All
    Scenario Outline: The <room> seats <seats>
      Given the tenant "every-room-listed"
      When the tenant is asked for "GET /places/microsoft.graph.room"
      Then each "$.value[?@.displayName == '<room>'].capacity" is at least <seats>

      Examples:
        | room      | seats |
        | Boardroom | 10    |
        | Lobby     | 2     |
