// @vitest-environment happy-dom
import { useState, type ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Result } from '../src/app/api'
import type { StaffOrder, StaffProduct } from '../src/app/client'
import { session } from '../src/app/session'
import { shopZone } from '../src/app/shop'
import { Form, useEditForm } from '../src/ui/Form'
import { TextField } from '../src/ui/FormFields'
import { show } from './page'
import { forget, sent, server, stale, type Answer } from './server'

vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>, useNavigate: () => () => undefined, useSearch: () => ({}), useParams: () => ({}) }))

beforeEach(() => {
  forget()
  shopZone.set('Europe/Berlin')
  session.set({ state: 'in', me: { id: 'a', email: '', name: '', roles: [], superAdmin: true, rights: new Set() } })
})

/** What a person types while something is on its way: nothing is waited for. */
function typeNow(input: HTMLInputElement, value: string) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, value)
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

type Values = { name: string; text: string }

test('what is typed while a form is saved stays, unsaved, and goes by the version that was made', async () => {
  let page: Awaited<ReturnType<typeof show>>
  const seen: unknown[] = []
  const save = async (changed: Partial<Values>, { ifMatch }: { ifMatch?: string }): Promise<Result<unknown>> => {
    seen.push({ ...changed, ifMatch })
    if (seen.length === 1) typeNow(page.field('Text'), 'Typed meanwhile')
    return { ok: true, data: undefined, headers: new Headers({ ETag: `"${seen.length + 1}"` }) }
  }
  const values = { name: 'Tea', text: '' }
  function Screen() {
    const edit = useEditForm<Values>({ name: 'product', values, etag: '"1"', save })
    return (
      <Form edit={edit}>
        <TextField name="name" label="Name" />
        <TextField name="text" label="Text" />
      </Form>
    )
  }
  page = await show(<Screen />)
  await page.put('Name', 'Green tea')
  await page.press('ui.save')
  expect([page.field('Name').value, page.field('Text').value]).toEqual(['Green tea', 'Typed meanwhile'])
  await page.close()
  // And survives a reload.
  page = await show(<Screen />)
  expect(page.field('Text').value).toBe('Typed meanwhile')
  await page.press('ui.save')
  expect(seen).toEqual([{ name: 'Green tea', ifMatch: '"1"' }, { text: 'Typed meanwhile', ifMatch: '"2"' }])
  expect(page.button('ui.save').disabled).toBe(true)
  await page.close()
})

test('what another has changed meanwhile is taken, and is not what was typed meanwhile', async () => {
  const answers: Result<unknown>[] = [{ ok: false, error: { kind: 'domain', code: 'version_stale', status: 412, title: 'Changed' } }, { ok: true, data: undefined, headers: new Headers({ ETag: '"3"' }) }]
  function Screen() {
    const [read, setRead] = useState({ values: { name: 'Tea', text: '' }, etag: '"1"' })
    const theirs = { values: { name: 'Tea', text: 'Theirs' }, etag: '"2"' }
    const save = async (_changed: Partial<Values>, _options: object, all: Values) => {
      const answer = answers.shift()!
      if (answer.ok) setRead({ values: all, etag: '"3"' })
      return answer
    }
    const edit = useEditForm<Values>({ name: 'product', ...read, save, reload: async () => (setRead(theirs), theirs) })
    return (
      <Form edit={edit}>
        <TextField name="name" label="Name" />
        <TextField name="text" label="Text" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('Name', 'Green tea')
  await page.press('ui.save')
  expect([page.field('Name').value, page.field('Text').value]).toEqual(['Green tea', 'Theirs'])
  expect(page.button('ui.save').disabled).toBe(true)
  await page.close()
})

const picture = (id: string, alt = '') => ({ id, url: `/${id}`, alt, variant_id: null })
const product = { id: 'p', version: 1, media: [picture('m'), picture('n')] } as unknown as StaffProduct
/** What the server was asked to show, in order. */
const puts = () => sent.filter((one) => one.id === 'setProductMedia').map(({ input, ifMatch }) => [(input as { media: { id: string; alt: string }[] }).media.map(({ id, alt }) => id + alt).join(), ifMatch])

test('a text that is typed while the order of pictures is saved stays, and is saved after it', async () => {
  const { Pictures } = await import('../src/areas/catalogue/pictures/Pictures')
  let page: Awaited<ReturnType<typeof show>>
  server.setProductMedia = (): Answer => {
    if (sent.length === 1) typeNow(page.box.querySelector<HTMLInputElement>('li input')!, ' A cup')
    return { data: product, etag: `"${sent.length + 1}"` }
  }
  page = await show(<Pictures product={product} etag={'"1"'} edits />)
  await page.choose(page.box.querySelector<HTMLElement>('li:last-child button')!)
  expect(page.box.querySelector<HTMLInputElement>('li input')!.value).toBe(' A cup')
  await page.leave('catalogue.alt')
  expect(puts()).toEqual([['n,m', '"1"'], ['n A cup,m', '"2"']])
  await page.close()
})

test('pictures that are changed while one change is saved are saved after it, not beside it', async () => {
  const { Pictures } = await import('../src/areas/catalogue/pictures/Pictures')
  let page: Awaited<ReturnType<typeof show>>
  let underway = 0
  server.setProductMedia = async (): Promise<Answer> => {
    expect(++underway).toBe(1)
    // A click while it is on its way.
    if (sent.length === 1) page.box.querySelector<HTMLElement>('[aria-label="catalogue.removePicture"]')!.click()
    await new Promise((go) => setTimeout(go))
    underway--
    return { data: product, etag: `"${sent.length + 1}"` }
  }
  page = await show(<Pictures product={product} etag={'"1"'} edits />)
  await page.choose(page.box.querySelector<HTMLElement>('li:last-child button')!)
  expect(puts()).toEqual([['n,m', '"1"'], ['m', '"2"']])
  expect(page.box.textContent).not.toContain('Changed meanwhile')
  await page.close()
})

test('of several pictures those that the server takes are there, with what was typed meanwhile', async () => {
  const { Pictures } = await import('../src/areas/catalogue/pictures/Pictures')
  let page: Awaited<ReturnType<typeof show>>
  const keys: (string | undefined)[] = []
  server.uploadMedia = ({ body }: { body: FormData }): Answer => {
    const { name } = body.get('file') as File
    keys.push(sent.at(-1)!.key)
    if (name === 'b.png') typeNow(page.box.querySelector<HTMLInputElement>('li input')!, ' A cup')
    return name === 'c.png' ? { error: { kind: 'domain', code: 'media_unreadable', status: 422, title: 'No picture' } } : { data: picture(name) }
  }
  server.setProductMedia = () => ({ data: product, etag: '"2"' })
  page = await show(<Pictures product={product} etag={'"1"'} edits />)
  const files = new DataTransfer()
  for (const name of ['a.png', 'c.png', 'b.png']) files.items.add(new File(['x'], name))
  const input = page.box.querySelector<HTMLInputElement>('input[type=file]')!
  input.files = files.files
  await page.change(input)
  expect(puts()).toEqual([['m A cup,n,a.png,b.png', '"1"']])
  expect(page.box.textContent).toContain('No picture')
  expect(new Set(keys).size).toBe(3)
  await page.close()
})

const permission = (id: string, resource: string, action: string) => ({ id, resource, action, description: '' })
const permissions = [permission('1', 'orders', 'read'), permission('2', 'orders', 'manage'), permission('3', 'refunds', 'create'), permission('4', 'refunds', 'manage')]
const limit = (id: string, amount: number) => ({ permission_id: id, max_amount: { amount, currency: 'EUR' } })
const matrix = (version: number, held: string[]) => ({
  data: { permissions, roles: [{ id: 'r', name: 'support', description: '', built_in: false, holds_everything: false, opens_staff_routes: true, version, permission_ids: held, limits: [limit('4', 9000), limit('3', 5000)] }] },
})

test('what is ticked in a role stays when someone else changes it, and both changes are saved', async () => {
  const { default: Roles } = await import('../src/areas/access/roles/Roles')
  server.getOwnPermissions = () => ({ data: { roles: [], is_super_admin: true, permissions: [] } })
  server.getRoleMatrix = () => matrix(1, ['3', '4'])
  server.setRolePermissions = (): Answer => (sent.at(-1)!.ifMatch === '"2"' ? { data: {}, etag: '"3"' } : stale)
  const page = await show(<Roles />)
  const box = (at: number) => page.box.querySelectorAll<HTMLInputElement>('fieldset input')[at]!
  await page.choose(box(0))
  server.getRoleMatrix = () => matrix(2, ['2', '3', '4'])
  await page.readAgain()
  expect(box(0).checked).toBe(true)
  await page.put('access.refundLimit', '0')
  await page.press('ui.save')
  expect(sent.map((one) => one.ifMatch)).toEqual(['"1"', '"2"'])
  // Zero is a limit; that of the other permission is as it was.
  expect(sent[1]!.input).toEqual({ id: 'r', permission_ids: ['1', '2', '3', '4'], limits: [limit('4', 9000), limit('3', 0)] })
  await page.close()
})

test('tax rates of two people come together, and are saved under the version that both were read with', async () => {
  const { default: Tax } = await import('../src/areas/settings/tax/Tax')
  const rate = (country: string, rate_ppm: number) => ({ country, state: null, postal_from: null, postal_to: null, tax_class: 'standard', name: '', rate_ppm, valid_from: null, valid_to: null, additional: false })
  server.listTaxRates = () => ({ data: [rate('DE', 190_000), rate('FR', 200_000), rate('IT', 220_000)], etag: '"1"' })
  server.setTaxRates = (): Answer => (sent.at(-1)!.ifMatch === '"2"' ? { data: [], etag: '"3"' } : stale)
  const page = await show(<Tax />)
  const at = (name: string, number: number) => page.box.querySelectorAll<HTMLInputElement>(`[aria-label="settings.${name} ${number}"]`)[0]!
  await page.put('settings.percent 1', '20')
  await page.put('settings.percent 3', '23')
  await page.choose(page.box.querySelectorAll<HTMLElement>('[aria-label="settings.removeRate"]')[1]!)
  // Italy has changed for both.
  server.listTaxRates = () => ({ data: [rate('AT', 200_000), rate('DE', 190_000), rate('FR', 200_000), rate('IT', 225_000)], etag: '"2"' })
  await page.press('ui.save')
  expect([1, 2, 3, 4].map((number) => at('country', number).value + at('percent', number).value)).toEqual(['AT20', 'DE20', 'IT22.5', 'IT23'])
  expect(page.box.textContent).toContain('settings.ratesTheirs')
  await page.choose(page.box.querySelectorAll<HTMLElement>('[aria-label="settings.removeRate"]')[2]!)
  await page.press('ui.save')
  expect((sent[1]!.input as { rates: { country: string; rate_ppm: number }[] }).rates.map((one) => [one.country, one.rate_ppm])).toEqual([['AT', 200_000], ['DE', 200_000], ['IT', 230_000]])
  expect(sent[1]!.ifMatch).toBe('"2"')
  await page.close()
})

test('a shop is closed with the message that stands in the box, also with none', async () => {
  const { default: Shop } = await import('../src/areas/settings/shop/Shop')
  server.getSettings = () => ({ data: { imprint: {}, terms: {}, privacy: {}, withdrawal: {} }, etag: '"1"' })
  server.getEffectiveSettings = () => ({ data: { sources: [] } })
  server.getMaintenance = () => ({ data: { enabled: false, message: 'Stocktaking', retry_after_seconds: 600, source: 'shop', version: 1 }, etag: '"1"' })
  server.setMaintenance = () => ({ data: {} })
  const page = await show(<Shop />)
  await page.press('settings.close')
  expect([page.field('settings.message').value, page.field('settings.message').maxLength]).toEqual(['Stocktaking', 300])
  await page.put('settings.message', '')
  await page.press('settings.close', 'dialog')
  expect(sent).toMatchObject([{ id: 'setMaintenance', input: { enabled: true, message: '' } }])
  await page.close()
})

const forbidden: Answer = { error: { kind: 'standing', code: 'access_denied', status: 403, title: 'You may not see this' } }

test('what cannot be read of one’s security, or ended, is said', async () => {
  const { Security } = await import('../src/areas/settings/security/Security')
  server.listSecondFactors = () => ({ data: { enabled: false, totp: false, recovery_codes_left: 0, passkeys: 0 } })
  server.listPasskeys = () => ({ error: { kind: 'platform', code: 'internal_error', status: 500, title: 'Passkeys failed' } })
  server.listSessions = () => ({ data: [{ id: 's', device: 'Phone', address: '', last_used_at: '2026-11-27T09:00:00Z', current: false }] })
  server.endSession = () => ({ error: { kind: 'platform', code: 'database_unavailable', status: 503, title: 'Not ended' } })
  const page = await show(<Security />)
  expect(page.box.textContent).toContain('Passkeys failed')
  await page.press('settings.end')
  expect(page.box.textContent).toContain('Not ended')
  server.listSessions = () => forbidden
  await page.readAgain()
  expect(page.box.textContent).toContain('You may not see this')
  await page.close()
})

test('who may not see the invoices of an order reads so', async () => {
  const { Invoices } = await import('../src/areas/orders/papers/Papers')
  server.listOrderInvoices = () => forbidden
  const page = await show(<Invoices order={{ id: 'o' } as StaffOrder} />)
  expect(page.box.textContent).toContain('You may not see this')
  await page.close()
})

test('a promotion is tried on the last thirty days of the shop', async () => {
  const { Simulation } = await import('../src/areas/marketing/parts/Simulation')
  shopZone.set('Asia/Manila')
  vi.setSystemTime(new Date('2026-11-27T20:00:00Z'))
  const page = await show(<Composed><Simulation /></Composed>)
  expect([page.field('marketing.from').value, page.field('marketing.to').value]).toEqual(['2026-10-29', '2026-11-28'])
  await page.put('marketing.from', '0002-11-27')
  expect(page.button('marketing.simulate').disabled).toBe(true)
  vi.useRealTimers()
  await page.close()
})

const nothing = {}
function Composed({ children }: { children: ReactNode }) {
  const edit = useEditForm({ name: 'any', values: nothing, save: async () => ({ ok: true, data: undefined, headers: new Headers() }) })
  return <Form edit={edit}>{children}</Form>
}
