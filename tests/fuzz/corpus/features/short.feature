@document:authenticated-calls
Feature: A short one
  What it is about.

  @requirement:acs-service-principal
  Rule: A search by name

    # A comment.
    @behavior @permission:Application.Read.All
    Scenario: The search finds it where it is installed
      Given the tenant "ready"
      When an administrator searches the applications for "Azure Communication Services"
      Then the search finds 1 application, the application "1fd5118e-2576-4263-8130-9503064c837a" among them

    @behavior @permission:Application.Read.All
    Scenario Outline: In the tenant <tenant> the search finds <count>
      Given the tenant "<tenant>"
      When an administrator searches the applications for "Azure Communication Services"
      Then the search finds <count> applications, the application "1fd5118e-2576-4263-8130-9503064c837a" not among them

      Examples:
        | tenant             | count |
        | look-alike         | 2     |

  @requirement:in-the-room
  Rule: The room joins as itself

    @manual
    Scenario Outline: <account> joins under its own name
      When a person watches "<account>" join "a Teams meeting"
      Then the person sees "the account's display name"

      Examples: the joining accounts
        | account |
