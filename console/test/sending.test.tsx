// @vitest-environment happy-dom
import { define, Intents } from '@stoa/client/core'
import { useSend as useClientSend } from '@stoa/client/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { useList, useSend, type Failure, type Result } from '../src/app/api'
import * as client from '../src/app/client'
import { ConfirmDialog } from '../src/ui/ConfirmDialog'
import { Download } from '../src/ui/Download'
import { ErrorPanel } from '../src/ui/ErrorPanel'
import { show } from './page'
import { forget, sent, server } from './server'

const told: Failure[] = []
vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('../src/ui/toasts', () => ({ toast: () => undefined, toastFailure: (failure: Failure) => told.push(failure), Toasts: () => null }))

beforeEach(() => {
  forget()
  told.length = 0
})

const away: Failure = { kind: 'platform', code: 'database_unavailable', status: 503, title: 'Away' }
const inUse: Failure = { kind: 'input', code: 'idempotency_key_in_use', status: 409, title: 'Still at it' }
const lost: Failure = { kind: 'transport', code: 'network', title: 'Lost' }
const answers: Failure[] = [
  { kind: 'domain', code: 'out_of_stock', status: 409, title: 'None left' },
  { kind: 'domain', code: 'payment_unavailable', status: 503, title: 'The bank is away, and that is kept under the key' },
  { kind: 'input', code: 'idempotency_key_reused', status: 422, title: 'Another one' },
]

/** The keys of three tries: the first two fail so. */
const triesOf = (failure: Failure) => {
  const left: Failure[] = [failure, failure]
  return { keys: [] as (string | undefined)[], next: () => left.shift() }
}

async function inDialog(failure: Failure) {
  const tries = triesOf(failure)
  const run = async ({ idempotencyKey }: { idempotencyKey?: string }): Promise<Result<unknown>> => {
    tries.keys.push(idempotencyKey)
    const error = tries.next()
    return error ? { ok: false, error } : { ok: true, data: undefined, headers: new Headers() }
  }
  const page = await show(
    <ConfirmDialog title="Refund" confirm="Send" run={run} close={() => undefined}>
      Sure?
    </ConfirmDialog>,
  )
  for (let at = 0; at < 3; at++) await page.press('Send')
  await page.close()
  return tries.keys
}

async function onScreen(failure: Failure) {
  const tries = triesOf(failure)
  server.createBrand = () => {
    const error = tries.next()
    return error ? { error } : { data: undefined }
  }
  function Screen() {
    const { send } = useSend(client.createBrand)
    return <button onClick={() => void send({ name: 'Tea' })}>Send</button>
  }
  const page = await show(<Screen />)
  for (let at = 0; at < 3; at++) await page.press('Send')
  await page.close()
  return sent.map((one) => one.key)
}

async function byTheClient(failure: Failure) {
  const tries = triesOf(failure)
  const answer = async (_op: unknown, _input: unknown, { idempotencyKey }: { idempotencyKey?: string }) => {
    tries.keys.push(idempotencyKey)
    const error = tries.next()
    return error ? { ok: false, error } : { ok: true, data: undefined, status: 200, headers: new Headers() }
  }
  const op = define<{ pay: { input: object; output: unknown; codes: string } }, never>({ send: answer } as never)('pay', 'POST', '/pay', '', '', 'k')
  function Screen() {
    const { mutate } = useClientSend(op as never)
    return <button onClick={() => mutate({})}>Send</button>
  }
  const page = await show(<Screen />)
  for (let at = 0; at < 3; at++) await page.press('Send')
  await page.close()
  return tries.keys
}

const ways = { 'a dialog': inDialog, 'a screen': onScreen, 'a program with React': byTheClient }
const same = (keys: unknown[]) => keys.length === 3 && keys[0] !== undefined && new Set(keys).size === 1

for (const [name, tries] of Object.entries(ways)) {
  test.each([lost, away, inUse])(`${name} sends again with its key where nobody knows whether it was done: $code`, async (failure) => {
    expect(same(await tries(failure))).toBe(true)
  })

  test.each(answers)(`${name} makes another key after an answer: $code`, async (failure) => {
    expect(new Set(await tries(failure)).size).toBe(3)
  })
}

test('a file that breaks off on the way is said, and can be asked for again', async () => {
  let isWhole = false
  server.exportProducts = () => ({ data: { blob: async () => (isWhole ? new Blob(['sku']) : Promise.reject(new TypeError('terminated'))) } })
  const page = await show(<Download label="Export" op={client.exportProducts} kinds={[{ label: 'CSV', input: {}, name: 'products.csv' }]} />)
  await page.press('Export')
  expect(told).toMatchObject([{ kind: 'transport', title: 'ui.brokenOff' }])
  expect(page.button('Export').disabled).toBe(false)
  isWhole = true
  await page.press('Export')
  expect(told).toHaveLength(1)
  await page.close()
})

test('what the server refuses because something stands otherwise is read again', async () => {
  server.adjustStock = () => ({ error: { kind: 'domain', code: 'stock_changed', status: 409, title: 'Sold meanwhile' } })
  let read = 0
  server.listInventory = () => (read++, { data: [] })
  function Screen() {
    const { send } = useSend(client.adjustStock)
    return <button onClick={() => void send({ lines: [] })}>Send</button>
  }
  function List() {
    useList(client.listInventory, {})
    return null
  }
  const page = await show(
    <>
      <Screen />
      <List />
    </>,
  )
  await page.press('Send')
  expect(read).toBe(2)
  await page.close()
})

test('what is sent for another thing has a key of its own, and what was lost keeps its', async () => {
  server.deleteBrand = ({ id }: { id: string }) => (id === 'a' ? { error: lost } : { data: undefined })
  function Screen() {
    const { send } = useSend(client.deleteBrand)
    return ['a', 'b'].map((id) => (
      <button key={id} onClick={() => void send({ id })}>
        {id}
      </button>
    ))
  }
  const page = await show(<Screen />)
  for (const id of ['a', 'b', 'a']) await page.press(id)
  const [first, other, again] = sent.map((one) => one.key)
  expect(again).toBe(first)
  expect(other).not.toBe(first)
  await page.close()
})

test('another file is another thing, and the same one is not', () => {
  const intents = new Intents()
  const form = (text: string) => {
    const body = new FormData()
    body.append('file', new File([text], 'stock.csv', { lastModified: 1 }))
    return { body }
  }
  const keys = [form('a'), form('bb'), form('a'), { body: new Blob(['a']) }, { body: new Blob(['bb']) }].map((input) => intents.keyOf(input))
  expect(keys[2]).toBe(keys[0])
  expect(new Set(keys).size).toBe(4)
})

test('a program with React sends for another thing with a key of its own, too', async () => {
  const keys: (string | undefined)[] = []
  const answer = async (_op: unknown, { id }: { id: string }, { idempotencyKey }: { idempotencyKey?: string }) => (keys.push(idempotencyKey), id === 'a' ? { ok: false, error: lost } : { ok: true, data: undefined, status: 200, headers: new Headers() })
  const op = define<{ pay: { input: { id: string }; output: unknown; codes: string } }, never>({ send: answer } as never)('pay', 'POST', '/pay', '', '', 'k')
  function Screen() {
    const { mutate } = useClientSend(op as never)
    return ['a', 'b'].map((id) => (
      <button key={id} onClick={() => mutate({ id } as never)}>
        {id}
      </button>
    ))
  }
  const page = await show(<Screen />)
  for (const id of ['a', 'b', 'a']) await page.press(id)
  expect(keys[2]).toBe(keys[0])
  expect(keys[1]).not.toBe(keys[0])
  await page.close()
})

test('a failure leads to the server’s word on it only where the server has one', async () => {
  const page = await show(
    <>
      <ErrorPanel failure={lost} />
      <ErrorPanel failure={away} />
    </>,
  )
  expect([...page.box.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['/docs/errors/database_unavailable'])
  await page.close()
})
