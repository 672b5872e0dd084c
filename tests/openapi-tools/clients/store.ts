// A storefront as its author would write it, on what openapi-typescript makes of the approved document of the contract "store". It only has to compile.
import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/store";

type Responses<O extends keyof operations> = operations[O]["responses"];

/** The codes that an operation can fail with under a status. */
type Code<O extends keyof operations, S extends keyof Responses<O>> =
  Responses<O>[S] extends { content: { "application/json": { error: { code: infer C } } } } ? C : never;

function never(code: never): never {
  throw new Error(`unknown code ${String(code)}`);
}

export function whyNotLoggedIn(code: Code<"login", 401>): string {
  switch (code) {
    case "invalid_credentials":
      return "Check address and password";
    case "second_factor_required":
      return "Enter the code of your app";
    case "second_factor_invalid":
      return "That code is not right";
    case "user_inactive":
    case "invalid_token":
    case "token_expired":
    case "token_revoked":
      return "Log in without an API key";
    default:
      return never(code);
  }
}

export function whyNotLoggedInYet(code: Code<"login", 403>): string {
  switch (code) {
    case "account_inactive":
      return "This account is closed";
    case "email_not_verified":
      return "Look into your mail first";
    case "api_key_not_for_route":
      return "Log in without an API key";
    default:
      return never(code);
  }
}

export function whyNotOrdered(code: Code<"placeOrder", 400>): string {
  switch (code) {
    case "invalid_request":
    case "invalid_idempotency_key":
      return "A defect of this page";
    case "cart_empty":
    case "cart_changed":
    case "out_of_stock":
    case "product_off_sale":
    case "order_too_large":
      return "Look into your cart";
    case "shipping_method_unknown":
    case "promotion_code_invalid":
      return "Choose again";
    case "currency_mixed":
      return "Order these apart";
    case "payment_method_unusable":
    case "payment_declined":
    case "payment_timeout":
    case "payment_action_required":
      return "Pay in another way";
    default:
      return never(code);
  }
}

export function whyNotOrderedNow(code: Code<"placeOrder", 409 | 422 | 429 | 503>): string {
  switch (code) {
    case "idempotency_key_in_use":
    case "idempotency_key_reused":
    case "too_many_requests":
    case "service_unavailable":
    case "overloaded":
    case "maintenance":
      return "Try again in a moment";
    default:
      return never(code);
  }
}

/** A forgotten code has to be an error, or the switches above prove nothing. */
export function forgetful(code: Code<"login", 403>): string {
  switch (code) {
    case "account_inactive":
    case "api_key_not_for_route":
      return "This account is closed";
    default:
      // @ts-expect-error email_not_verified is left
      return never(code);
  }
}

export function stateOf(order: components["schemas"]["Order"]): string {
  switch (order.status) {
    case "pending":
    case "paid":
      return "We are packing it";
    case "shipped":
    case "delivered":
      return "It is on its way, or there";
    case "cancelled":
      return "It was called off";
    default:
      return never(order.status);
  }
}

const api = createClient<paths>({ baseUrl: "/api/v1" });

export async function shop(): Promise<string> {
  const login = await api.POST("/auth/login", { body: { email: "user@example.com", password: "SecurePassword123!" } });
  if (login.error) {
    return login.error.error.message;
  }
  const { user, access_token } = login.data.data;
  const headers = { Authorization: `Bearer ${access_token}` };
  const address = { first_name: user.first_name, last_name: user.last_name, address1: "1 Main St", city: "Lagos", postal_code: "100001", country: "NG" };
  const placed = await api.POST("/orders", {
    params: { header: { "Idempotency-Key": crypto.randomUUID() } },
    headers,
    body: { shipping_address: address, payment_method_id: "pm_123", shipping_method_id: "ship_standard" },
  });
  if (placed.error) {
    return placed.error.error.code;
  }
  // The ids of answers fit into paths as they are.
  const again = await api.GET("/orders/{id}", { params: { path: { id: placed.data.data.id } }, headers });
  return again.data ? stateOf(again.data.data) : again.error.error.message;
}

export async function push(headers: Record<string, string>): Promise<number> {
  const draft = await api.POST("/admin/push-messages", { headers, body: { type: "draft", android_message: { title: "Sale" }, audience: { platforms: ["android"] } } });
  if (draft.error) {
    return 0;
  }
  const { id, guarantee } = draft.data.data;
  const level: "at_least_once" | "at_most_once" = guarantee;
  const progress = await api.GET("/admin/push-messages/{id}/progress", { params: { path: { id } }, headers });
  // A text is the event stream, for who asks for it.
  return level === "at_most_once" || typeof progress.data !== "object" ? 0 : progress.data.data.counters.total;
}

/** The audit log's actions are one closed list, as a filter and in answers. */
export async function history(headers: Record<string, string>): Promise<components["schemas"]["AuditAction"][]> {
  // @ts-expect-error there is no such action
  await api.GET("/admin/audit-log", { params: { query: { action: "role.renamed" } }, headers });
  const log = await api.GET("/admin/audit-log", { params: { query: { action: "role.created" } }, headers });
  return log.data ? log.data.data.map((entry) => entry.action) : [];
}

/** What the browser gives back is what the API takes. */
export async function addPasskey(headers: Record<string, string>): Promise<string> {
  const begun = await api.POST("/auth/passkeys/options", { headers });
  if (begun.error) {
    return begun.error.error.code;
  }
  const { challenge_id, options } = begun.data.data;
  const user: string = options.user.displayName;
  const added = await api.POST("/auth/passkeys", {
    headers,
    body: {
      challenge_id,
      credential: { id: "", rawId: "", type: "public-key", response: { clientDataJSON: "", attestationObject: "" }, clientExtensionResults: {} },
    },
  });
  return added.error ? added.error.error.code : user;
}
