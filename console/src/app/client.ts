// The one place that knows how the server is reached: at the console's own mount, where the refresh token is a cookie (ADR 68).
import { configure as configureClient, events as eventsOf, session as tokens } from '@stoa/client'
import type { FieldError } from '@stoa/client'
import type * as core from '@stoa/client/core'

export * from '@stoa/client'
export { Intents, isUndecided } from '@stoa/client/core'

/** An operation by what it takes and gives; which faults it has matters to the screen that decides about them. */
export type Op<I, O> = core.Op<string, { input: I & object; output: O; codes: string; event?: any }, any>

/** What every failure tells a person, of whatever kind. */
export type Failure = {
  kind: core.Failure['kind']
  code: string
  status?: number
  title: string
  detail?: string
  requestId?: string
  errors?: FieldError[]
  retryAfter?: number
}
export type Result<O> = { ok: true; data: O; requestId?: string; headers: Headers } | { ok: false; error: Failure }
export type Options = core.Options

let language = 'en'

export function configure({ language: chosen = language }: { language?: string }) {
  language = chosen
  configureClient({ baseUrl: location.origin, mount: '/console/api', refresh: 'cookie', headers: () => ({ 'Accept-Language': language }) })
}

/** Fields that were left empty are no filter and no value. */
export function send<I, O>(op: Op<I, O>, input: I, options: Options = {}): Promise<Result<O>> {
  const given = Object.fromEntries(Object.entries(input as object).filter(([name, value]) => value !== '' || !op.query.includes(name)))
  return op.client.send(op as unknown as core.Op, given, options) as Promise<Result<O>>
}

/** What the cookie of this browser still opens: `renewed`, `refused` where it opens nothing of this person's, or why nobody knows. */
export const renew = (): Promise<'renewed' | 'refused' | Failure> => tokens.renewed()

/** Whether the token is about to end. */
export const isDue = () => tokens.isDue

/** The tokens of this page are forgotten; the cookie is the server's to end. */
export const forget = () => tokens.end(false)

export const events = eventsOf
