import { useMemo } from 'react'
import { reportSales } from '~/app/client'
import { formatMoney, formatTime } from '~/app/format'
import { shopZone } from '~/app/shop'
import { Card, Chart, ErrorPanel, Figure, Figures, Money, useRead, useT } from '~/ui'

/** The last thirty days of the shop's clock, by day. */
export function Sales() {
  const t = useT()
  const zone = shopZone.use()
  const report = useRead(reportSales, { by: 'day', time_zone: zone })
  const now = report.data
  const series = useMemo(() => {
    const currency = now?.frame.currency ?? 'USD'
    return [{ label: t('home.net'), values: now?.series.map((point) => point.figures.net.amount) ?? [], format: (amount: number) => formatMoney(amount, currency) }]
  }, [now, t])
  const x = useMemo(() => now?.series.map((point) => point.from) ?? [], [now])
  const day = useMemo(() => (moment: string) => formatTime(moment, zone, 'day'), [zone])
  if (report.failure) return <ErrorPanel failure={report.failure} retry={() => void report.refetch()} />
  const totals = now?.totals
  const since = now?.series[0] && `?from=${now.series[0].period}`
  return (
    <>
      <Figures>
        <Figure label={t('home.net')} value={totals ? <Money value={totals.net} /> : '–'} note={t('home.days')} />
        <Figure label={t('home.orders')} value={totals?.orders ?? '–'} note={t('home.days')} to={`/orders${since ?? ''}`} />
        <Figure label={t('home.average')} value={totals && totals.orders > 0 ? <Money value={{ ...totals.total, amount: Math.round(totals.total.amount / totals.orders) }} /> : '–'} note={t('home.days')} />
        <Figure label={t('home.refunded')} value={totals ? <Money value={totals.refunded} /> : '–'} note={t('home.days')} />
      </Figures>
      <Card title={t('home.sales')}>
        <Chart label={t('home.sales')} x={x} formatX={day} series={series} />
      </Card>
    </>
  )
}
