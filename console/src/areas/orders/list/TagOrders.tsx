import { useState } from 'react'
import { updateOrder, type OrderSummary } from '~/app/client'
import { Button, Dialog, ErrorPanel, Field, Input, toast, useSend, useT, type Failure } from '~/ui'

/** Adds one tag to many orders, each under the version that the list showed; what could not be tagged is said by number. */
export function TagOrders({ orders, clear, close }: { orders: OrderSummary[]; clear: () => void; close: () => void }) {
  const t = useT()
  const [tag, setTag] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<{ number: string; failure: Failure }[]>([])
  const update = useSend(updateOrder)
  const run = async () => {
    setBusy(true)
    const failed: typeof refused = []
    for (const order of orders.filter((one) => !one.tags.includes(tag.trim()))) {
      const result = await update.send({ id: order.id, tags: [...order.tags, tag.trim()] } as never, { ifMatch: `"${order.version}"`, idempotencyKey: crypto.randomUUID() })
      if (!result.ok) failed.push({ number: order.order_number, failure: result.error })
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
          <Button type="submit" kind="primary" busy={busy} disabled={!tag.trim()}>
            {t('orders.tag')}
          </Button>
        </>
      }
    >
      <Field label={t('orders.tagName')}>{(field) => <Input {...field} value={tag} maxLength={50} autoFocus onChange={(event) => setTag(event.target.value)} />}</Field>
      {refused.map((one) => (
        <ErrorPanel key={one.number} failure={{ ...one.failure, title: `${one.number}: ${one.failure.title}` }} />
      ))}
    </Dialog>
  )
}
