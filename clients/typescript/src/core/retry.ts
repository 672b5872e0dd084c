import type { Failure } from './types.js'

/** Longer than this a caller is told to wait, rather than made to. */
const longestWait = 10

const passing = new Set(['overloaded', 'maintenance', 'database_unavailable', 'idempotency_key_in_use', 'network', 'timeout'])

/** Milliseconds until the same may be sent again; undefined where it must not be, or nobody should wait that long. */
export function wait(failure: Failure, attempt: number, repeatable: boolean): number | undefined {
  const status = 'status' in failure ? failure.status : 0
  const again = repeatable ? passing.has(failure.code) || [408, 429, 502, 503, 504].includes(status) : status === 429 || status === 503
  const told = 'retryAfter' in failure ? failure.retryAfter : undefined
  if (!again || (told ?? 0) > longestWait) return undefined
  return told === undefined ? Math.random() * Math.min(5000, 500 * 2 ** attempt) : told * 1000 + Math.random() * 250
}

const goesOn = new Set([408, 423, 429])

/**
 * Whether it may have been done, is being done, or was not begun for now: what is sent again is the same intent and keeps its key. What an operation refuses
 * itself is an answer, and kept under the key. By status, because contracts have one code for several faults.
 */
export const isUndecided = ({ kind, code, status = 0 }: { kind: string; code: string; status?: number }): boolean =>
  kind === 'transport' || code === 'idempotency_key_in_use' || (kind !== 'domain' && (status >= 500 || goesOn.has(status)))

/** A file is told apart by what it says of itself: its bytes are not read for it. */
const parts = (_: string, value: any) => (value instanceof FormData ? [...value] : value instanceof Blob ? [value.size, (value as File).name, (value as File).lastModified] : value)
const intentOf = (input: unknown) => JSON.stringify(input, parts)

/** A key for each intent: what is sent again is the same one until it is decided, and something else has a key of its own. */
export class Intents {
  #keys = new Map<string, string>()

  keyOf(input: unknown): string {
    const intent = intentOf(input)
    const key = this.#keys.get(intent) ?? crypto.randomUUID()
    this.#keys.set(intent, key)
    return key
  }

  /** @param failure what it ended with; nothing where it was done. */
  end(input: unknown, failure?: Parameters<typeof isUndecided>[0]): void {
    if (!failure || !isUndecided(failure)) this.#keys.delete(intentOf(input))
  }
}

/** Rejects with the signal's reason when it is given up meanwhile. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((go, stop) => {
    if (signal?.aborted) return stop(signal.reason)
    const ended = () => (clearTimeout(timer), stop(signal!.reason))
    const timer = setTimeout(() => (signal?.removeEventListener('abort', ended), go()), ms)
    signal?.addEventListener('abort', ended, { once: true })
  })
