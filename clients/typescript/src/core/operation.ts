import type { Groups, Op, Options, Sender, Types } from './types.js'

/** The table of a contract, one operation at a time, so that what is not called is not shipped. */
export const define =
  <Operations, G extends Groups>(client: Sender) =>
  <Id extends keyof Operations & string>(id: Id, method: string, path: string, query = '', codes = '', key = '', media = '', raw = '') =>
    ({
      id,
      method,
      path,
      query: query.split(' '),
      codes: codes.split(' '),
      idempotent: key !== '',
      media,
      raw: raw !== '',
      client,
    }) as Op<Id, Operations[Id] & Types, G>

/** `/admin/users/{id}/sessions` belongs to `users`: what was read under a tag is stale when something under it was written. */
export const tagOf = (op: Op<any, any, any>): string => op.path.split('/').filter((part) => part && part !== 'admin')[0] ?? op.path

/** Method, address and body of a call, with flat inputs put where they belong. */
export function request(op: Op, mount: string, input: Record<string, unknown>, options: Options): { url: string; init: RequestInit & { duplex?: 'half' } } {
  const left = { ...input }
  const take = (name: string) => {
    const value = left[name]
    delete left[name]
    return value
  }
  const path = op.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(take(name))))
  const query = new URLSearchParams()
  const add = (name: string, value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) add(name, one)
    else if (typeof value === 'object' && value) for (const [key, one] of Object.entries(value)) add(`${name}[${key}]`, one)
    else if (value !== undefined && value !== null) query.append(name, String(value))
  }
  for (const name of op.query) add(name, take(name))
  const headers: Record<string, string> = { ...options.headers }
  if (options.ifMatch) headers['If-Match'] = options.ifMatch
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey
  let body: BodyInit | undefined
  if (op.media) {
    body = take('body') as BodyInit
    // A form names its own boundary.
    if (!(body instanceof FormData)) headers['Content-Type'] ??= op.media
  } else if (op.method !== 'GET' && Object.keys(left).length > 0) {
    body = JSON.stringify(left)
    headers['Content-Type'] = 'application/json'
  }
  const address = query.size > 0 ? `${path}?${query}` : path
  return { url: mount + address, init: { method: op.method, headers, body, ...(body instanceof ReadableStream && { duplex: 'half' as const }) } }
}
