import { useState } from 'react'
import { refundOrder, type StaffOrder } from '~/app/client'
import { Check, ConfirmDialog, Facts, Field, Input, Money, MoneyInput, Select, useRead, useSend, useT } from '~/ui'
import { chosenLines, Quantities, type Chosen } from './Quantities'

/** What goes back is reckoned by the server before anything is sent: the same request with `dry_run`. */
export function RefundDialog({ order, close }: { order: StaffOrder; close: () => void }) {
  const t = useT()
  const [by, setBy] = useState<'lines' | 'amount'>('lines')
  const [chosen, setChosen] = useState<Chosen>({})
  const [shipping, setShipping] = useState<number | null>(null)
  const [amount, setAmount] = useState<number | null>(null)
  const [to, setTo] = useState<'original' | 'credit'>('original')
  const [restock, setRestock] = useState(false)
  const [reason, setReason] = useState('')
  const refund = useSend(refundOrder, { also: ['payments', 'customers'] })
  const currency = order.total.currency
  const lines = chosenLines(chosen)
  const money = (value: number | null) => (value ? { amount: value, currency } : undefined)
  const asked = { id: order.id, to, ...(reason && { reason }), ...(by === 'lines' ? { lines, restock, shipping: money(shipping) } : { amount: money(amount) }) }
  const some = by === 'lines' ? lines.length > 0 || Boolean(shipping) : Boolean(amount)
  const plan = useRead(refundOrder, { ...asked, dry_run: true }, { enabled: some })
  const planned = some && !plan.failure ? plan.data : undefined
  return (
    <ConfirmDialog
      danger
      title={t('orders.refund.title', { number: order.order_number })}
      confirm={t('orders.refund.confirm')}
      disabled={!planned}
      plan={some ? plan : undefined}
      run={(options) => refund.send(asked, options)}
      done={t('orders.refund.done')}
      close={() => close()}
    >
      <Field label={t('orders.refund.by')}>
        {(field) => (
          <Select {...field} value={by} onChange={(event) => setBy(event.target.value as typeof by)} options={(['lines', 'amount'] as const).map((value) => ({ value, label: t(`orders.refund.by.${value}`) }))} />
        )}
      </Field>
      {by === 'lines' ? (
        <>
          <Quantities lines={order.items.map((item) => ({ ...item, most: item.quantities.ordered - item.quantities.refunded }))} chosen={chosen} onChange={setChosen} />
          <Field label={t('orders.refund.shipping')}>{(field) => <MoneyInput {...field} currency={currency} value={shipping} onChange={setShipping} />}</Field>
          <Check label={t('orders.refund.restock')} checked={restock} onChange={setRestock} />
        </>
      ) : (
        <Field label={t('orders.refund.amount')}>{(field) => <MoneyInput {...field} currency={currency} value={amount} onChange={setAmount} />}</Field>
      )}
      <Field label={t('orders.refund.to')}>
        {(field) => <Select {...field} value={to} onChange={(event) => setTo(event.target.value as typeof to)} options={(['original', 'credit'] as const).map((value) => ({ value, label: t(`orders.refund.to.${value}`) }))} />}
      </Field>
      <Field label={t('orders.reason')}>{(field) => <Input {...field} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}</Field>
      <Facts
        of={[
          [t('orders.refund.goesBack'), planned && <strong key="g"><Money value={planned.amount} /></strong>],
          [t('orders.tax'), planned && <Money key="t" value={planned.tax} />],
          [t('orders.refund.left'), <Money key="l" value={order.amounts.refundable} />],
        ]}
      />
    </ConfirmDialog>
  )
}
