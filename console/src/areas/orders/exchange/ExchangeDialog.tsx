import { useState } from 'react'
import { exchangeOrder, type StaffOrder } from '~/app/client'
import { formatTime } from '~/app/format'
import { Button, ConfirmDialog, Facts, Field, Input, Money, Select, Table, shopZone, useRead, useSend, useT } from '~/ui'
import { Goods, type Picked } from '../dialogs/Goods'
import { chosenLines, Quantities, type Chosen } from '../dialogs/Quantities'

/** Other goods for some that come back, or came. The server says the difference first: the same request with `dry_run`. */
export function ExchangeDialog({ order, close }: { order: StaffOrder; close: () => void }) {
  const t = useT()
  const zone = shopZone.use()
  const [back, setBack] = useState('')
  const [chosen, setChosen] = useState<Chosen>({})
  const [sent, setSent] = useState<Picked[]>([])
  const exchange = useSend(exchangeOrder, { also: ['payments', 'inventory', 'customers'] })
  const received = order.returns.filter((one) => one.kind !== 'exchange' && (one.status === 'received' || one.status === 'closed'))
  const lines = chosenLines(chosen)
  const asked = { id: order.id, ...(back ? { return_id: back } : { return: lines }), send: sent.map(({ sku, quantity }) => ({ sku, quantity })) }
  const some = sent.length > 0 && (back !== '' || lines.length > 0)
  const plan = useRead(exchangeOrder, { ...asked, dry_run: true }, { enabled: some })
  const planned = some && !plan.failure ? plan.data : undefined
  const add = (one: Picked) => setSent((now) => (now.some((other) => other.sku === one.sku) ? now : [...now, one]))
  const change = (sku: string, quantity: number) => setSent(sent.map((one) => (one.sku === sku ? { ...one, quantity } : one)))
  return (
    <ConfirmDialog
      title={t('orders.exchange.title', { number: order.order_number })}
      confirm={t('orders.exchange.confirm')}
      disabled={!planned}
      plan={some ? plan : undefined}
      run={(options) => exchange.send(asked, options)}
      done={t('orders.exchange.done')}
      close={() => close()}
    >
      <p className="muted">{t('orders.exchange.text')}</p>
      {received.length > 0 && (
        <Field label={t('orders.exchange.of')}>
          {(field) => (
            <Select
              {...field}
              value={back}
              onChange={(event) => setBack(event.target.value)}
              options={[{ value: '', label: t('orders.exchange.toCome') }, ...received.map((one) => ({ value: one.id, label: t('orders.exchange.came', { at: formatTime(one.created_at, zone, 'day') }) }))]}
            />
          )}
        </Field>
      )}
      {!back && <Quantities lines={order.items.map((item) => ({ ...item, most: item.quantities.fulfilled - item.quantities.returned }))} chosen={chosen} onChange={setChosen} />}
      <Goods label={t('orders.exchange.send')} add={add} />
      {sent.length > 0 && (
        <Table
          label={t('orders.exchange.send')}
          rows={sent}
          rowKey={(one) => one.sku}
          columns={[
            { key: 'name', head: t('orders.item'), cell: (one) => one.name },
            {
              key: 'quantity',
              head: t('orders.quantity'),
              nowrap: true,
              cell: (one) => (
                <Input type="number" min={1} aria-label={t('orders.quantityOf', { name: one.name })} value={one.quantity} onChange={(event) => change(one.sku, Math.max(1, Math.trunc(Number(event.target.value)) || 1))} />
              ),
            },
            { key: 'remove', head: t('orders.actions'), hideHead: true, end: true, cell: (one) => <Button small kind="quiet" icon="close" label={t('orders.edit.remove', { name: one.name })} onClick={() => setSent(sent.filter((other) => other !== one))} /> },
          ]}
        />
      )}
      <Facts
        of={[
          [t('orders.edit.changes'), planned && <strong key="d"><Money value={planned.difference} /></strong>],
          [t('orders.exchange.due'), planned && <Money key="o" value={planned.due} />],
        ]}
      />
    </ConfirmDialog>
  )
}
