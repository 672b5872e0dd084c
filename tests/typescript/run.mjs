// Runs the documents' own code against a server: node run.mjs <root> <admin's email> <admin's password> <a verified customer's email> <password> <bodies of every fault>
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import axios from "axios";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createElement } from "react";
import { act, create } from "react-test-renderer";

const [root, adminEmail, adminPassword, customerEmail, customerPassword, bodiesFile] = process.argv.slice(2);
const bodies = JSON.parse(readFileSync(bodiesFile, "utf8"));
const customer = { email: customerEmail, password: customerPassword };
const newcomer = { email: `new-${customerEmail}`, password: "SecurePassword123!" };

/** What the document's code did with the user interface. */
let shown = [];
for (const name of ["showLoginError", "redirectToVerification", "showRateLimitMessage", "showValidationErrors", "showGenericError", "showError", "redirectToLogin"]) {
  globalThis[name] = (...what) => shown.push([name, ...what]);
}

async function shownBy(work) {
  shown = [];
  await work();
  return shown;
}

// Document 001

globalThis.response = { success: true };
const { handleApiCall, handleError } = await import("./build/document-001.js");
const standard = `${root}/as/standard/api/v1`;
const post = (path, body, headers = {}) =>
  fetch(standard + path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) });

assert.equal(await handleApiCall(post("/auth/register", newcomer)), null);
const login = await post("/auth/login", customer);
const cookie = login.headers.getSetCookie().find((one) => one.startsWith("refresh_token="));
// Over http: a browser would drop what is Secure.
assert.match(cookie, /; samesite=strict; httponly/i);
assert.doesNotMatch(cookie, /; secure/i);
const session = await handleApiCall(Promise.resolve(login));
assert.equal(session.token_type, "bearer");
const profile = await handleApiCall(fetch(`${standard}/auth/profile`, { headers: { Authorization: `Bearer ${session.access_token}` } }));
assert.deepEqual(Object.keys(profile), ["id", "email", "first_name", "last_name", "is_verified"]);
assert.equal(profile.email, customer.email);

await assert.rejects(handleApiCall(post("/auth/login", { ...customer, password: "wrong" })), { message: "Invalid email or password" });
await assert.rejects(handleApiCall(fetch(`${standard}/auth/profile`)), Error);

// After a 401 the cookie buys a new access token; the body never holds the refresh token.
const refreshed = await post("/auth/refresh", undefined, { Cookie: cookie.split(";")[0] });
const renewed = await handleApiCall(Promise.resolve(refreshed));
assert.deepEqual(Object.keys(renewed), ["access_token", "token_type", "expires_in"]);
assert.notEqual(renewed.access_token, session.access_token);
assert.equal((await handleApiCall(fetch(`${standard}/auth/profile`, { headers: { Authorization: `Bearer ${renewed.access_token}` } }))).email, customer.email);

const errorOf = async (answer) => (await answer).json();
assert.deepEqual(await shownBy(async () => handleError(await errorOf(post("/auth/login", { ...customer, password: "wrong" })))), [
  ["showLoginError", "Invalid email or password"],
]);
assert.deepEqual(await shownBy(async () => handleError(await errorOf(post("/auth/login", newcomer)))), [["redirectToVerification"]]);
assert.deepEqual(await shownBy(async () => handleError(await errorOf(post("/auth/register", { password: "short" })))), [
  [
    "showValidationErrors",
    [
      { code: "VAL_002", message: "Email is required", field: "email" },
      { code: "VAL_003", message: "Password must be at least 8 characters", field: "password" },
    ],
  ],
]);
assert.deepEqual(await shownBy(async () => handleError(await errorOf(post("/auth/register", customer)))), [
  ["showGenericError", "User with this email already exists"],
]);

// Every fault that there is, as the contract writes it.
for (const { fault, body } of bodies.standard) {
  const [first, ...more] = await shownBy(() => handleError(body));
  const { code, message } = body.error;
  assert.deepEqual(more, [], fault);
  const expected = {
    AUTH_001: ["showLoginError", message],
    AUTH_002: ["redirectToVerification"],
    RATE_001: ["showRateLimitMessage", body.details?.retry_after ?? 60],
    VAL_001: body.errors && ["showValidationErrors", body.errors],
  };
  assert.deepEqual(first, code in expected ? expected[code] : ["showGenericError", message], fault);
}

// Document 002

const nest = axios.create({ baseURL: `${root}/api` });
const admin = (await nest.post("/auth/login", { email: adminEmail, password: adminPassword })).data.data;
const user = (await nest.post("/auth/login", customer)).data.data;

/** The application's own client: it sends the token, and for a test asks another address than the one that the document prints. */
function client(token, url, method = "get", data = undefined) {
  const api = axios.create({ baseURL: `${root}/api`, headers: token ? { Authorization: `Bearer ${token}` } : {} });
  api.interceptors.request.use((request) => ({ ...request, url: url ?? request.url, method, data }));
  return api;
}

let runs = 0;
const handle = (api) =>
  shownBy(async () => {
    globalThis.api = api;
    await import(`./build/document-002-1.js?run=${runs++}`);
  });

assert.deepEqual(await handle(client(admin.accessToken, "/admin/roles")), []);
assert.deepEqual(await handle(client(admin.accessToken, "/cart/items", "post", {})), [["showValidationErrors", ["productId should not be empty", "quantity should not be empty"]]]);
assert.deepEqual(await handle(client(undefined, "/auth/register", "post", { email: "nonsense", password: "short" })), [
  ["showValidationErrors", ["email must be a valid email address", "password must be longer than or equal to 8 characters"]],
]);
const shippingAddress = { firstName: "John", lastName: "Doe", address1: "123 Main St", city: "New York", state: "NY", postalCode: "10001", country: "US" };
assert.deepEqual(await handle(client(user.accessToken, "/orders", "post", { shippingAddress, paymentMethodId: "pm_123", shippingMethodId: "ship_standard" })), [
  ["showError", "Cart is empty"],
]);
assert.deepEqual(await handle(client(undefined, "/admin/roles")), [["redirectToLogin"]]);
assert.deepEqual(await handle(client("garbage", "/admin/roles")), [["redirectToLogin"]]);
assert.deepEqual(await handle(client(user.accessToken, "/admin/roles")), [["showError", "You do not have permission"]]);
assert.deepEqual(await handle(client(admin.accessToken, "/admin/users/none/roles")), [["showError", "User not found"]]);
assert.deepEqual(await handle(client(undefined, "/auth/register", "post", customer)), [["showError", "An error occurred"]]);

// Every fault that there is, as the contract writes it and axios reports it.
for (const { fault, status, body } of bodies.nest) {
  const [[name, what]] = await handle({ get: () => Promise.reject({ response: { status, data: body } }) });
  // It is all that the document's code shows of a 422.
  assert.ok(status !== 422 || body.error?.length > 0, fault);
  const expected = {
    400: ["showError", body.message],
    401: ["redirectToLogin", undefined],
    403: ["showError", "You do not have permission"],
    404: ["showError", body.message],
    422: ["showValidationErrors", body.error],
    500: ["showError", "Server error. Please try again later."],
  };
  assert.deepEqual([name, what], expected[status] ?? ["showError", "An error occurred"], fault);
}

// "When a token expires (401), use the refresh token endpoint to get a new access token."
let pair = { accessToken: "expired", refreshToken: user.refreshToken };
const patient = client(undefined, "/auth/profile");
patient.interceptors.request.use((request) => (request.headers.set("Authorization", `Bearer ${pair.accessToken}`), request));
patient.interceptors.response.use(undefined, async (error) => {
  if (error.response.status !== 401 || error.config.again) {
    throw error;
  }
  pair = (await nest.post("/auth/refresh", { refreshToken: pair.refreshToken })).data.data;
  return patient.request({ ...error.config, again: true });
});
assert.deepEqual(await handle(patient), []);
assert.notEqual(pair.accessToken, "expired");

// React Query, inside a component that asks once.
const { useDeviceTokens } = await import("./build/document-002-2.js");
async function ask(api) {
  globalThis.api = api;
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  let result;
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, cacheTime: 0 } }, logger: { log() {}, warn() {}, error() {} } });
  const Component = () => ((result = useDeviceTokens()), null);
  const screen = create(createElement(QueryClientProvider, { client: queries }, createElement(Component)));
  for (const deadline = Date.now() + 30_000; result?.data === undefined && !result?.error; ) {
    assert.ok(Date.now() < deadline, "the query never settled");
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
  }
  act(() => screen.unmount());
  queries.clear();
  return result;
}

assert.ok(Array.isArray((await ask(client(admin.accessToken, "/admin/roles"))).data.roles));
assert.equal((await ask(client("garbage", "/admin/roles"))).error.response.status, 401);

const { HttpStatus } = await import("./build/document-002-3.js");
assert.equal((await nest.get("/catalog/products")).status, HttpStatus.OK);

console.log("all of it ran");
