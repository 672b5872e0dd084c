import { useMutation, useQueryClient, type QueryKey, type UseMutationOptions } from '@tanstack/react-query'
import { useState } from 'react'
import { Intents, orThrow, StoaError, tagOf, type Arguments, type Groups, type Input, type Op, type Options, type Types } from './core/index.js'

/** Under the operation's tag, so that a write under the same tag makes it stale. */
export const keyOf = <Id extends string, T extends Types, G extends Groups>(op: Op<Id, T, G>, input?: Input<T>): QueryKey => [tagOf(op), op.id, input ?? {}]

/** For `useQuery`: the key, and a call that is given up with the query. Errors are StoaErrors. */
export const query = <Id extends string, T extends Types, G extends Groups>(op: Op<Id, T, G>, ...[input]: Arguments<T>) => ({
  queryKey: keyOf(op, input),
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<T['output']> => orThrow(op, ...([input ?? {}, { signal }] as unknown as Arguments<T>)),
})

interface Rollback<T extends Types> {
  /** Shown until the answer is there, and taken back where it is a refusal. For what can be undone: never money, stock or a message. */
  optimistic?: { key: QueryKey; change: (shown: any, input: Input<T>) => unknown }
  options?: (input: Input<T>) => Options
}

/**
 * `useMutation` with one idempotency key an intent: kept where nobody knows whether it was done, also where the server is away or still at it, so that
 * trying again does it once; made anew after an answer.
 */
export function useSend<Id extends string, T extends Types, G extends Groups>(
  op: Op<Id, T, G>,
  { optimistic, options, ...rest }: Rollback<T> & Omit<UseMutationOptions<T['output'], StoaError, Input<T>, { before: unknown }>, 'mutationFn' | 'onMutate'> = {},
) {
  const client = useQueryClient()
  const [intents] = useState(() => new Intents())
  return useMutation<T['output'], StoaError, Input<T>, { before: unknown }>({
    ...rest,
    mutationFn: async (input) => {
      try {
        const output = await orThrow(op, ...([input, { idempotencyKey: intents.keyOf(input), ...options?.(input) }] as unknown as Arguments<T>))
        intents.end(input)
        return output
      } catch (error) {
        intents.end(input, error instanceof StoaError ? error.failure : undefined)
        throw error
      }
    },
    onMutate: async (input) => {
      if (!optimistic) return { before: undefined }
      await client.cancelQueries({ queryKey: optimistic.key })
      const before = client.getQueryData(optimistic.key)
      client.setQueryData(optimistic.key, (shown: unknown) => optimistic.change(shown, input))
      return { before }
    },
    onError: (error, input, kept, ...more) => {
      if (optimistic) client.setQueryData(optimistic.key, kept?.before)
      return (rest.onError as ((...all: unknown[]) => unknown) | undefined)?.(error, input, kept, ...more)
    },
    onSettled: async (...all) => {
      await client.invalidateQueries({ queryKey: [tagOf(op)] })
      return (rest.onSettled as ((...given: unknown[]) => unknown) | undefined)?.(...all)
    },
  })
}
