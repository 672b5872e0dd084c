import type { Answer, Arguments, Failure, Groups, Input, Op, Page, Result, Types } from './types.js'

/** Calls an operation. Never rejects: look at `ok`. */
export const call = <Id extends string, T extends Types, G extends Groups>(op: Op<Id, T, G>, ...[input, options]: Arguments<T>) =>
  op.client.send(op as unknown as Op, (input ?? {}) as Record<string, unknown>, options ?? {}) as Promise<Result<T['output'], T['codes'], G>>

/** What `orThrow`, `pages` and `events` throw. */
export class StoaError extends Error {
  readonly code: Failure['code']
  readonly kind: Failure['kind']
  readonly requestId?: string

  constructor(readonly failure: Failure) {
    super(`${failure.title} (${failure.code})`)
    this.name = 'StoaError'
    ;[this.code, this.kind, this.requestId] = [failure.code, failure.kind, failure.requestId]
  }
}

/** Calls an operation and gives its output; throws a StoaError. For scripts. */
export async function orThrow<Id extends string, T extends Types, G extends Groups>(op: Op<Id, T, G>, ...args: Arguments<T>): Promise<T['output']> {
  return (await answered(op, ...args)).data
}

async function answered<Id extends string, T extends Types, G extends Groups>(op: Op<Id, T, G>, ...args: Arguments<T>): Promise<Answer<T['output']>> {
  const result = await call(op, ...args)
  if (!result.ok) throw new StoaError(result.error as Failure)
  return result
}

/** The items of a list, page by page, as far as they are asked for. A page that fails throws a StoaError. */
export async function* pages<Id extends string, T extends Types, G extends Groups>(op: Op<Id, T, G>, ...[input, options]: Arguments<T>): AsyncGenerator<Page<T['output']>, void, undefined> {
  let asked = { ...input } as Record<string, unknown>
  // Numbered pages end where the server stops counting, and shift where something is added meanwhile.
  if (op.query.includes('cursor') && asked['cursor'] === undefined && asked['page'] === undefined) asked['cursor'] = '*'
  for (;;) {
    const { data, headers } = await answered(op, ...([asked as Input<T>, options] as unknown as Arguments<T>))
    const body = data as { data?: unknown; meta?: Record<string, unknown> } | unknown[]
    yield* (Array.isArray(body) ? body : body.data) as Page<T['output']>[]
    const next = nextOf(headers, Array.isArray(body) ? undefined : body.meta, asked)
    if (!next) return
    asked = { ...asked, ...next }
  }
}

/** A contract of bare lists says it in `Link` (RFC 8288), the others in `meta`. */
function nextOf(headers: Headers, meta: Record<string, unknown> | undefined, asked: Record<string, unknown>): Record<string, unknown> | undefined {
  const link = headers.get('Link')?.match(/<([^>]*)>;[^,]*rel="?next"?/)?.[1]
  if (link) {
    const { searchParams } = new URL(link, 'http://stoa.invalid')
    return searchParams.has('cursor') ? { cursor: searchParams.get('cursor'), page: undefined } : { page: Number(searchParams.get('page')) }
  }
  const cursor = meta?.['next_cursor'] ?? meta?.['nextCursor']
  if (typeof cursor === 'string') return { cursor, page: undefined }
  if (asked['cursor'] !== undefined) return undefined
  return (meta?.['has_next'] ?? meta?.['hasNext']) === true ? { page: Number(meta!['page'] ?? asked['page'] ?? 1) + 1 } : undefined
}
