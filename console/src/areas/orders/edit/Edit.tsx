import { useState } from 'react'
import { confirmOrderEdit, createOrderEdit, discardOrderEdit, getStaffOrder, listOrderEdits, type OrderEdit, type StaffOrder } from '~/app/client'
import { Button, Card, ConfirmDialog, ErrorPanel, Facts, Group, Input, Money, Page, State, Table, toast, useGo, useKept, usePart, useRead, useSend, useT, type Failure } from '~/ui'
import { Goods, type Picked } from '../dialogs/Goods'

/** Changes an order before it is sent. The server says the difference first; nothing has changed until that is confirmed. */
export default function Edit() {
  const t = useT()
  const id = usePart('id')
  const order = useRead(getStaffOrder, { id })
  const edits = useRead(listOrderEdits, { order_id: id, status: 'open' })
  const open = edits.data?.[0]
  const failure = order.failure ?? edits.failure
  return (
    <Page narrow back={{ to: `/orders/${id}`, label: order.data?.order_number ?? ' ' }} title={t('screen.orderEdit')}>
      <ErrorPanel failure={failure} />
      {order.data && edits.data && (open ? <Planned edit={open} orderId={id} /> : <Plan order={order.data} />)}
    </Page>
  )
}

function Plan({ order }: { order: StaffOrder }) {
  const t = useT()
  const [kept, keep] = useKept<{ quantities: Record<string, number>; added: Picked[] }>('plan')
  const { quantities, added } = kept ?? { quantities: {}, added: [] }
  const setAdded = (next: Picked[]) => keep({ quantities, added: next })
  const [failure, setFailure] = useState<Failure>()
  const create = useSend(createOrderEdit, { also: ['edits'] })
  const changed = order.items.filter((item) => (quantities[item.id] ?? item.quantity) !== item.quantity)
  const run = async () => {
    const result = await create.send({
      id: order.id,
      set_quantity: changed.length > 0 ? changed.map((item) => ({ item_id: item.id, quantity: quantities[item.id]! })) : undefined,
      add: added.length > 0 ? added.map(({ sku, quantity }) => ({ sku, quantity })) : undefined,
    })
    setFailure(result.ok ? undefined : result.error)
    if (result.ok) keep(undefined)
  }
  const number = (value: string) => Math.max(0, Math.trunc(Number(value)) || 0)
  return (
    <Card
      title={t('orders.edit.lines')}
      foot={
        <Button kind="primary" busy={create.busy} disabled={changed.length + added.length === 0} onClick={() => void run()}>
          {t('orders.edit.reckon')}
        </Button>
      }
    >
      <ErrorPanel failure={failure} />
      <Table
        label={t('orders.edit.lines')}
        rows={order.items}
        rowKey={(item) => item.id}
        columns={[
          { key: 'name', head: t('orders.item'), cell: (item) => `${item.name} (${item.sku})` },
          { key: 'price', head: t('orders.price'), end: true, cell: (item) => <Money value={item.unit_price} /> },
          {
            key: 'quantity',
            head: t('orders.quantity'),
            cell: (item) => (
              <Input type="number" min={0} aria-label={t('orders.quantityOf', { name: item.name })} value={quantities[item.id] ?? item.quantity} onChange={(event) => keep({ quantities: { ...quantities, [item.id]: number(event.target.value) }, added })} />
            ),
          },
        ]}
      />
      {added.map((one, at) => (
        <Group key={one.sku}>
          <span>{one.name}</span>
          <Input type="number" min={1} aria-label={t('orders.quantityOf', { name: one.name })} value={one.quantity} onChange={(event) => setAdded(added.with(at, { ...one, quantity: Math.max(1, number(event.target.value)) }))} />
          <Button small kind="quiet" icon="close" label={t('orders.edit.remove', { name: one.name })} onClick={() => setAdded(added.toSpliced(at, 1))} />
        </Group>
      ))}
      <Goods label={t('orders.edit.add')} add={(one) => setAdded(added.some((other) => other.sku === one.sku) ? added : [...added, one])} />
    </Card>
  )
}

function Planned({ edit, orderId }: { edit: OrderEdit; orderId: string }) {
  const t = useT()
  const go = useGo()
  const [asks, setAsks] = useState(false)
  const also = { also: ['orders', 'payments', 'inventory'] }
  const confirm = useSend(confirmOrderEdit, also)
  const discard = useSend(discardOrderEdit, also)
  const [failure, setFailure] = useState<Failure>()
  return (
    <Card
      title={t('orders.edit.difference')}
      foot={
        <Group>
          <Button
            busy={discard.busy}
            onClick={async () => {
              const result = await discard.send({ id: edit.id })
              if (!result.ok) setFailure(result.error)
              else toast(t('orders.edit.discarded'))
            }}
          >
            {t('orders.edit.discard')}
          </Button>
          <Button kind="primary" onClick={() => setAsks(true)}>
            {t('orders.edit.confirm')}
          </Button>
        </Group>
      }
    >
      <ErrorPanel failure={failure} />
      <Table
        label={t('orders.edit.difference')}
        rows={edit.lines}
        rowKey={(line) => line.sku}
        columns={[
          { key: 'name', head: t('orders.item'), cell: (line) => `${line.name} (${line.sku})` },
          { key: 'before', head: t('orders.edit.before'), end: true, cell: (line) => line.quantity_before },
          { key: 'after', head: t('orders.edit.after'), end: true, cell: (line) => line.quantity_after },
          { key: 'difference', head: t('orders.edit.changes'), end: true, cell: (line) => <Money value={line.difference} /> },
        ]}
      />
      <Facts
        of={[
          [t('orders.edit.before'), <Money key="b" value={edit.total_before} />],
          [t('orders.edit.after'), <strong key="a"><Money value={edit.total_after} /></strong>],
          [t('orders.due'), <Money key="d" value={edit.due} />],
          [t('orders.status'), <State key="s" value={edit.status} />],
        ]}
      />
      {asks && (
        <ConfirmDialog
          title={t('orders.edit.title')}
          confirm={t('orders.edit.confirm')}
          run={(options) => confirm.send({ id: edit.id }, options)}
          done={t('orders.edit.done')}
          close={(done) => {
            setAsks(false)
            if (done) void go(`/orders/${orderId}`)
          }}
        >
          <p>{t('orders.edit.text')}</p>
          <strong>
            <Money value={edit.difference} />
          </strong>
        </ConfirmDialog>
      )}
    </Card>
  )
}
