@document:authenticated-calls
Feature: Installing the service principal
  The section "Azure Communication Services service principal" of the document tells an
  administrator how to look for it and, where it is missing, how to create it. Each step that
  changes or asks something of a tenant is tried here on a mock tenant: before, the step, after.

  @requirement:acs-service-principal
  Rule: A search by name shows whether it is installed, to those who look at the application id

    # The step "Clear any filters": the list an administrator opens hides Microsoft's own
    # applications; what is searched here is the whole of it, as without filters.
    @behavior @permission:Application.Read.All
    Scenario: The search finds it where it is installed
      Given the tenant "ready"
      When an administrator searches the applications for "Azure Communication Services"
      Then the search finds 1 application, the application "1fd5118e-2576-4263-8130-9503064c837a" among them

    @behavior @permission:Application.Read.All
    Scenario: The search finds nothing where it is not installed
      Given the tenant "no-service-principal"
      When an administrator searches the applications for "Azure Communication Services"
      Then the search finds 0 applications, the application "1fd5118e-2576-4263-8130-9503064c837a" not among them

    # "If the application appears in the list": a name in the list is not yet the application.
    @behavior @permission:Application.Read.All
    Scenario Outline: In the tenant <tenant> the search finds <count> by that name, and not the application
      Given the tenant "<tenant>"
      When an administrator searches the applications for "Azure Communication Services"
      Then the search finds <count> applications, the application "1fd5118e-2576-4263-8130-9503064c837a" not among them

      Examples:
        | tenant             | count |
        | look-alike         | 2     |
        | clients-look-alike | 1     |

  @requirement:acs-service-principal
  Rule: An administrator who is connected to the tenant creates it, once

    @behavior @permission:Application.Read.All
    Scenario Outline: In the tenant <tenant> it is absent, is created, and is there
      Given the tenant "<tenant>"
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then there is no such service principal
      When an administrator connects to the tenant
      Then that is done
      When the administrator creates the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then that is done
      When the tenant is asked for the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then the service principal exists
      And it is owned by the tenant "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
      And it is enabled
      And it offers the delegated permissions "Teams.ManageCalls, Teams.ManageChats"

      Examples: without it, and with others of its name
        | tenant               |
        | no-service-principal |
        | look-alike           |
        | clients-look-alike   |

    @behavior @permission:Application.Read.All
    Scenario: Where it is there already, creating it is refused
      Given the tenant "ready"
      When an administrator connects to the tenant
      And the administrator creates the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then that is refused: "already in use"

    # The command names the tenant by its id: with the id of no tenant, nobody gets in.
    @behavior
    Scenario: An administrator who names another tenant is not let in
      Given the tenant "no-service-principal"
      When an administrator connects to the tenant "00000000-0000-0000-0000-000000000001"
      Then that is refused: "AADSTS90002"
