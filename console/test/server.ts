import type { Failure, Options, Result } from '../src/app/api'
import { queryClient } from '../src/app/queries'

export type Answer = { data: unknown; etag?: string; next?: string } | { error: Failure }
/** What the server says, by operation, and what it was sent. */
export const server: Record<string, (input: never) => Answer | Promise<Answer>> = {}
export const sent: { id: string; input: unknown; ifMatch?: string; key?: string }[] = []
export const stale: Answer = { error: { kind: 'domain', code: 'version_stale', status: 412, title: 'Changed meanwhile' } }

/** The client without a network: `vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))`. */
export const withoutNetwork = async (original: () => Promise<unknown>) => ({
  ...((await original()) as object),
  send: async ({ id, method }: { id: string; method: string }, input: never, { ifMatch, idempotencyKey: key }: Options = {}): Promise<Result<unknown>> => {
    if (method !== 'GET') sent.push({ id, input, ifMatch, key })
    const answer = await server[id]!(input)
    if ('error' in answer) return { ok: false, error: answer.error }
    const headers = { ...(answer.etag && { ETag: answer.etag }), ...(answer.next && { Link: `<${answer.next}>; rel="next"` }) }
    return { ok: true, data: answer.data, headers: new Headers(headers) }
  },
})

export function forget() {
  for (const id of Object.keys(server)) delete server[id]
  sent.length = 0
  queryClient.clear()
  sessionStorage.clear()
}
