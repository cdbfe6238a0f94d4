"""Microsoft's Python SDK, unmodified, against the mock tenant: a line for each thing done."""

import asyncio
import os

from azure.identity.aio import ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.organization import Organization
from msgraph.generated.models.service_principal import ServicePrincipal
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem
from msgraph_core.tasks.page_iterator import PageIterator

ACS = "1fd5118e-2576-4263-8130-9503064c837a"
ACS_CLIENTS = "2a04943b-b6a7-4f65-8786-2bb6131b59f6"
ACCOUNT = "room.lobby@contoso.example"
USERS = int(os.environ["EXPECTED_USERS"])


def did(what: str) -> None:
    print(f"python: {what}", flush=True)


async def sign_in(credential: ClientSecretCredential) -> None:
    token = await credential.get_token("https://graph.microsoft.com/.default")
    assert token.token.count(".") == 2, token
    did("signed in")


async def read_service_principal(client: GraphServiceClient) -> None:
    found = await client.service_principals_with_app_id(ACS).get()
    assert found.display_name == "Azure Communication Services", found
    assert found.account_enabled is True, found
    did("read the service principal by its application id")


async def read_licenses(client: GraphServiceClient) -> None:
    products = (await client.subscribed_skus.get()).value
    assert len(products) == 3, products
    details = (await client.users.by_user_id(ACCOUNT).license_details.get()).value
    plans = [plan.service_plan_name for plan in details[0].service_plans]
    assert "TEAMS1" in plans, plans
    did(f"read {len(products)} products and the licenses of an account")


async def read_users(client: GraphServiceClient) -> None:
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters
    configuration = RequestConfiguration(query_parameters=query(select=["id"], top=999))
    page = await client.users.get(request_configuration=configuration)
    ids: set[str] = set()

    def keep(user) -> bool:
        ids.add(user.id)
        return True

    await PageIterator(page, client.request_adapter).iterate(keep)
    assert len(ids) == USERS, len(ids)
    did(f"read {len(ids)} users, {len(page.value)} on the first page")


def item(client: GraphServiceClient, request, id: str) -> BatchRequestItem:
    """An item of a batch. The SDK leaves its address absolute, which Graph refuses."""
    item = BatchRequestItem(request.to_get_request_information(), id=id)
    item.url = item.url.removeprefix(client.request_adapter.base_url.rstrip("/"))
    return item


async def send_batch(client: GraphServiceClient) -> None:
    batch = BatchRequestContent()
    batch.add_request("skus", item(client, client.subscribed_skus, "skus"))
    nobody = client.users.by_user_id("nobody@contoso.example")
    batch.add_request("nobody", item(client, nobody, "nobody"))
    answer = await client.batch.post(batch)
    statuses = {id: item.status for id, item in answer.responses.items()}
    assert statuses == {"skus": 200, "nobody": 404}, statuses
    did("sent a batch of two")


async def read_throttled(client: GraphServiceClient) -> None:
    found: list[Organization] = (await client.organization.get()).value
    assert found[0].display_name == "Contoso", found
    did("was throttled, waited as told, and read the organization")


async def create_twice(client: GraphServiceClient) -> None:
    principal = ServicePrincipal(app_id=ACS_CLIENTS)
    created = await client.service_principals.post(principal)
    assert created.display_name == "Azure Communication Services Clients", created
    try:
        await client.service_principals.post(principal)
    except ODataError as error:
        assert error.response_status_code == 409, error
        assert error.error.code == "Request_MultipleObjectsWithSameKeyValue", error
        assert error.error.inner_error.request_id, error
    else:
        raise AssertionError("the second service principal was no conflict")
    did("created a service principal, and met the conflict the second time")


async def main() -> None:
    credential = ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"],
        os.environ["AZURE_CLIENT_ID"],
        os.environ["AZURE_CLIENT_SECRET"],
    )
    async with credential:
        await sign_in(credential)
        client = GraphServiceClient(credential)
        await read_service_principal(client)
        await read_licenses(client)
        await read_users(client)
        await send_batch(client)
        await read_throttled(client)
        await create_twice(client)


asyncio.run(main())
