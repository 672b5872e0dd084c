import { expect, test, vi } from 'vitest'

type Told = { event: string; data: unknown }
const told: Told[] = [
  { event: 'gap', data: {} },
  { event: 'order.placed', data: { id: '7', type: 'order.placed' } },
  { event: 'stock.changed', data: { id: '8', type: 'stock.changed' } },
]

const refusals: string[] = []
const counted = { streams: 0 }
class StoaError extends Error {
  constructor(readonly kind: string) {
    super(kind)
  }
}

vi.mock('../src/app/session', () => ({ session: { get: () => ({ state: 'in' }) } }))
vi.mock('../src/app/client', () => ({
  listEvents: {},
  StoaError,
  events: async function* () {
    counted.streams++
    const refused = refusals.shift()
    if (refused) throw new StoaError(refused)
    yield* told.splice(0, told.length)
    await new Promise(() => undefined)
  },
}))

test('what the server has forgotten of its events is something new for everyone who listens, and the rest is heard after it', async () => {
  const { listen } = await import('../src/app/live')
  const [orders, stock]: string[][] = [[], []]
  listen(['order.'], (id) => orders!.push(id))
  listen(['stock.'], (id) => stock!.push(id))
  await vi.waitFor(() => expect([orders, stock]).toEqual([['gap', '7'], ['gap', '8']]))
})

test('who may not hear events is refused once, and not every half a minute', async () => {
  vi.resetModules()
  vi.useFakeTimers()
  const { listen } = await import('../src/app/live')
  refusals.push('standing', 'standing')
  const { streams: before } = counted
  listen(['order.'], () => undefined)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(counted.streams - before).toBe(1)
  // The next screen asks anew.
  listen(['stock.'], () => undefined)
  await vi.advanceTimersByTimeAsync(0)
  expect(counted.streams - before).toBe(2)
  vi.useRealTimers()
})
