import type { StaffOrder } from '~/app/client'
import { formatDecimal } from '~/app/format'
import { Card, Facts, Money, Table, useT } from '~/ui'

type Fact = [string, React.ReactNode]

/** What was bought, how much of it has gone where, and what it costs. */
export function Lines({ order }: { order: StaffOrder }) {
  const t = useT()
  const signed = (value: { amount: number; currency: string }) => <Money value={{ ...value, amount: -value.amount }} />
  return (
    <Card title={t('orders.lines')} flush>
      <Table
        label={t('orders.lines')}
        rows={order.items}
        rowKey={(item) => item.id}
        columns={[
          {
            key: 'name',
            head: t('orders.item'),
            cell: (item) => (
              <>
                {item.name}
                <br />
                <small className="muted">{[item.sku, ...Object.values(item.attributes ?? {})].join(' · ')}</small>
              </>
            ),
          },
          {
            key: 'gone',
            head: t('orders.progress'),
            cell: (item) => (
              <small>
                {(['fulfilled', 'returned', 'cancelled', 'refunded'] as const)
                  .filter((what) => item.quantities[what] > 0)
                  .map((what) => t(`orders.q.${what}`, { count: item.quantities[what] }))
                  .join(', ') || '–'}
              </small>
            ),
          },
          { key: 'quantity', head: t('orders.quantity'), end: true, cell: (item) => item.quantity },
          { key: 'price', head: t('orders.price'), end: true, nowrap: true, cell: (item) => <Money value={item.unit_price} /> },
          { key: 'total', head: t('orders.total'), end: true, nowrap: true, cell: (item) => <Money value={item.total} /> },
        ]}
      />
      <div style={{ padding: 'var(--s4)' }}>
        <Facts
          of={[
            [t('orders.subtotal'), <Money key="s" value={order.subtotal} />],
            ...(order.discount_total.amount > 0 ? [[t('orders.discount'), signed(order.discount_total)] satisfies Fact] : []),
            [t('orders.shippingTotal'), <Money key="h" value={order.shipping_total} />],
            ...order.tax_lines.map((line): Fact => [`${line.name} ${formatDecimal(line.rate_ppm / 10_000)} %`, <Money key={line.name} value={line.amount} />]),
            [t(order.prices_include_tax ? 'orders.taxContained' : 'orders.tax'), <Money key="t" value={order.tax_total} />],
            [t('orders.total'), <strong key="a"><Money value={order.total} /></strong>],
            [t('orders.captured'), <Money key="c" value={order.amounts.captured} />],
            ...(order.amounts.refunded.amount > 0 ? [[t('orders.refunded'), <Money key="r" value={order.amounts.refunded} />] satisfies Fact] : []),
            [t('orders.due'), <Money key="d" value={order.amounts.due} />],
          ]}
        />
      </div>
    </Card>
  )
}
