// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { StaffOrder, StaffProduct, Webhook } from '../src/app/client'
import { session } from '../src/app/session'
import { shopZone } from '../src/app/shop'
import { show } from './page'
import { forget, sent, server, stale } from './server'

vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>, useNavigate: () => () => undefined }))
vi.mock('../src/ui/Chart', () => ({ Chart: () => null }))

beforeEach(forget)

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

test('tax rates that someone else has saved while one edits are not overwritten', async () => {
  const { default: Tax } = await import('../src/areas/settings/tax/Tax')
  const rate = { country: 'DE', state: null, tax_class: 'standard', name: 'MwSt', rate_ppm: 190_000 }
  server.listTaxRates = () => ({ data: [rate], etag: '"1"' })
  server.setTaxRates = () => stale
  const page = await show(<Tax />)
  await page.put('settings.percent 1', '')
  expect(page.button('ui.save').disabled).toBe(true)
  expect(page.box.textContent).toContain('settings.ratesWrong')
  expect(page.field('settings.percent 1').getAttribute('aria-invalid')).toBe('true')
  await page.put('settings.percent 1', '20')
  server.listTaxRates = () => ({ data: [rate, { ...rate, country: 'AT' }], etag: '"2"' })
  await page.readAgain()
  await page.press('ui.save')
  expect(sent).toMatchObject([{ id: 'setTaxRates', ifMatch: '"1"' }])
  expect(page.box.textContent).toContain('Changed meanwhile')
  await page.press('ui.discard')
  expect(page.field('settings.country 2').value).toBe('AT')
  expect(page.field('settings.percent 1').value).toBe('19')
  await page.close()
})

test('tax rates that are being edited are there after one has left the screen, and show where and when they hold', async () => {
  const { default: Tax } = await import('../src/areas/settings/tax/Tax')
  const rate = { country: 'ES', state: null, postal_from: '35000', postal_to: '35999', tax_class: 'standard', name: 'IGIC', rate_ppm: 70_000, valid_from: '2026-01-01T00:00:00Z', valid_to: null, additional: false }
  shopZone.set('Atlantic/Canary')
  server.listTaxRates = () => ({ data: [rate], etag: '"1"' })
  server.setTaxRates = () => ({ data: [], etag: '"2"' })
  let page = await show(<Tax />)
  expect(page.box.querySelector('tbody')!.textContent).toContain('35000–35999settings.rateFrom Jan 1, 2026')
  await page.put('settings.percent 1', '9')
  await page.close()
  page = await show(<Tax />)
  expect(page.field('settings.percent 1').value).toBe('9')
  await page.press('ui.save')
  expect(sent).toMatchObject([{ id: 'setTaxRates', input: { rates: [{ ...rate, rate_ppm: 90_000 }] }, ifMatch: '"1"' }])
  await page.close()
  page = await show(<Tax />)
  expect(page.field('settings.percent 1').value).toBe('7')
  await page.close()
})

const money = { amount: 1999, currency: 'EUR' }
const product = {
  id: 'p', version: 1, base_price: money, options: [], variants: [], media: [{ id: 'm', url: '/m', alt: '', variant_id: null }],
  price_schedule: [{ amount: money, compare_at: null, starts_at: '2026-11-27T00:00:00Z', ends_at: null }],
} as unknown as StaffProduct

test('a planned price is removed after asking, and what refuses is said', async () => {
  const { Prices } = await import('../src/areas/catalogue/pricing/Prices')
  server.getPriceHistory = () => ({ data: { lowest_price_30d: null, entries: [] } })
  server.setPrices = () => stale
  const page = await show(<Prices product={product} etag={'"1"'} />)
  await page.press('catalogue.removePlan: 1')
  expect(sent).toEqual([])
  await page.press('catalogue.removePlan', 'dialog')
  expect(sent).toMatchObject([{ id: 'setPrices', input: { product_id: 'p', price_schedule: [] }, ifMatch: '"1"' }])
  expect(page.box.querySelector('dialog')!.textContent).toContain('Changed meanwhile')
  await page.close()
})

test('pictures that someone else has changed while one writes are not overwritten, and theirs are shown', async () => {
  const { Pictures } = await import('../src/areas/catalogue/pictures/Pictures')
  server.setProductMedia = () => stale
  server.getStaffProduct = () => ({ data: { ...product, media: [] }, etag: '"2"' })
  const page = await show(<Pictures product={product} etag={'"1"'} edits />)
  await page.put('catalogue.alt', 'A cup')
  await page.again(<Pictures product={{ ...product, media: [] }} etag={'"2"'} edits />)
  await page.leave('catalogue.alt')
  expect(sent).toMatchObject([{ id: 'setProductMedia', ifMatch: '"1"' }])
  expect(page.box.textContent).toContain('Changed meanwhile')
  expect(page.box.querySelectorAll('img')).toHaveLength(0)
  await page.close()
})

test('the text of a picture outlives a change of the product beside it, and a reload', async () => {
  const { Pictures } = await import('../src/areas/catalogue/pictures/Pictures')
  const theirs = { ...product, media: [{ id: 'n', url: '/n', alt: '', variant_id: null }, ...product.media] }
  server.setProductMedia = () => (sent.at(-1)!.ifMatch === '"2"' ? { data: {}, etag: '"3"' } : stale)
  server.getStaffProduct = () => ({ data: theirs, etag: '"2"' })
  let page = await show(<Pictures product={product} etag={'"1"'} edits />)
  await page.put('catalogue.alt', 'A cup')
  await page.close()
  page = await show(<Pictures product={product} etag={'"1"'} edits />)
  expect(page.field('catalogue.alt').value).toBe('A cup')
  await page.leave('catalogue.alt')
  const media = (alts: string[]) => ['n', 'm'].slice(-alts.length).map((id, at) => ({ id, alt: alts[at], variant_id: null }))
  expect(sent).toMatchObject([
    { input: { media: media(['A cup']) }, ifMatch: '"1"' },
    { input: { media: media(['', 'A cup']) }, ifMatch: '"2"' },
  ])
  expect(page.box.querySelector('[role=alert]')).toBeNull()
  await page.close()
})

test('what is no percentage is not saved as the rate that stood there before, and goes with what is discarded', async () => {
  const { default: Tax } = await import('../src/areas/settings/tax/Tax')
  server.listTaxRates = () => ({ data: [{ country: 'DE', state: null, tax_class: 'standard', name: '', rate_ppm: 190_000 }], etag: '"1"' })
  const page = await show(<Tax />)
  await page.put('settings.percent 1', '1.234,5')
  await page.leave('settings.percent 1')
  await page.press('ui.save')
  expect(sent).toEqual([])
  expect(page.box.textContent).toContain('ui.percent.not_a_number')
  await page.press('ui.discard')
  expect(page.field('settings.percent 1').value).toBe('19')
  await page.close()
})

test('a dialog sends the version that it was opened with', async () => {
  const { EndpointDialog } = await import('../src/areas/operations/webhooks/EndpointDialog')
  const endpoint = { id: 'w', url: 'https://shop.example/hook', types: ['*'], contract: 'store', version: 1 } as Webhook
  server.updateWebhook = () => stale
  const page = await show(<EndpointDialog endpoint={endpoint} close={() => undefined} />)
  await page.again(<EndpointDialog endpoint={{ ...endpoint, types: ['order.*'], version: 2 }} close={() => undefined} />)
  await page.press('ui.save')
  expect(sent).toMatchObject([{ id: 'updateWebhook', input: { types: ['*'] }, ifMatch: '"1"' }])
  await page.close()
})

test('an import is sent once it is said what the file holds', async () => {
  const { NewImport } = await import('../src/areas/operations/imports/Imports')
  server.createImport = () => ({ data: { id: 'i' } })
  const page = await show(<NewImport close={() => undefined} />)
  const file = page.field('operations.file')
  const files = new DataTransfer()
  files.items.add(new File(['sku,name'], 'stock.csv'))
  file.files = files.files
  await page.change(file)
  expect(page.button('operations.upload').disabled).toBe(true)
  const what = page.field('operations.type')
  what.value = 'stock'
  await page.change(what)
  await page.press('operations.upload')
  expect(sent).toMatchObject([{ id: 'createImport', input: { type: 'stock' } }])
  await page.close()
})

test('a product gets a category from beyond the first page by searching on the server', async () => {
  const { Form, useEditForm } = await import('../src/ui/Form')
  const { Fields } = await import('../src/areas/catalogue/product/Fields')
  const { emptyValues } = await import('../src/areas/catalogue/product/values')
  const all = Array.from({ length: 300 }, (_, at) => ({ id: `c${at}`, name: `Category ${at}` }))
  server.getStaffCategory = ({ id }: { id: string }) => ({ data: all.find((one) => one.id === id) })
  server.listStaffCategories = ({ keyword = '', page_size }: { keyword?: string; page_size: number }) => ({ data: all.filter((one) => one.name.includes(keyword)).slice(0, page_size) })
  const values = { ...emptyValues, category_id: 'c298' }
  const saved: unknown[] = []
  function Product() {
    const edit = useEditForm({ name: 'product', values, save: async (changed) => (saved.push(changed), { ok: true, data: undefined, headers: new Headers() }) })
    return (
      <Form edit={edit}>
        <Fields currency="EUR" />
      </Form>
    )
  }
  const page = await show(<Product />)
  expect(page.field('catalogue.category').value).toBe('Category 298')
  await page.put('catalogue.name', 'Tea')
  await page.put('catalogue.sku', 'TEA')
  await page.put('catalogue.basePrice', '5')
  await page.put('catalogue.category', 'Category 299')
  await page.choose([...document.querySelectorAll<HTMLElement>('[role=option]')].find((option) => option.textContent === 'Category 299')!)
  await page.press('ui.save')
  expect(saved).toEqual([{ name: 'Tea', sku: 'TEA', base_price: 500, category_id: 'c299' }])
  await page.close()
})

test('shipping methods and zones after the hundredth are there', async () => {
  const { default: Shipping } = await import('../src/areas/settings/shipping/Shipping')
  const page2 = `${location.origin}/?cursor=2`
  const method = { version: 1, active: true, min_days: null, max_days: null, price: { by: 'flat', amount: { amount: 500, currency: 'EUR' }, tiers: [] } }
  server.listShippingZones = ({ cursor }: { cursor: string }) => (cursor === '*' ? { data: [{ id: 'z1', name: 'Near', areas: [] }], next: page2 } : { data: [{ id: 'z2', name: 'Far', areas: [] }] })
  server.listShippingMethods = ({ cursor }: { cursor: string }) =>
    cursor === '*' ? { data: [{ ...method, id: 'm1', name: 'Post', zone_id: 'z1' }], next: page2 } : { data: [{ ...method, id: 'm2', name: 'Ship', zone_id: 'z2' }] }
  const page = await show(<Shipping />)
  expect([...page.box.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].slice(0, 2).map((cell) => cell.textContent))).toEqual([['Post', 'Near'], ['Ship', 'Far'], ['Near', ''], ['Far', '']])
  await page.close()
})

test('stock at a location of the second page says where it lies', async () => {
  const { Levels } = await import('../src/areas/catalogue/product/Levels')
  session.set({ state: 'in', me: { id: 'a', email: '', name: '', roles: [], superAdmin: true, rights: new Set() } })
  server.listLocations = ({ cursor }: { cursor?: string }) => (cursor === '*' || !cursor ? { data: [{ id: 'l1', name: 'Shop' }], next: `${location.origin}/?cursor=2` } : { data: [{ id: 'l2', name: 'Attic' }] })
  const page = await show(<Levels product={{ ...product, stock: { locations: [{ location_id: 'l2', available: 3, held: 0, allocated: 0 }] } } as unknown as StaffProduct} />)
  expect(page.box.querySelector('td')!.textContent).toBe('Attic')
  await page.close()
})

test('a product with variants leads to them, and not to a ledger that it has not', async () => {
  const { Levels } = await import('../src/areas/catalogue/product/Levels')
  session.set({ state: 'in', me: { id: 'a', email: '', name: '', roles: [], superAdmin: true, rights: new Set() } })
  server.listLocations = () => ({ data: [] })
  const stock = { locations: [] }
  const page = await show(<Levels product={{ ...product, stock } as unknown as StaffProduct} />)
  expect(page.box.querySelector('a')!.getAttribute('href')).toBe('/catalogue/stock/p')
  await page.again(<Levels product={{ ...product, stock, variants: [{}] } as unknown as StaffProduct} />)
  expect(page.box.querySelector('a')!.getAttribute('href')).toBe('/catalogue/products/p?tab=variants')
  await page.close()
})

test('a variant without a price of its own is shown at what the product costs now', async () => {
  const { Variants } = await import('../src/areas/catalogue/variants/Variants')
  const variant = (id: string, prices: object) => ({ id, sku: id, options: {}, barcode: null, stock: { available: 0 }, base_price: null, sale_price: null, version: 1, ...prices })
  const eur = (amount: number) => ({ amount, currency: 'EUR' })
  const variants = [variant('a', {}), variant('b', { base_price: eur(2500) }), variant('c', { base_price: eur(2500), sale_price: eur(2000) })]
  const page = await show(<Variants product={{ ...product, sale_price: eur(1500), variants } as unknown as StaffProduct} edits={false} />)
  // As the server prices them: a sale of the product is none of a variant with a price of its own.
  expect([...page.box.querySelectorAll('tbody tr')].map((row) => row.children[4]!.textContent)).toEqual(['€15.00', '€25.00', '€20.00'])
  await page.close()
})

test('what happened to an order is said in the person’s language, mails and states included', async () => {
  const { Happenings } = await import('../src/areas/orders/order/Happenings')
  i18n.load('en', { 'orders.mail.return_requested': 'Return announced', 'state.refunded': 'Money back' })
  const entry = (id: number, type: string, after: object) => ({ id, type, after, at: '2026-11-27T09:00:00Z', actor: null, text: '', public: false, before: null })
  server.listOrderTimeline = () => ({ data: [entry(2, 'mail_sent', { mail: 'return_requested' }), entry(1, 'updated', { status: 'refunded' })] })
  const page = await show(<Happenings order={{ id: 'o' } as StaffOrder} />)
  expect(page.box.textContent).toContain('(Return announced)')
  expect(page.box.textContent).toContain('(Money back)')
  await page.close()
})
