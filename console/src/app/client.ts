// The one place that knows how the server is reached: at the console's own mount, where the refresh token is a cookie (ADR 68).
import { configure as configureClient, events as eventsOf, session as tokens } from '@stoa/client'
import type { FieldError } from '@stoa/client'
import type * as core from '@stoa/client/core'
import { say } from './i18n'

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

/** What the server refuses comes in the person's language; what was lost on the way is told here. */
const told = (failure: core.Failure): Failure => (failure.kind === 'transport' ? { ...failure, title: say(`ui.lost.${failure.code}`) } : failure)

/** Fields that were left empty are no filter and no value. */
export async function send<I, O>(op: Op<I, O>, input: I, options: Options = {}): Promise<Result<O>> {
  const given = Object.fromEntries(Object.entries(input as object).filter(([name, value]) => value !== '' || !op.query.includes(name)))
  const result = await op.client.send(op as unknown as core.Op, given, options)
  return result.ok ? (result as Result<O>) : { ok: false, error: told(result.error) }
}

/** What the cookie of this browser still opens: `renewed`, `refused` where it opens nothing of this person's, or why nobody knows. */
export async function renew(): Promise<'renewed' | 'refused' | Failure> {
  const renewal = await tokens.renewed()
  return typeof renewal === 'string' ? renewal : told(renewal)
}

/** Whether the token is about to end. */
export const isDue = () => tokens.isDue

/** The tokens of this page are forgotten; the cookie is the server's to end. */
export const forget = () => tokens.end(false)

export const events = eventsOf
