// @vitest-environment happy-dom
import { useState } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Options, Result } from '../src/app/api'
import { useT } from '../src/app/i18n'
import { shopZone } from '../src/app/shop'
import { ConfirmDialog } from '../src/ui/ConfirmDialog'
import { Dialog } from '../src/ui/Dialog'
import { Field } from '../src/ui/fields'
import { Form, useEditForm, useEditOf } from '../src/ui/Form'
import { CheckField, MoneyField, TextField, TimeField } from '../src/ui/FormFields'
import { MoneyInput } from '../src/ui/Money'
import { TimeInput } from '../src/ui/Time'
import { show } from './page'

type Values = { name: string; price: number | null; starts: string | null }
const good: Result<unknown> = { ok: true, data: undefined, headers: new Headers() }
const stale: Result<unknown> = { ok: false, error: { kind: 'domain', code: 'version_stale', status: 412, title: 'Changed' } }
const product: Values = { name: 'Tea', price: 1999, starts: null }

function Product({ save }: { save: (changed: Partial<Values>, options: Options) => Promise<Result<unknown>> }) {
  const edit = useEditForm<Values>({ name: 'product', values: product, save })
  return (
    <Form edit={edit}>
      <TextField name="name" label="Name" />
      <MoneyField name="price" label="Price" currency="EUR" />
      <TimeField name="starts" label="Starts" />
    </Form>
  )
}

function Plan({ run }: { run: (sent: { amount: number | null; from: string | null }) => void }) {
  const [amount, setAmount] = useState<number | null>(500)
  const [from, setFrom] = useState<string | null>(null)
  return (
    <ConfirmDialog title="Plan" confirm="Send" run={async () => (run({ amount, from }), good)} close={() => undefined}>
      <Field label="Price">{(field) => <MoneyInput {...field} currency="EUR" value={amount} onChange={setAmount} />}</Field>
      <Field label="From">{(field) => <TimeInput {...field} value={from} onChange={setFrom} />}</Field>
    </ConfirmDialog>
  )
}

const save = vi.fn(async (_changed: Partial<Values>, _options: Options) => good)
const run = vi.fn()
beforeEach(() => {
  save.mockClear()
  run.mockClear()
  sessionStorage.clear()
  shopZone.set('Europe/Berlin')
})

test('a form is not saved while an amount in it cannot be read', async () => {
  const page = await show(<Product save={save} />)
  await page.put('Name', 'Green tea')
  await page.type('Price', '1.299,00')
  await page.press('ui.save')
  expect(page.box.textContent).toContain('ui.money.not_a_number')
  expect(save).not.toHaveBeenCalled()
  await page.type('Price', '1,299.00')
  await page.press('ui.save')
  expect(save).toHaveBeenCalledWith({ name: 'Green tea', price: 129900 }, {}, expect.anything(), undefined)
  await page.close()
})

test('what could be read of an amount so far is no change', async () => {
  const page = await show(<Product save={save} />)
  await page.type('Price', '1.299,00')
  expect(page.button('ui.save').disabled).toBe(true)
  await page.close()
})

test('what cannot be read goes with what is discarded', async () => {
  const page = await show(<Product save={save} />)
  await page.put('Name', 'Green tea')
  await page.type('Price', '1.299,00')
  await page.press('ui.discard')
  expect(page.field('Price').value).toBe('19.99')
  expect(page.box.textContent).not.toContain('ui.money.not_a_number')
  await page.close()
})

test('a dialog sends nothing while an amount in it cannot be read', async () => {
  const page = await show(<Plan run={run} />)
  await page.type('Price', '1.299,00')
  await page.press('Send')
  expect(run).not.toHaveBeenCalled()
  await page.type('Price', '12,50')
  await page.press('Send')
  expect(run).toHaveBeenCalledExactlyOnceWith({ amount: 1250, from: null })
  await page.close()
})

test.each([
  ['exists twice', '2026-10-25T02:30', 1, '2026-10-25T01:30:00.000Z'],
  ['does not exist', '2026-03-29T02:30', 0, '2026-03-29T01:30:00.000Z'],
])('a dialog sends nothing while it is open which moment is meant by a time that %s', async (_, wall, choice, moment) => {
  const page = await show(<Plan run={run} />)
  await page.put('From', wall)
  await page.press('Send')
  expect(run).not.toHaveBeenCalled()
  await page.choose(page.box.querySelectorAll<HTMLInputElement>('input[type=radio]')[choice]!)
  await page.press('Send')
  expect(run).toHaveBeenCalledExactlyOnceWith({ amount: 500, from: moment })
  await page.close()
})

test('a form is not saved while it is open which moment is meant', async () => {
  const page = await show(<Product save={save} />)
  await page.put('Name', 'Green tea')
  await page.put('Starts', '2026-10-25T02:30')
  await page.press('ui.save')
  expect(save).not.toHaveBeenCalled()
  await page.choose(page.box.querySelector<HTMLInputElement>('input[type=radio]')!)
  await page.press('ui.save')
  expect(save).toHaveBeenCalledWith({ name: 'Green tea', starts: '2026-10-25T00:30:00.000Z' }, {}, expect.anything(), undefined)
  await page.close()
})

test('half a date is not sent as none', async () => {
  const page = await show(<Plan run={run} />)
  Object.defineProperty(page.field('From'), 'validity', { value: { badInput: true } })
  await page.press('Send')
  expect(run).not.toHaveBeenCalled()
  await page.close()
})

test('what is sent again after another’s change goes by what the server has now', async () => {
  const answers = [stale, good]
  const sent: unknown[] = []
  const valuesOf = ({ en }: { en: string; es: string }) => ({ en })
  function Imprint() {
    const [read, setRead] = useState({ data: { en: 'Us', es: 'Nosotros' }, etag: '"1"' })
    const edit = useEditOf({ ...read, refetch: async () => (setRead(theirs), { data: theirs }) }, valuesOf, {
      name: 'imprint',
      save: async (changed, { ifMatch }, _all, whole) => (sent.push({ ...whole, ...changed, ifMatch }), answers.shift()!),
    })
    return (
      <Form edit={edit}>
        <TextField name="en" label="English" />
      </Form>
    )
  }
  const theirs = { data: { en: 'Us', es: 'Nosotros, de nuevo' }, etag: '"2"' }
  const page = await show(<Imprint />)
  await page.put('English', 'We')
  await page.press('ui.save')
  expect(sent).toEqual([
    { en: 'We', es: 'Nosotros', ifMatch: '"1"' },
    { en: 'We', es: 'Nosotros, de nuevo', ifMatch: '"2"' },
  ])
  await page.close()
})

test('what the server refuses is said: at a box to tick, in what is folded away, and above the form where it is not shown', async () => {
  const refused = ['ticked', 'folded', 'hidden'].map((field) => ({ field, rule: 'wrong', detail: `Wrong: ${field}` }))
  function Screen() {
    const [hides, setHides] = useState(false)
    const edit = useEditForm<Refused>({ name: 'refused', values: nothing, save: async () => ({ ok: false, error: { kind: 'domain', code: 'validation_failed', status: 422, title: 'Refused', errors: refused } }) })
    return (
      <Form edit={edit}>
        <CheckField name="ticked" label="Ticked" />
        <details>
          <TextField name="folded" label="Folded" />
        </details>
        {!hides && <TextField name="hidden" label="Hidden" />}
        <button type="button" onClick={() => setHides(true)}>
          Hide
        </button>
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('Folded', 'x')
  await page.press('Hide')
  await page.press('ui.save')
  expect(page.field('Ticked Wrong: ticked').closest('label')!.textContent).toContain('Wrong: ticked')
  expect(page.box.querySelector('details')!.open).toBe(true)
  expect(page.box.querySelector('details')!.textContent).toContain('Wrong: folded')
  expect(page.box.querySelector('[role=alert]')!.textContent).toContain('Wrong: hidden')
  await page.close()
})

type Refused = { ticked: boolean; folded: string; hidden: string }
const nothing: Refused = { ticked: false, folded: '', hidden: '' }

test('two who changed the same amount and time are asked in the words of the form, not in what the wire has', async () => {
  const mine = { price: 1999, starts: '2026-11-27T08:00:00Z' }
  const theirs = { values: { price: 2999, starts: '2026-11-28T08:00:00Z' }, etag: '"2"' }
  function Screen() {
    const edit = useEditForm({ name: 'compared', values: mine, etag: '"1"', save: async () => stale, reload: async () => theirs })
    return (
      <Form edit={edit}>
        <MoneyField name="price" label="Price" currency="EUR" />
        <TimeField name="starts" label="Starts" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('Price', '25')
  await page.put('Starts', '2026-11-29T09:00')
  await page.press('ui.save')
  const rows = [...page.box.querySelectorAll('dialog tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))
  expect(rows).toEqual([
    ['Price', '€19.99', '€29.99', '€25.00'],
    ['Starts', 'Nov 27, 2026, 9:00 AM', 'Nov 28, 2026, 9:00 AM', 'Nov 29, 2026, 9:00 AM'],
  ])
  await page.close()
})

test('⌘S in a dialog does not save the form below it', async () => {
  const page = await show(<Product save={save} />)
  await page.put('Name', 'Green tea')
  const dialog = document.body.appendChild(document.createElement('dialog'))
  dialog.setAttribute('open', '')
  await page.shortcut('s')
  expect(save).not.toHaveBeenCalled()
  dialog.remove()
  await page.shortcut('s')
  expect(save).toHaveBeenCalledTimes(1)
  await page.close()
})

test('a form of who may only look lets nothing be changed, and offers nothing to save', async () => {
  function Screen() {
    const edit = useEditForm<Values>({ name: 'looked at', values: product, save })
    return (
      <Form edit={edit} locked>
        <TextField name="name" label="Name" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  expect(page.field('Name').value).toBe('Tea')
  expect(page.field('Name').closest('fieldset')!.disabled).toBe(true)
  expect(page.box.querySelector('button')).toBeNull()
  await page.close()
})

test('what begins whole, as a message from a template, can be saved as it is', async () => {
  function Screen() {
    const edit = useEditForm<Values>({ name: 'from a template', values: product, creates: true, save })
    return (
      <Form edit={edit} whole>
        <TextField name="name" label="Name" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.press('ui.save')
  expect(save).toHaveBeenCalledWith(product, {}, product, undefined)
  await page.close()
})

const enOf = ({ en }: { en: string }) => ({ en })

test.each([
  ['cannot be read again', { isError: true, etag: '"2"' }],
  ['is the version that was refused', { isError: false, etag: '"1"' }],
])('what the server has and %s is not sent against again, and the refusal is said', async (_how, { isError, etag }) => {
  const sent = vi.fn(async () => stale)
  function Screen() {
    const edit = useEditOf({ data: { en: 'Us' }, etag: '"1"', refetch: async () => ({ data: { data: { en: 'Us' }, etag }, isError }) }, enOf, { name: 'imprint', save: sent })
    return (
      <Form edit={edit}>
        <TextField name="en" label="English" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('English', 'We')
  await page.press('ui.save')
  expect(sent).toHaveBeenCalledTimes(1)
  expect(page.box.querySelector('[role=alert]')!.textContent).toContain('Changed')
  await page.close()
})

test('what two changed within something larger is asked in the words of the form', async () => {
  const mine = { conditions: { minimum: null as number | null, note: 'Tea', first_order: false } }
  const theirs = { values: { conditions: { minimum: 500, note: 'Tea', first_order: true } }, etag: '"2"' }
  function Screen() {
    const edit = useEditForm({ name: 'nested', values: mine, etag: '"1"', save: async () => stale, reload: async () => theirs })
    return (
      <Form edit={edit}>
        <MoneyField name="conditions.minimum" label="From" currency="EUR" />
        <TextField name="conditions.note" label="Note" />
        <CheckField name="conditions.first_order" label="First order" />
      </Form>
    )
  }
  const page = await show(<Screen />)
  await page.put('Note', 'Coffee')
  await page.press('ui.save')
  const cells = [...page.box.querySelectorAll('dialog tbody td')].map((cell) => [...cell.querySelectorAll('div > div')].map((line) => line.textContent))
  expect(cells).toEqual([
    ['From: –', 'Note: Tea', 'First order: –'],
    ['From: €5.00', 'Note: Tea', 'First order: ✓'],
    ['From: –', 'Note: Coffee', 'First order: –'],
  ])
  await page.close()
})

test('a dialog that is told late that it was closed stays where it is open again', async () => {
  const close = vi.fn()
  const page = await show(
    <Dialog title="Plan" close={close}>
      Text
    </Dialog>,
  )
  page.box.querySelector('dialog')!.dispatchEvent(new Event('close'))
  expect(close).not.toHaveBeenCalled()
  await page.close()
})

test('what is reckoned from texts is reckoned once a language', async () => {
  const seen = new Set<unknown>()
  function Screen() {
    const [count, setCount] = useState(0)
    seen.add(useT())
    return <button onClick={() => setCount(count + 1)}>{count}</button>
  }
  const page = await show(<Screen />)
  await page.press('0')
  await page.press('1')
  expect(seen.size).toBe(1)
  await page.close()
})
