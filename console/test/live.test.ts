import { expect, test, vi } from 'vitest'

type Told = { event: string; data: unknown }
const told: Told[] = [
  { event: 'gap', data: {} },
  { event: 'order.placed', data: { id: '7', type: 'order.placed' } },
  { event: 'stock.changed', data: { id: '8', type: 'stock.changed' } },
]

vi.mock('../src/app/session', () => ({ session: { get: () => ({ state: 'in' }) } }))
vi.mock('../src/app/client', () => ({
  listEvents: {},
  events: async function* () {
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
