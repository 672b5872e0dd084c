// Codes of the contract "standard", for a client that is written once and handles each of them.
import type { operations } from "../generated/standard";

type Responses<O extends keyof operations> = operations[O]["responses"];
type Code<O extends keyof operations, S extends keyof Responses<O>> =
  Responses<O>[S] extends { content: { "application/json": { error: { code: infer C } } } } ? C : never;
type AnyCode = { [O in keyof operations]: { [S in keyof Responses<O>]: Code<O, S> }[keyof Responses<O>] }[keyof operations];

/** No operation has a code that is just any text. */
export const everyCodeIsNamed: string extends AnyCode ? false : true = true;

export function whyNotLoggedIn(code: Code<"login", 401 | 403>): string {
  switch (code) {
    case "AUTH_001":
      return "Check what you entered";
    case "AUTH_002":
      return "Look into your mail first";
    case "AUTH_003":
      return "This account is closed";
    case "PERM_001":
    case "AUTH_004":
    case "AUTH_005":
    case "USER_003":
      return "Log in without an API key";
    default:
      return ((left: never) => left)(code);
  }
}
