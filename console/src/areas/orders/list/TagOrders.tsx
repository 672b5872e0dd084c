import { useState } from 'react'
import { api } from '~/app/api'
import { getStaffOrder, updateOrder, type OrderSummary } from '~/app/client'
import { Button, Dialog, ErrorPanel, Field, Input, toast, useSend, useT, type Failure } from '~/ui'

type Tagged = Pick<OrderSummary, 'id' | 'tags' | 'version'>

/** Adds one tag to many orders, each under the version that the list showed, or that it has by now; what could not be tagged is said by number, and is all that is tried again. */
export function TagOrders({ orders, clear, close }: { orders: OrderSummary[]; clear: () => void; close: () => void }) {
  const t = useT()
  const [tag, setTag] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<{ tag: string; order: OrderSummary; failure: Failure }[]>([])
  const update = useSend(updateOrder)
  const text = tag.trim()
  const add = async ({ id, tags, version }: Tagged) => {
    if (tags.includes(text)) return undefined
    const result = await update.send({ id, tags: [...tags, text] } as never, { ifMatch: `"${version}"`, idempotencyKey: crypto.randomUUID() })
    return result.ok ? undefined : result.error
  }
  const addToFresh = async ({ id }: Tagged) => {
    const fresh = await api(getStaffOrder, { id })
    return fresh.ok ? add(fresh.data) : fresh.error
  }
  const run = async () => {
    setBusy(true)
    const failed: typeof refused = []
    const before = refused.filter((one) => one.tag === text)
    for (const order of before.length > 0 ? before.map((one) => one.order) : orders) {
      let failure = before.length > 0 ? await addToFresh(order) : await add(order)
      if (failure?.status === 412) failure = await addToFresh(order)
      if (failure) failed.push({ tag: text, order, failure })
    }
    setBusy(false)
    setRefused(failed)
    if (failed.length > 0) return
    toast(t('orders.tagged', { count: orders.length }))
    clear()
    close()
  }
  return (
    <Dialog
      title={t('orders.tagTitle', { count: orders.length })}
      close={busy ? undefined : close}
      onSubmit={() => void run()}
      foot={
        <>
          <Button onClick={close} disabled={busy}>
            {t('ui.cancel')}
          </Button>
          <Button type="submit" kind="primary" busy={busy} disabled={!text}>
            {t('orders.tag')}
          </Button>
        </>
      }
    >
      <Field label={t('orders.tagName')}>{(field) => <Input {...field} value={tag} maxLength={50} autoFocus onChange={(event) => setTag(event.target.value)} />}</Field>
      {refused.map((one) => (
        <ErrorPanel key={one.order.id} failure={{ ...one.failure, title: `${one.order.order_number}: ${one.failure.title}` }} />
      ))}
    </Dialog>
  )
}
