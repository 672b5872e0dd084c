// @vitest-environment happy-dom
import { useState } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Options, Result } from '../src/app/api'
import { useT } from '../src/app/i18n'
import { shopZone } from '../src/app/shop'
import { ConfirmDialog } from '../src/ui/ConfirmDialog'
import { Dialog } from '../src/ui/Dialog'
import { Field } from '../src/ui/fields'
import { Form, useEditForm } from '../src/ui/Form'
import { CheckField, MoneyField, TextField, TimeField } from '../src/ui/FormFields'
import { MoneyInput } from '../src/ui/Money'
import { TimeInput } from '../src/ui/Time'
import { show } from './page'

type Values = { name: string; price: number | null; starts: string | null }
const good: Result<unknown> = { ok: true, data: undefined, headers: new Headers() }
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
