// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { Client, events } from '@stoa/client/core'
import { afterEach, expect, test, vi } from 'vitest'
import { send } from '../src/app/client'

const groups = { platform: [], session: ['token_invalid'], input: [], standing: [] }
const cart = { id: 'getCart', method: 'GET', path: '/cart', query: [], codes: [], idempotent: false, media: '', raw: false } as never

function made(mount: string, fetch?: typeof globalThis.fetch, refresh: 'body' | 'cookie' = 'body') {
  const client = new Client({ mount: '/api', refresh: 'body', token: 'refresh_token', refusals: ['refresh_token_invalid'], groups })
  client.configure({ baseUrl: 'https://shop.example', mount, fetch, refresh, retries: 0 })
  client.session.start({ access: mount, refresh: 'r' })
  return client
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('a logout ends the sessions of its own place, and no other person’s in another tab', () => {
  const open: { name: string; onmessage?: () => void }[] = []
  class Channel {
    onmessage?: () => void
    constructor(readonly name: string) {
      open.push(this)
    }
    postMessage() {
      for (const other of open) if (other !== this && other.name === this.name) other.onmessage?.()
    }
  }
  vi.stubGlobal('BroadcastChannel', Channel)
  const [staff, shopper, shoppersOtherTab] = [made('/console/api'), made('/storefront/api'), made('/storefront/api')]
  staff.session.end()
  expect([shopper.session.signedIn, shoppersOtherTab.session.signedIn]).toEqual([true, true])
  const heard: boolean[] = []
  shoppersOtherTab.session.subscribe((signedIn) => heard.push(signedIn))
  shopper.session.end()
  expect(heard).toEqual([false])
})

const refused = (code: string) => Response.json({ code, title: '?' }, { status: 401 })

test.each([
  ['a proxy’s page', 401, () => new Response('<html>Sign in to the network</html>', { status: 401 }), true],
  ['a proxy’s page', 403, () => new Response('<html>Blocked</html>', { status: 403 }), true],
  ['a proxy’s page', 422, () => new Response('', { status: 422 }), true],
  ['the server', 401, () => refused('refresh_token_invalid'), false],
])('where %s answers %i to the renewal, the session is over only if the server says so', async (_who, _status, answer, isKept) => {
  const client = made('/api', async (url) => (String(url).endsWith('/auth/refresh') ? answer() : refused('token_invalid')))
  await client.send(cart, {}, {})
  expect(client.session.signedIn).toBe(isKept)
})

const isRenewal = (url: unknown) => String(url).endsWith('/auth/refresh')
const tokenOf = (person: string, number: number) => `h.${btoa(JSON.stringify({ sub: person }))}.${number}`

test('a cookie that is another person’s by now renews nothing of the first one’s, however often it is asked', async () => {
  let whose = 'anna'
  let valid = tokenOf('anna', 2)
  const seen: (string | null)[] = []
  const client = made(
    '/api',
    async (url, init) => {
      if (isRenewal(url)) return Response.json({ access_token: (valid = tokenOf(whose, 3)) })
      const sent = new Headers(init?.headers).get('Authorization')
      seen.push(sent)
      return sent === `Bearer ${valid}` ? Response.json({}) : refused('token_invalid')
    },
    'cookie',
  )
  client.session.start({ access: tokenOf('anna', 1) })
  expect((await client.send(cart, {}, {})).ok).toBe(true)
  valid = 'none'
  whose = 'ben'
  seen.length = 0
  for (const _ of [1, 2]) expect(await client.send(cart, {}, {})).toMatchObject({ ok: false, error: { kind: 'session' } })
  expect(await client.session.renewed()).toBe('refused')
  expect(client.session.signedIn).toBe(false)
  expect(seen).toEqual([`Bearer ${tokenOf('anna', 3)}`, null])
})

test('a renewal that is lost ends no session, and is told instead of a session that is over', async () => {
  const ended = vi.fn(async () => false)
  const client = made('/api', async (url) => (isRenewal(url) ? Promise.reject(new TypeError('offline')) : refused('token_invalid')))
  client.configure({ onSessionEnd: ended })
  expect(await client.send(cart, {}, {})).toMatchObject({ ok: false, error: { kind: 'transport', code: 'network' } })
  expect([client.session.signedIn, ended.mock.calls.length]).toEqual([true, 0])
})

test('a stream that was sent is not sent again: whoever has it is told that the session was over', async () => {
  let calls = 0
  const client = made('/api', async (url) => (isRenewal(url) ? Response.json({ access_token: 'new' }) : (calls++, refused('token_invalid'))))
  client.configure({ onSessionEnd: async () => true })
  const upload = { ...(cart as object), method: 'POST', media: 'application/x-ndjson' } as never
  expect(await client.send(upload, { body: new ReadableStream() }, {})).toMatchObject({ ok: false, error: { kind: 'session', code: 'token_invalid' } })
  expect([calls, client.session.accessToken]).toEqual([1, 'new'])
})

test.each([
  ['cookie', true],
  ['body', false],
] as const)('a logout that is lost with a %s keeps the session: %s', async (refresh, isKept) => {
  const client = made('/api', async () => Promise.reject(new TypeError('offline')), refresh)
  await client.send({ ...(cart as object), id: 'logout', method: 'POST' } as never, {}, {})
  expect(client.session.signedIn).toBe(isKept)
})

test('a quiet stream goes on from its place, and one that is opened again and again is not waited for longer each time', async () => {
  const places: (string | null)[] = []
  const waits: (number | undefined)[] = []
  const client = made('/api', async (_url, init) => {
    places.push(new Headers(init?.headers).get('Last-Event-ID'))
    const body = places.length < 5 ? `:\nid: ${places.length}\n\n` : 'event: end\ndata: {}\n\n'
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
  })
  vi.spyOn(Math, 'random').mockReturnValue(1)
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((go: () => void, ms?: number) => (waits.push(ms), queueMicrotask(go), 0)) as never)
  for await (const event of events({ ...(cart as object), client } as never)) expect(event).toBeUndefined()
  expect(places).toEqual([null, '1', '2', '3', '4'])
  expect(waits).toEqual([500, 500, 500, 500])
})

test('what is lost on the way is told in the person’s language, and what the server refuses as it says it', async () => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  const answering = (error: object) => send({ query: [], client: { send: async () => ({ ok: false, error }) } } as never, {})
  for (const code of ['network', 'timeout', 'aborted', 'unexpected_answer']) expect(await answering({ kind: 'transport', code, title: 'In English' })).toMatchObject({ error: { code, title: `ui.lost.${code}` } })
  expect(await answering({ kind: 'domain', code: 'out_of_stock', title: 'Agotado' })).toMatchObject({ error: { title: 'Agotado' } })
})
