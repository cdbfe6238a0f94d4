// Microsoft's JavaScript client, unmodified, against the mock tenant: a line for each thing done.

import assert from "node:assert/strict";
import process from "node:process";

import { ClientSecretCredential } from "@azure/identity";
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  GraphError,
  PageIterator,
} from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js";

const ACS = "1fd5118e-2576-4263-8130-9503064c837a";
const ACS_CLIENTS = "2a04943b-b6a7-4f65-8786-2bb6131b59f6";
const ACCOUNT = "room.lobby@contoso.example";
const SCOPES = ["https://graph.microsoft.com/.default"];
const settings = process.env;

function did(what) {
  console.log(`javascript: ${what}`);
}

async function signIn(credential) {
  const { token } = await credential.getToken(SCOPES);
  assert.equal(token.split(".").length, 3);
  did("signed in");
}

async function readServicePrincipal(client) {
  const found = await client.api(`/servicePrincipals(appId='${ACS}')`).get();
  assert.equal(found.displayName, "Azure Communication Services");
  assert.equal(found.accountEnabled, true);
  did("read the service principal by its application id");
}

async function readLicenses(client) {
  const { value: products } = await client.api("/subscribedSkus").get();
  assert.equal(products.length, 3);
  const { value: details } = await client.api(`/users/${ACCOUNT}/licenseDetails`).get();
  assert(details[0].servicePlans.some((plan) => plan.servicePlanName === "TEAMS1"));
  did(`read ${products.length} products and the licenses of an account`);
}

async function readUsers(client) {
  const page = await client.api("/users").select("id").top(999).get();
  const first = page.value.length;
  const ids = new Set();
  const iterator = new PageIterator(client, page, (user) => Boolean(ids.add(user.id)));
  await iterator.iterate();
  assert.equal(ids.size, Number(settings.EXPECTED_USERS));
  did(`read ${ids.size} users, ${first} on the first page`);
}

async function sendBatch(client) {
  // The client takes the host off and leaves the rest, and Graph wants no version in a batch.
  const request = (path) => new Request(`https://graph.microsoft.com${path}`);
  const batch = new BatchRequestContent([
    { id: "skus", request: request("/subscribedSkus") },
    { id: "nobody", request: request("/users/nobody@contoso.example") },
  ]);
  const answer = await client.api("/$batch").post(await batch.getContent());
  const responses = new BatchResponseContent(answer);
  assert.equal(responses.getResponseById("skus").status, 200);
  assert.equal(responses.getResponseById("nobody").status, 404);
  did("sent a batch of two");
}

async function readThrottled(client) {
  const { value } = await client.api("/organization").get();
  assert.equal(value[0].displayName, "Contoso");
  did("was throttled, waited as told, and read the organization");
}

async function createTwice(client) {
  const create = () => client.api("/servicePrincipals").post({ appId: ACS_CLIENTS });
  const created = await create();
  assert.equal(created.displayName, "Azure Communication Services Clients");
  await assert.rejects(create, (error) => {
    assert(error instanceof GraphError);
    assert.equal(error.statusCode, 409);
    assert.equal(error.code, "Request_MultipleObjectsWithSameKeyValue");
    assert(error.requestId);
    return true;
  });
  did("created a service principal, and met the conflict the second time");
}

const credential = new ClientSecretCredential(
  settings.AZURE_TENANT_ID,
  settings.AZURE_CLIENT_ID,
  settings.AZURE_CLIENT_SECRET,
  { authorityHost: settings.AZURE_AUTHORITY_HOST, disableInstanceDiscovery: true },
);
const endpoint = new URL(settings.GREENROOM_GRAPH_ENDPOINT);
const client = Client.initWithMiddleware({
  authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: SCOPES }),
  baseUrl: `${endpoint.origin}/`,
  customHosts: new Set([endpoint.hostname]),
});

await signIn(credential);
await readServicePrincipal(client);
await readLicenses(client);
await readUsers(client);
await sendBatch(client);
await readThrottled(client);
await createTwice(client);
