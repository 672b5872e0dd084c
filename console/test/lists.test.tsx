// @vitest-environment happy-dom
import { act, type ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { listMails, type OrderSummary } from '../src/app/client'
import { shopZone } from '../src/app/shop'
import { store } from '../src/app/store'
import { ListCard } from '../src/ui/ListCard'
import { ListScreen } from '../src/ui/ListScreen'
import { show } from './page'
import { forget, sent, server, stale, type Answer } from './server'

/** The address; it comes a moment after it was asked for, as the router's does. */
const address = store<Record<string, string | undefined>>({})
const asked: Record<string, string | undefined>[] = []
vi.mock('../src/app/url', () => ({ useUrl: () => [address.use(), (part: Record<string, string | undefined>) => asked.push(part)], useGo: () => () => undefined, usePart: () => '' }))
vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
const heard: ((id: string) => void)[] = []
vi.mock('../src/app/live', () => ({ listen: (_types: string[], hear: (id: string) => void) => (heard.push(hear), () => undefined) }))
vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>, useNavigate: () => () => undefined, useRouterState: () => [] }))

type Row = { id: string; version: number }
const run = vi.fn<(rows: Row[], clear: () => void) => void>()
const List = () => (
  <ListScreen<{ cursor?: string }, Row>
    name="mails"
    label="Mails"
    op={listMails as never}
    rowKey={(row) => row.id}
    columns={[{ key: 'id', head: 'Id', cell: (row) => row.id }]}
    filters={[
      { name: 'from', label: 'From', kind: 'day' },
      { name: 'to', label: 'To', kind: 'day', end: true },
      { name: 'tag', label: 'Tag', kind: 'text' },
    ]}
    bulk={[{ label: 'Do', run }]}
    live={['mail.']}
    empty={{ title: 'None' }}
  />
)

let inputs: Record<string, string | undefined>[] = []
const rowsOf = (rows: Row[]) => {
  server.listMails = (input) => (inputs.push(input), { data: rows })
}
const goTo = (url: Record<string, string | undefined>) => act(async () => address.set(url))

beforeEach(() => {
  forget()
  run.mockClear()
  inputs = []
  asked.length = 0
  address.set({})
  shopZone.set('Europe/Berlin')
  server.listViews = () => ({ data: [] })
  rowsOf([])
})

test('a year that is being typed is no filter yet, and kills no list', async () => {
  rowsOf([{ id: 'a', version: 1 }])
  for (const from of ['0002-01-01', '0202-11-27', 'x', '12026-01-01']) {
    address.set({ from, to: '9999-12-31' })
    const page = await show(<List />)
    expect(page.field('Mails')).toBeDefined()
    expect(inputs.at(-1)!.from).toBeUndefined()
    await page.close()
  }
  address.set({ from: '2026-11-27' })
  const page = await show(<List />)
  expect(inputs.at(-1)!.from).toBe('2026-11-26T23:00:00.000Z')
  await page.close()
})

test('a filter of text loses no letter while the address follows', async () => {
  const page = await show(<List />)
  await page.type('Tag', 'tea')
  expect(page.box.querySelector<HTMLInputElement>('input[type=text]')!.value).toBe('tea')
  await vi.waitFor(() => expect(asked).toEqual([{ tag: 'tea', cursor: undefined }]))
  await goTo({ tag: 'cups' })
  expect(page.box.querySelector<HTMLInputElement>('input[type=text]')!.value).toBe('cups')
  await page.close()
})

const ticks = (box: HTMLElement) => [...box.querySelectorAll<HTMLInputElement>('tbody input[type=checkbox]')]
const allHere = (box: HTMLElement) => box.querySelector<HTMLInputElement>('thead input[type=checkbox]')!

test('rows are handed on as they are now, not as they were when they were ticked', async () => {
  rowsOf([{ id: 'a', version: 1 }])
  const page = await show(<List />)
  await page.choose(ticks(page.box)[0]!)
  rowsOf([{ id: 'a', version: 2 }])
  await page.readAgain()
  await page.press('Do')
  expect(run).toHaveBeenCalledWith([{ id: 'a', version: 2 }], expect.anything())
  await page.close()
})

test('the boxes that choose rows say which row', async () => {
  rowsOf([{ id: 'a', version: 1 }, { id: 'b', version: 1 }])
  const page = await show(<List />)
  const nameOf = (id: string) => [document.getElementById(id)!].map((element) => element.getAttribute('aria-label') ?? element.textContent).join()
  const names = ticks(page.box).map((tick) => tick.getAttribute('aria-labelledby')!.split(' ').map(nameOf).join(' '))
  expect(names).toEqual(['ui.chooseRow a', 'ui.chooseRow b'])
  await page.close()
})

test('what is chosen on one page stays when all of the next are', async () => {
  rowsOf([{ id: 'a', version: 1 }, { id: 'b', version: 1 }])
  const page = await show(<List />)
  await page.choose(ticks(page.box)[0]!)
  rowsOf([{ id: 'c', version: 1 }, { id: 'd', version: 1 }])
  await goTo({ cursor: '2' })
  await page.readAgain()
  await page.choose(allHere(page.box))
  await page.press('Do')
  expect(run.mock.lastCall![0].map((row) => row.id)).toEqual(['a', 'c', 'd'])
  await page.choose(allHere(page.box))
  await page.press('Do')
  expect(run.mock.lastCall![0].map((row) => row.id)).toEqual(['a'])
  await page.close()
})

test('what is new is said also while rows are chosen, until the list has been read again', async () => {
  rowsOf([{ id: 'a', version: 1 }])
  const page = await show(<List />)
  await act(async () => heard.at(-1)!('1'))
  await page.choose(ticks(page.box)[0]!)
  expect(page.button('ui.newOnes')).toBeDefined()
  await page.choose(ticks(page.box)[0]!)
  expect(page.button('ui.newOnes')).toBeDefined()
  // Read again by something else, as after a change of one's own.
  await new Promise((go) => setTimeout(go, 2))
  await page.readAgain()
  expect(page.box.textContent).not.toContain('ui.newOnes')
  // Nor while another page is on its way.
  server.listMails = () => new Promise(() => undefined)
  await goTo({ cursor: '2' })
  expect(page.box.textContent).not.toContain('ui.newOnes')
  await page.close()
})

test('a later page that is empty does not say that there is nothing, and leads to the first', async () => {
  address.set({ cursor: '2' })
  const page = await show(<List />)
  expect(page.box.textContent).toContain('ui.noMatch')
  expect(page.box.textContent).not.toContain('None')
  await page.press('ui.first')
  expect(asked).toEqual([{ cursor: undefined }])
  await page.close()
})

test('nor does one of a list inside a screen', async () => {
  server.listMails = ({ cursor }: { cursor: string }) => (cursor === '*' ? { data: [{ id: 'a' }], next: '/mails?cursor=2' } : { data: [] })
  const page = await show(<ListCard title="Mails" op={listMails as never} input={{}} rowKey={(row: { id: string }) => row.id} columns={[{ key: 'id', head: 'Id', cell: (row) => row.id }]} empty="None" />)
  await page.press('ui.next')
  expect(page.box.textContent).not.toContain('None')
  await page.press('ui.first')
  expect(page.box.querySelector('tbody')!.textContent).toBe('a')
  await page.close()
})

const order = (id: string, version: number, tags: string[] = []) => ({ id, order_number: id.toUpperCase(), version, tags }) as OrderSummary

test('tags are added to what an order has by now, and only what failed is tried again', async () => {
  const { TagOrders } = await import('../src/areas/orders/list/TagOrders')
  const orders: Record<string, OrderSummary> = { a: order('a', 1), b: order('b', 2, ['vip']), c: order('c', 1) }
  let isAway = true
  server.getStaffOrder = ({ id }: { id: string }) => ({ data: orders[id] })
  server.updateOrder = ({ id, tags }: { id: string; tags: string[] }): Answer => {
    if (id === 'c' && isAway) return { error: { kind: 'platform', code: 'database_unavailable', status: 503, title: 'Away' } }
    if (sent.at(-1)!.ifMatch !== `"${orders[id]!.version}"`) return stale
    orders[id] = order(id, orders[id]!.version + 1, tags)
    return { data: orders[id] }
  }
  const clear = vi.fn()
  const page = await show(<TagOrders orders={[order('a', 1), order('b', 1), order('c', 1)]} clear={clear} close={() => undefined} />)
  await page.put('orders.tagName', 'gift')
  await page.press('orders.tag')
  expect(page.box.textContent).toContain('C: Away')
  expect([orders.a!.tags, orders.b!.tags]).toEqual([['gift'], ['vip', 'gift']])
  expect(clear).not.toHaveBeenCalled()
  isAway = false
  orders.c = order('c', 5, ['new'])
  sent.length = 0
  await page.press('orders.tag')
  expect(sent).toMatchObject([{ id: 'updateOrder', input: { id: 'c', tags: ['new', 'gift'] }, ifMatch: '"5"' }])
  expect(clear).toHaveBeenCalled()
  await page.close()
})

test('a mail that cannot be sent again keeps back no other', async () => {
  const { default: Mails } = await import('../src/areas/operations/mails/Mails')
  const { session } = await import('../src/app/session')
  session.set({ state: 'in', me: { id: 'a', email: '', name: '', roles: [], superAdmin: true, rights: new Set() } })
  server.listMails = () => ({ data: ['1', '2', '3'].map((id) => ({ id, to: id, template: '', created_at: '2026-11-27T09:00:00Z', attempts: 1, last_error: '' })) })
  server.retryMail = ({ id }: { id: string }) => (id === '2' ? { error: { kind: 'domain', code: 'mail_not_found', status: 404, title: 'Gone' } } : { data: undefined })
  const page = await show(<Mails />)
  await page.choose(allHere(page.box))
  await page.press('operations.retry')
  expect(sent.map((one) => (one.input as { id: string }).id)).toEqual(['1', '2', '3'])
  await page.close()
})

test('the lines of an import are there once its file has been read', async () => {
  const { default: Import } = await import('../src/areas/operations/import/Import')
  const counts = { create: 0, update: 0, unchanged: 0, error: 0 }
  const found = (status: string) => () => ({ data: { id: 'i', type: 'stock', status, created_at: '2026-11-27T09:00:00Z', format: 'stoa', rows: 1, counts, ignored_columns: [], pictures: { pending: 0, done: 0, failed: 0 }, errors: [] } })
  server.getImport = found('staging')
  server.listImportRows = () => ({ data: [] })
  const page = await show(<Import />)
  expect(page.box.textContent).toContain('operations.reading')
  server.listImportRows = () => ({ data: [{ line: 2, outcome: 'create', errors: [] }] })
  server.getImport = found('staged')
  await page.readAgain()
  expect(page.box.querySelector('tbody')!.textContent).toContain('operations.count.create')
  await page.close()
})

const mayRead = async (...rights: string[]) => {
  const { session } = await import('../src/app/session')
  session.set({ state: 'in', me: { id: 'a', email: '', name: '', roles: [], superAdmin: false, rights: new Set(rights) } })
}

test('who may only look is led to nothing that is refused, and reads single devices as what they are', async () => {
  const { default: Segments } = await import('../src/areas/messages/segments/Segments')
  await mayRead('segments:read')
  server.listSegments = () => ({ data: [] })
  const page = await show(<Segments />)
  expect(page.box.textContent).toContain('messages.noSegments')
  expect([...page.box.querySelectorAll('a')].map((link) => link.getAttribute('href'))).not.toContain('/messages/segments/new')
  const audience = { platforms: [], user_ids: [], device_token_ids: [1, 2], tags: [], locales: [], segment_id: null }
  server.listSegments = () => ({ data: [{ id: 1, name: 'Two', audience, customers: null, updated_at: '2026-11-27T09:00:00Z' }] })
  await page.readAgain()
  expect(page.box.querySelector('tbody')!.textContent).toContain('messages.reaches')
  expect(page.box.querySelector('tbody')!.textContent).not.toContain('messages.allDevices')
  await page.close()
})

test('who may only look sees a template without a preview that is refused', async () => {
  const { default: OneTemplate } = await import('../src/areas/messages/template/OneTemplate')
  await mayRead('push_messages:read')
  server.getPushTemplate = () => ({ data: { id: 1, name: 'Sale', android_message: { title: 'Sale' }, ios_message: null, web_message: null, translations: {}, variables: {} } })
  const page = await show(<OneTemplate />)
  expect(page.field('messages.templateName').closest('fieldset')!.disabled).toBe(true)
  expect(page.box.textContent).not.toContain('messages.preview')
  await page.close()
})

test('who manages keys can give one its scopes: every member of staff may see what there is', async () => {
  const { default: ApiKeys } = await import('../src/areas/operations/keys/ApiKeys')
  await mayRead('api_keys:manage')
  server.listApiKeys = () => ({ data: [] })
  server.listPermissions = () => ({ data: { permissions: [{ id: '1', resource: 'orders', action: 'read', description: '' }] } })
  server.createApiKey = () => ({ data: { key: null } })
  const page = await show(<ApiKeys />)
  await page.press('operations.newKey')
  await page.put('operations.name', 'Till', 'dialog')
  await page.choose(page.field('orders:read'))
  await page.press('operations.newKey', 'dialog')
  expect(sent).toMatchObject([{ id: 'createApiKey', input: { name: 'Till', scopes: ['orders:read'] } }])
  await page.close()
})
