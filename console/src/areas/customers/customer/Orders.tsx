import { listStaffOrders, type StaffCustomer } from '~/app/client'
import { ButtonLink, Card, EmptyState, ErrorPanel, LinkText, Money, State, Table, Time, useList, useMay, useT } from '~/ui'

type Row = { id: string; order_number: string; created_at: string; status: string; payment?: string; total: { amount: number; currency: string } }

/** The latest ten; with the right to see orders also how they were paid. */
export function Orders({ customer }: { customer: StaffCustomer }) {
  const t = useT()
  const reads = useMay('orders', 'read')
  const list = useList(listStaffOrders, { customer_id: customer.id, page_size: 10 }, { enabled: reads })
  const rows: Row[] | undefined = reads
    ? list.data?.items.map((order) => ({ ...order, payment: order.payment_status, status: order.status === 'cancelled' ? 'cancelled' : order.fulfilment_status }))
    : customer.latest_orders?.map((order) => order)
  return (
    <Card
      title={t('customers.orders')}
      flush
      actions={
        reads && customer.email && customer.orders > 10 ? (
          <ButtonLink small to={`/orders?q=${encodeURIComponent(customer.email)}`}>
            {t('customers.allOrders')}
          </ButtonLink>
        ) : undefined
      }
    >
      {list.failure ? (
        <ErrorPanel failure={list.failure} retry={() => void list.refetch()} />
      ) : (
        <Table
          label={t('customers.orders')}
          rows={rows}
          rowKey={(order) => order.id}
          empty={<EmptyState icon="orders" title={t('customers.noOrders')}>{t('customers.noOrdersText')}</EmptyState>}
          columns={[
            { key: 'number', head: t('customers.orderNumber'), nowrap: true, cell: (order) => (reads ? <LinkText to={`/orders/${order.id}`}>{order.order_number}</LinkText> : order.order_number) },
            { key: 'when', head: t('customers.when'), nowrap: true, cell: (order) => <Time value={order.created_at} /> },
            { key: 'payment', head: t('customers.payment'), cell: (order) => (order.payment ? <State value={order.payment} /> : <State value={order.status} />) },
            { key: 'status', head: t('customers.state'), cell: (order) => <State value={order.status} /> },
            { key: 'total', head: t('customers.total'), end: true, nowrap: true, cell: (order) => <Money value={order.total} /> },
          ]}
        />
      )}
    </Card>
  )
}
