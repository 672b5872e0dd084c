// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import type { Failure, Options, Result } from '../src/app/api'
import { queryClient } from '../src/app/queries'
import { shopZone } from '../src/app/shop'
import { show } from './page'

type Answer = { data: unknown; etag?: string } | { error: Failure }
/** What the server says, by operation, and what it was sent. */
const server: Record<string, (input: never) => Answer> = {}
const sent: { id: string; input: unknown; ifMatch?: string }[] = []

vi.mock('../src/app/client', async (original) => ({
  ...(await original<object>()),
  send: async ({ id, method }: { id: string; method: string }, input: never, { ifMatch }: Options = {}): Promise<Result<unknown>> => {
    if (method !== 'GET') sent.push({ id, input, ifMatch })
    const answer = server[id]!(input)
    return 'error' in answer ? { ok: false, error: answer.error } : { ok: true, data: answer.data, headers: new Headers(answer.etag ? { ETag: answer.etag } : {}) }
  },
}))
vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), Link: ({ to, ...rest }: { to: string }) => <a href={to} {...rest} /> }))
vi.mock('../src/ui/Chart', () => ({ Chart: () => null }))

beforeEach(() => {
  for (const id of Object.keys(server)) delete server[id]
  sent.length = 0
  queryClient.clear()
})

test('the orders of the figures begin with the shop’s first day, also east of Greenwich', async () => {
  const { Sales } = await import('../src/areas/home/start/Sales')
  shopZone.set('Asia/Manila')
  const money = { amount: 0, currency: 'PHP' }
  const figures = { net: money, total: money, refunded: money, orders: 0 }
  server.reportSales = () => ({ data: { frame: { currency: 'PHP' }, totals: figures, series: [{ period: '2026-11-01', from: '2026-10-31T16:00:00Z', to: '2026-11-01T16:00:00Z', figures }] } })
  const page = await show(<Sales />)
  expect([...page.box.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['/orders?from=2026-11-01'])
  await page.close()
})
