import { useState } from 'react'
import { listStaffOrders, type OrderSummary } from '~/app/client'
import { CopyAs, ListScreen, Money, Page, State, Time, useMay, useT, word } from '~/ui'
import { TagOrders } from './TagOrders'

const statuses = ['pending', 'paid', 'shipped', 'delivered', 'cancelled']
const payments = ['awaiting', 'requires_action', 'authorized', 'partially_paid', 'paid', 'partially_refunded', 'refunded', 'voided', 'expired', 'failed', 'disputed']
const fulfilments = ['unfulfilled', 'partial', 'fulfilled', 'delivered']

/** All orders, newest first. */
export default function Orders() {
  const t = useT()
  const [tagging, setTagging] = useState<{ orders: OrderSummary[]; clear: () => void }>()
  const edits = useMay('orders', 'manage')
  const choice = (values: string[]) => values.map((value) => ({ value, label: word(t, 'state', value) }))
  return (
    <Page title={t('screen.orders')} actions={<CopyAs op={listStaffOrders} input={{ page_size: 25 }} />}>
      <ListScreen
        name="orders"
        label={t('screen.orders')}
        op={listStaffOrders}
        rowKey={(order: OrderSummary) => order.id}
        to={(order) => `/orders/${order.id}`}
        searches={t('orders.searches')}
        filters={[
          { name: 'status', label: t('orders.status'), kind: 'choice', options: choice(statuses) },
          { name: 'payment_status', label: t('orders.payment'), kind: 'choice', options: choice(payments) },
          { name: 'fulfilment_status', label: t('orders.fulfilment'), kind: 'choice', options: choice(fulfilments) },
          { name: 'waits_for', label: t('orders.waitsFor'), kind: 'choice', options: ['shipping', 'return_answer', 'refund'].map((value) => ({ value, label: t(`orders.waitsFor.${value}`) })) },
          { name: 'from', label: t('orders.from'), kind: 'day' },
          { name: 'to', label: t('orders.to'), kind: 'day', end: true },
        ]}
        bulk={edits ? [{ label: t('orders.tag'), run: (orders, clear) => setTagging({ orders, clear }) }] : []}
        live={['order.', 'payment.', 'fulfilment.', 'refund.', 'return.']}
        columns={[
          { key: 'number', head: t('orders.number'), nowrap: true, cell: (order) => <span className="num">{order.order_number}</span> },
          { key: 'when', head: t('orders.when'), sort: 'created_at', nowrap: true, cell: (order) => <Time value={order.created_at} /> },
          { key: 'who', head: t('orders.customer'), cell: (order) => order.name || order.email || '–' },
          { key: 'payment', head: t('orders.payment'), cell: (order) => <State value={order.payment_status} /> },
          { key: 'fulfilment', head: t('orders.fulfilment'), cell: (order) => <State value={order.status === 'cancelled' ? 'cancelled' : order.fulfilment_status} /> },
          { key: 'pieces', head: t('orders.pieces'), end: true, cell: (order) => order.pieces },
          { key: 'total', head: t('orders.total'), sort: 'total', end: true, nowrap: true, cell: (order) => <Money value={order.total} /> },
        ]}
        empty={{ icon: 'orders', title: t('orders.none'), text: t('orders.noneText') }}
      />
      {tagging && <TagOrders {...tagging} close={() => setTagging(undefined)} />}
    </Page>
  )
}
