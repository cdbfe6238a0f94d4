// CLI for Microsoft 365, unmodified, against the mock tenant: a line for each thing done.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ACS = "1fd5118e-2576-4263-8130-9503064c837a";
const ACS_CLIENTS = "2a04943b-b6a7-4f65-8786-2bb6131b59f6";
const ACCOUNT = "room.lobby@contoso.example";
const GRAPH = "https://graph.microsoft.com/v1.0";
const PROGRAM = fileURLToPath(new URL("node_modules/.bin/m365", import.meta.url));
const settings = process.env;

function did(what) {
  console.log(`cli: ${what}`);
}

/** Switches off what the program would send elsewhere; HOME is a folder of this run's. */
function configure() {
  const folder = join(settings.HOME, ".config", "configstore");
  mkdirSync(folder, { recursive: true });
  const configuration = { disableTelemetry: true, printErrorsAsPlainText: false };
  writeFileSync(join(folder, "cli-m365-config.json"), JSON.stringify(configuration));
}

function m365(...words) {
  const options = { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] };
  return execFileSync(PROGRAM, [...words, "--output", "json"], options);
}

function read(...words) {
  return JSON.parse(m365(...words));
}

function signIn() {
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: id, AZURE_CLIENT_SECRET: secret } = settings;
  m365("login", "--authType", "secret", "--tenant", tenant, "--appId", id, "--secret", secret);
  const status = read("status");
  assert.equal(status.connectedAs, "Readiness Audit");
  did("signed in");
}

function readServicePrincipal() {
  const found = read("entra", "enterpriseapp", "get", "--id", ACS);
  assert.equal(found.displayName, "Azure Communication Services");
  did("read the service principal by its application id");
}

function readLicenses() {
  const products = read("entra", "license", "list");
  assert.equal(products.length, 3);
  // `entra user license list` takes delegated tokens only.
  const details = read("request", "--url", `${GRAPH}/users/${ACCOUNT}/licenseDetails`);
  assert(details.value[0].servicePlans.some((plan) => plan.servicePlanName === "TEAMS1"));
  did(`read ${products.length} products and the licenses of an account`);
}

function readUsers() {
  const users = read("entra", "user", "list", "--properties", "id");
  const ids = new Set(users.map((user) => user.id));
  assert.equal(ids.size, Number(settings.EXPECTED_USERS));
  did(`read ${ids.size} users`);
}

function sendBatch() {
  const requests = [
    { id: "skus", method: "GET", url: "/subscribedSkus" },
    { id: "nobody", method: "GET", url: "/users/nobody@contoso.example" },
  ];
  const request = ["request", "--url", `${GRAPH}/$batch`, "--method", "post"];
  const body = ["--content-type", "application/json", "--body", JSON.stringify({ requests })];
  const { responses } = read(...request, ...body);
  const statuses = Object.fromEntries(responses.map(({ id, status }) => [id, status]));
  assert.deepEqual(statuses, { skus: 200, nobody: 404 });
  did("sent a batch of two");
}

function readThrottled() {
  const [organization] = read("entra", "organization", "list");
  assert.equal(organization.displayName, "Contoso");
  did("was throttled, waited as told, and read the organization");
}

function createTwice() {
  const create = ["entra", "enterpriseapp", "add", "--id", ACS_CLIENTS];
  assert.equal(read(...create).displayName, "Azure Communication Services Clients");
  assert.throws(
    () => m365(...create),
    ({ stderr, stdout }) => `${stdout}${stderr}`.includes("is already in use"),
  );
  did("created a service principal, and met the conflict the second time");
}

function consent() {
  const [clientId, resourceId] = [ACS_CLIENTS, ACS].map(
    (id) => read("entra", "enterpriseapp", "get", "--id", id).id,
  );
  const pair = ["--clientId", clientId, "--resourceId", resourceId];
  m365("entra", "oauth2grant", "add", ...pair, "--scope", "Teams.ManageCalls");
  const list = ["entra", "oauth2grant", "list", "--spObjectId", clientId];
  const [grant] = read(...list);
  assert.equal(grant.consentType, "AllPrincipals");
  const scope = "Teams.ManageCalls Teams.ManageChats";
  m365("entra", "oauth2grant", "set", "--grantId", grant.id, "--scope", scope);
  assert.equal(read(...list)[0].scope, scope);
  did("consented for everybody, and completed the consent");
}

configure();
signIn();
readServicePrincipal();
readLicenses();
readUsers();
sendBatch();
readThrottled();
createTwice();
consent();
