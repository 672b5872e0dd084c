import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Intents, send, type Failure, type Op, type Options, type Result } from './client'
import { withSession } from './session'

export type { Failure, FieldError, Op, Options, Result } from './client'

/** What a query or mutation throws; everything the person needs to see is in `failure`. */
export class ApiError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code)
  }
}

/** One call with the session's care: an ended session opens the login dialog and the request is sent again with the same key. */
export const api = <I, O>(op: Op<I, O>, input: I, options: Options = {}): Promise<Result<O>> => withSession(op, input, options, send)

/** `/admin/users/{id}/sessions` belongs to `users`: a change there makes what was read there stale. */
export const tagOf = (op: { path: string }) => op.path.split('/').filter((part) => part && part !== 'admin')[0] ?? op.path

type Answer<O> = { data: O; etag?: string }

async function read<I, O>(op: Op<I, O>, input: I, options: Options = {}): Promise<Answer<O> & { headers: Headers }> {
  const result = await api(op, input, options)
  if (!result.ok) throw new ApiError(result.error)
  return { data: result.data, etag: result.headers.get('ETag') ?? undefined, headers: result.headers }
}

/** Reads one thing. `etag` goes into `send(..., { ifMatch })`. */
export function useRead<I, O>(op: Op<I, O>, input: I, { enabled = true, every, ifMatch }: { enabled?: boolean; every?: number | ((data: O | undefined) => number | undefined); ifMatch?: string } = {}) {
  const query = useQuery({
    queryKey: [tagOf(op), op.id, input],
    queryFn: ({ signal }) => read(op, input, { signal, ifMatch }),
    enabled,
    refetchInterval: typeof every === 'function' ? (query) => every(query.state.data?.data) : every,
  })
  return { ...query, data: query.data?.data, etag: query.data?.etag, failure: failureOf(query.error) }
}

export type ListPage<T> = { items: T[]; next?: string; total?: number; capped: boolean }

/** Reads one page of a list by cursor. The rows before stay while the next ones load. */
export function useList<I extends { cursor?: string }, T>(op: Op<I, T[]>, input: I, { enabled = true }: { enabled?: boolean } = {}) {
  const query = useQuery({
    queryKey: [tagOf(op), op.id, input],
    queryFn: async ({ signal }): Promise<ListPage<T>> => {
      const { data, headers } = await read(op, { ...input, cursor: input.cursor ?? '*' }, { signal })
      const total = headers.get('X-Total-Count')
      return { items: data, next: nextCursor(headers.get('Link')), total: total === null ? undefined : Number(total), capped: headers.get('X-Total-Is-Minimum') === 'true' }
    },
    placeholderData: keepPreviousData,
    enabled,
  })
  return { ...query, failure: failureOf(query.error) }
}

/** Reads a whole list of the kind that is never long, page after page. */
export function useAll<I extends { cursor?: string; page_size?: number }, T>(op: Op<I, T[]>, input: Omit<I, 'cursor' | 'page_size'>, { enabled = true }: { enabled?: boolean } = {}) {
  const query = useQuery({
    queryKey: [tagOf(op), op.id, 'all', input],
    queryFn: async ({ signal }) => {
      const rows: T[] = []
      for (let cursor: string | undefined = '*'; cursor; ) {
        const { data, headers } = await read(op, { ...input, page_size: 100, cursor } as I, { signal })
        rows.push(...data)
        cursor = nextCursor(headers.get('Link'))
      }
      return rows
    },
    enabled,
  })
  return { ...query, failure: failureOf(query.error) }
}

function nextCursor(link: string | null) {
  const address = link?.split(/,\s*(?=<)/).find((part) => part.includes('rel="next"'))?.match(/<([^>]*)>/)?.[1]
  return address ? (new URL(address, location.origin).searchParams.get('cursor') ?? undefined) : undefined
}

/**
 * Writes. What was read under the same tag is read again (`also` names further tags), also where it has changed meanwhile and the server refuses. Give
 * `idempotencyKey` where a person decides in a dialog: made when it opens. Never throws: look at `ok`.
 */
export function useSend<I, O>(op: Op<I, O>, { also = [] }: { also?: string[] } = {}) {
  const client = useQueryClient()
  const [intents] = useState(() => new Intents())
  const mutation = useMutation({
    mutationFn: async ({ input, options }: { input: I; options: Options }) => {
      const idempotencyKey = options.idempotencyKey ?? intents.keyOf(input)
      const result = await api(op, input, op.method === 'GET' ? options : { ...options, idempotencyKey })
      intents.end(input, result.ok ? undefined : result.error)
      if (result.ok || result.error.status === 412 || result.error.status === 409) await Promise.all([tagOf(op), ...also].map((tag) => client.invalidateQueries({ queryKey: [tag] })))
      return result
    },
  })
  return { busy: mutation.isPending, send: (input: I, options: Options = {}) => mutation.mutateAsync({ input, options }) }
}

export const failureOf = (error: unknown): Failure | undefined =>
  error instanceof ApiError ? error.failure : error ? { kind: 'transport', code: 'console_error', title: String(error) } : undefined
