// Against a running server: STOA is its address, STOA_EMAIL and STOA_PASSWORD are its super admin.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import * as basic from '../dist/basic.js'
import { Client, define } from '../dist/core/index.js'
import * as malnu from '../dist/malnu.js'
import * as nest from '../dist/nest.js'
import * as stoa from '../dist/problem.js'
import * as standard from '../dist/standard.js'
import * as store from '../dist/store.js'
import { proxy } from './proxy.mjs'

const { call, orThrow, pages, events, session } = stoa
const target = process.env.STOA
const groups = { platform: ['maintenance'], session: ['token_invalid', 'token_expired', 'not_authenticated'], input: ['invalid_request'], standing: [] }
const member = 'SecurePassword123!'
let between
const email = () => `${crypto.randomUUID()}@example.com`

before(async () => {
  between = await proxy(target)
  stoa.configure({ baseUrl: between.baseUrl })
})
after(() => between.close())

async function signIn() {
  const address = email()
  await orThrow(stoa.register, { email: address, password: member, first_name: 'Ada' })
  await orThrow(stoa.login, { email: address, password: member })
  return address
}

/** A client of its own, as another tab or process has one, with operations like those of `problem`. */
function another(baseUrl = between.baseUrl, settings = {}) {
  const client = new Client({ mount: '/as/problem/api/v1', refresh: 'body', token: 'refresh_token', refusals: ['refresh_token_invalid', 'refresh_token_missing'], groups })
  client.configure({ baseUrl, ...settings })
  return { client, op: (operation) => ({ ...operation, client }) }
}

for (const [name, contract] of Object.entries({ problem: stoa, store, standard, nest, malnu, basic })) {
  test(`${name}: registers, logs in, reads a page and is refused with the code of the fault`, async () => {
    contract.configure({ baseUrl: between.baseUrl })
    // Document 001 lets nobody in whose address is not proved.
    const address = name === 'standard' ? process.env.STOA_EMAIL : email()
    const password = name === 'standard' ? process.env.STOA_PASSWORD : member
    const names = name === 'nest' ? { firstName: 'Ada' } : { first_name: 'Ada' }
    if (name !== 'standard') assert.equal((await contract.call(contract.register, { email: address, password, ...names })).ok, true)
    assert.equal((await contract.call(contract.login, { email: address, password })).ok, true)
    assert.equal(contract.session.signedIn, true)
    let items = 0
    const size = name === 'nest' ? { pageSize: 20 } : { page_size: 20 }
    for await (const product of contract.pages(contract.listProducts, size)) items += product.id ? 1 : 0
    assert.ok(items > 40, `${items} products`)
    const wrong = await contract.call(contract.login, { email: address, password: 'Wrong-Password-1' })
    assert.deepEqual([wrong.ok, wrong.error.kind, wrong.error.code], [false, 'domain', ['standard', 'malnu'].includes(name) ? 'AUTH_001' : 'invalid_credentials'])
    assert.ok(wrong.error.title.length > 5)
    assert.equal((await contract.call(contract.logout)).ok, true)
    assert.equal(contract.session.signedIn, false)
  })
}

test('members of an object become parameters of their own, lists repeat theirs', async () => {
  between.seen.length = 0
  const answer = await call(stoa.listProducts, { attributes: { color: ['green', 'silver'] }, facets: 'brand_id', page_size: 1 })
  assert.equal(answer.ok, true)
  assert.ok(between.seen[0].path.includes('attributes%5Bcolor%5D=green&attributes%5Bcolor%5D=silver'), between.seen[0].path)
  assert.ok(answer.headers.has('X-Facets'))
})

test('fields that are wrong are named', async () => {
  await signIn()
  const refused = await call(stoa.addToCart, { product_id: 'prod-2', quantity: 0 })
  assert.equal(refused.error.kind, 'input')
  assert.deepEqual(refused.error.errors.map(({ field, rule }) => [field, rule]), [['quantity', 'too_small']])
})

test('fifty calls with an ended token renew it once', async () => {
  await signIn()
  session.start({ access: 'not.a.token', seconds: 900 })
  between.seen.length = 0
  const answers = await Promise.all(Array.from({ length: 50 }, () => call(stoa.getCart)))
  assert.ok(answers.every((answer) => answer.ok))
  assert.equal(between.seen.filter(({ path }) => path.endsWith('/auth/refresh')).length, 1)
})

test('a token that is about to end is renewed before it is sent', async () => {
  await signIn()
  session.start({ access: 'soon.over', seconds: 0 })
  between.seen.length = 0
  assert.equal((await call(stoa.getCart)).ok, true)
  assert.deepEqual(between.seen.map(({ path }) => path.split('/').at(-1)), ['refresh', 'cart'])
})

test('five that hold one refresh token all stay signed in', async () => {
  await signIn()
  const refresh = session.refreshToken
  const tabs = Array.from({ length: 5 }, () => another())
  for (const { client } of tabs) client.session.start({ access: 'not.a.token', refresh, seconds: 900 })
  const answers = await Promise.all(tabs.map(({ op }) => call(op(stoa.getCart))))
  assert.deepEqual(answers.map((answer) => answer.ok), [true, true, true, true, true])
})

test('who logs out while a renewal is under way stays logged out', async () => {
  await signIn()
  session.start({ access: 'not.a.token', seconds: 900 })
  let renewing
  const reached = new Promise((go) => (renewing = go))
  let release
  between.next.push(undefined, (answer, incoming) => {
    renewing()
    release = () => incoming.resume() && answer.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ access_token: 'late', refresh_token: 'late', expires_in: 900 }))
    return true
  })
  const cart = call(stoa.getCart)
  await reached
  session.end()
  release()
  assert.equal((await cart).ok, false)
  assert.equal(session.signedIn, false)
  assert.equal(session.refreshToken, undefined)
})

test('logout ends the session also with an ended token', async () => {
  await signIn()
  session.start({ access: 'not.a.token', seconds: 900 })
  assert.equal((await call(stoa.logout)).ok, true)
  assert.equal(session.signedIn, false)
})

test('a session that is over asks the program, and the call is sent again with its key', async () => {
  const address = await signIn()
  session.end()
  between.seen.length = 0
  stoa.configure({ onSessionEnd: async () => (await call(stoa.login, { email: address, password: member })).ok })
  try {
    assert.equal((await call(stoa.addToCart, { product_id: 'prod-2', quantity: 1 })).ok, true)
    const keys = between.seen.filter(({ path }) => path.endsWith('/cart/items')).map(({ headers }) => headers['idempotency-key'])
    assert.equal(keys.length, 2)
    assert.equal(new Set(keys).size, 1)
  } finally {
    stoa.configure({ onSessionEnd: undefined })
  }
})

const html = (status, text = '<html>Bad gateway</html>', headers = {}) => (answer, incoming) => {
  incoming.resume()
  answer.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(text)
  return true
}

test("a proxy's page is an unexpected answer, with or without a body, after three tries", async () => {
  for (const text of ['<html>Bad gateway</html>', '']) {
    between.seen.length = 0
    between.next.push(html(502, text), html(502, text), html(502, text))
    const { error } = await call(stoa.listProducts)
    assert.deepEqual([error.kind, error.code, error.status], ['transport', 'unexpected_answer', 502])
    assert.equal(between.seen.length, 3)
  }
})

test("a proxy's page ends no session, whatever its status", async () => {
  await signIn()
  session.start({ access: 'not.a.token', seconds: 900 })
  for (const status of [401, 403, 422]) {
    between.next.push(undefined, html(status))
    assert.equal((await call(stoa.getCart)).ok, false)
    assert.notEqual(session.refreshToken, undefined)
  }
  assert.equal((await call(stoa.getCart)).ok, true)
})

for (const [name, contract] of Object.entries({ problem: stoa, store, nest, malnu, basic })) {
  test(`${name}: a refresh token that the server refuses ends the session`, async () => {
    contract.configure({ baseUrl: between.baseUrl })
    contract.session.start({ access: 'not.a.token', refresh: 'nor.is.this', seconds: 900 })
    // What only a session opens: a cart's refusal may be of the guest's token, which malnu tells by the same code.
    assert.equal((await contract.call(contract.getProfile)).ok, false)
    assert.deepEqual([contract.session.signedIn, contract.session.refreshToken], [false, undefined])
  })
}

test('one refusal by a proxy is not noticed', async () => {
  between.next.push(html(503))
  assert.equal((await call(stoa.listProducts)).ok, true)
})

test('a body that is cut off is a network failure, and is asked for again', async () => {
  between.next.push((answer) => {
    answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
    answer.write('[{"id":')
    answer.destroy()
    return true
  })
  assert.equal((await call(stoa.listProducts)).ok, true)
})

test('Retry-After is seconds or a date, and a long wait is for the caller', async () => {
  const at = new Date(Date.now() + 3_600_000).toUTCString()
  for (const value of ['3600', at]) {
    between.seen.length = 0
    between.next.push(html(503, '', { 'Retry-After': value }))
    const { error } = await call(stoa.listProducts)
    assert.equal(between.seen.length, 1)
    assert.ok(error.retryAfter > 3500 && error.retryAfter <= 3600, String(error.retryAfter))
  }
})

test('an unknown code of a newer server is an unexpected answer', async () => {
  between.next.push((answer, incoming) => {
    incoming.resume()
    answer.writeHead(409, { 'Content-Type': 'application/problem+json', 'Error-Code': 'from_the_future' }).end('{"code":"from_the_future","title":"?","status":409}')
    return true
  })
  const { error } = await call(stoa.listProducts)
  assert.deepEqual([error.code, error.status], ['unexpected_answer', 409])
})

test('what was done before its answer was lost is done once', async () => {
  await signIn()
  await orThrow(stoa.addToCart, { product_id: 'prod-2', quantity: 1 })
  const address = { first_name: 'John', last_name: 'Doe', address1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001', country: 'US' }
  // The server does it; its answer is lost on the way.
  between.next.push((answer, incoming) => {
    const url = new URL(incoming.url, target)
    const body = []
    incoming.on('data', (chunk) => body.push(chunk))
    incoming.on('end', async () => {
      const { host, connection, 'content-length': length, ...headers } = incoming.headers
      await (await fetch(url, { method: incoming.method, headers, body: Buffer.concat(body) })).arrayBuffer()
      answer.destroy()
    })
    return true
  })
  const placed = await call(stoa.placeOrder, { shipping_address: address, payment_method_id: 'pm_123', shipping_method_id: 'ship_standard', promotion_codes: [] })
  assert.equal(placed.ok, true)
  let orders = 0
  for await (const order of pages(stoa.listOrders)) orders += order.id === placed.data.id ? 1 : 100
  assert.equal(orders, 1)
})

test('what is given up or takes too long says so', async () => {
  const given = AbortSignal.abort()
  assert.equal((await call(stoa.listProducts, {}, { signal: given })).error.code, 'aborted')
  between.next.push(() => true, () => true, () => true)
  assert.equal((await call(stoa.listProducts, {}, { timeoutMs: 30 })).error.code, 'timeout')
  const nobody = another('http://127.0.0.1:1', { retries: 0 })
  assert.equal((await call(nobody.op(stoa.listProducts))).error.code, 'network')
})

test('orThrow throws what a script can read', async () => {
  await assert.rejects(orThrow(stoa.getProduct, { id: 'no-such-product' }), (error) => error.code === 'product_not_found' && error.kind === 'domain' && error.requestId !== undefined)
})

test('events arrive behind the last one after a lost connection, and a stream that is left holds no socket', async () => {
  await orThrow(stoa.login, { email: process.env.STOA_EMAIL, password: process.env.STOA_PASSWORD })
  const ids = []
  const leave = new AbortController()
  between.next.push((answer, incoming) => {
    incoming.resume()
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' })
    answer.end('id: 1\nevent: product.created\ndata: {"type":"product.created","id":"prod-1"}\n\n')
    return true
  })
  for await (const event of events(stoa.listEvents, { after: 0 }, { signal: leave.signal })) {
    ids.push(Number(event.id))
    if (ids.length === 4) leave.abort()
  }
  assert.deepEqual(ids, [1, 2, 3, 4])
  assert.equal(between.seen.at(-1).headers['last-event-id'], '1')
  for (const socket of between.sockets) if (!socket.destroyed && socket._httpMessage) await once(socket, 'close')
  await call(stoa.logout)
})

test('a file goes up as it is read', async () => {
  await orThrow(stoa.login, { email: process.env.STOA_EMAIL, password: process.env.STOA_PASSWORD })
  const lines = ['fcmToken,platform']
  const body = new Blob([JSON.stringify({ fcm_token: `token-${Date.now()}`, platform: 'android' }) + '\n'])
  const imported = await call(stoa.importDeviceTokens, { body })
  assert.equal(imported.ok, true, JSON.stringify(imported.error ?? lines))
  await call(stoa.logout)
})

test('an operation of one contract never shows in the table of another', () => {
  const op = define(new Client({ mount: '/x', refresh: 'body', token: 't', refusals: [], groups }))('a', 'GET', '/a')
  assert.equal(stoa.tagOf(op), 'a')
  assert.notEqual(store.login.client, stoa.login.client)
})
