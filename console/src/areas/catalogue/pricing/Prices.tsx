import { useState } from 'react'
import { getPriceHistory, setPrices, type StaffProduct } from '~/app/client'
import { Button, Card, ConfirmDialog, ErrorPanel, Facts, Field, Money, MoneyInput, Table, Time, TimeInput, useRead, useSend, useT } from '~/ui'

type Step = StaffProduct['price_schedule'][number]

/** What it costs now, what it will cost, and what it has cost: the lowest of thirty days is what an offer has to be compared with (EU 98/6, article 6a). */
export function Prices({ product, etag }: { product: StaffProduct; etag?: string }) {
  const t = useT()
  const history = useRead(getPriceHistory, { id: product.id })
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<{ step: Step; rest: Step[]; etag?: string }>()
  const save = useSend(setPrices, { also: ['products'] })
  return (
    <>
      <Card
        title={t('catalogue.planned')}
        flush
        actions={
          <Button small icon="plus" onClick={() => setAdding(true)}>
            {t('catalogue.planPrice')}
          </Button>
        }
      >
        <Table
          label={t('catalogue.planned')}
          rows={product.price_schedule.map((step, at) => ({ ...step, at }))}
          rowKey={(step) => String(step.at)}
          empty={<p className="muted">{t('catalogue.noPlan')}</p>}
          columns={[
            { key: 'amount', head: t('catalogue.price'), cell: (step) => <Money value={step.amount} /> },
            { key: 'compare', head: t('catalogue.compareAt'), cell: (step) => <Money value={step.compare_at} /> },
            { key: 'from', head: t('catalogue.from'), cell: (step) => <Time value={step.starts_at} /> },
            { key: 'to', head: t('catalogue.until'), cell: (step) => <Time value={step.ends_at} /> },
            { key: 'remove', head: t('catalogue.edit'), hideHead: true, end: true, cell: (step) => <Button small kind="quiet" icon="close" label={t('catalogue.removePlan')} about={String(step.at + 1)} onClick={() => setRemoving({ step, rest: product.price_schedule.toSpliced(step.at, 1), etag })} /> },
          ]}
        />
      </Card>
      <Card title={t('catalogue.history')}>
        <ErrorPanel failure={history.failure} />
        <Facts of={[[t('catalogue.lowest'), <Money key="l" value={history.data?.lowest_price_30d} />]]} />
        <Table
          label={t('catalogue.history')}
          rows={history.data?.entries.map((entry, at) => ({ ...entry, at }))}
          rowKey={(entry) => String(entry.at)}
          empty={<p className="muted">{t('catalogue.noHistory')}</p>}
          columns={[
            { key: 'from', head: t('catalogue.from'), cell: (entry) => <Time value={entry.from} /> },
            { key: 'to', head: t('catalogue.until'), cell: (entry) => <Time value={entry.to} /> },
            { key: 'base', head: t('catalogue.basePrice'), end: true, cell: (entry) => <Money value={entry.base_price} /> },
            { key: 'sale', head: t('catalogue.salePrice'), end: true, cell: (entry) => <Money value={entry.sale_price} /> },
          ]}
        />
      </Card>
      {removing && (
        <ConfirmDialog
          danger
          title={t('catalogue.removePlan')}
          confirm={t('catalogue.removePlan')}
          run={(options) => save.send({ product_id: product.id, price_schedule: removing.rest }, { ...options, ifMatch: removing.etag })}
          done={t('ui.saved')}
          close={() => setRemoving(undefined)}
        >
          <p>{t('catalogue.removePlanText')}</p>
          <Facts
            of={[
              [t('catalogue.price'), <Money key="p" value={removing.step.amount} />],
              [t('catalogue.from'), <Time key="f" value={removing.step.starts_at} />],
              [t('catalogue.until'), <Time key="u" value={removing.step.ends_at} />],
            ]}
          />
        </ConfirmDialog>
      )}
      {adding && <Plan product={product} etag={etag} close={() => setAdding(false)} />}
    </>
  )
}

function Plan({ product, etag, close }: { product: StaffProduct; etag?: string; close: () => void }) {
  const t = useT()
  const [amount, setAmount] = useState<number | null>(null)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const save = useSend(setPrices, { also: ['products'] })
  const currency = product.base_price.currency
  return (
    <ConfirmDialog
      title={t('catalogue.planPrice')}
      confirm={t('catalogue.planPrice')}
      disabled={amount === null}
      run={(options) => save.send({ product_id: product.id, price_schedule: [...product.price_schedule, { amount: { amount: amount!, currency }, starts_at: from, ends_at: to }] }, { ...options, ifMatch: etag })}
      done={t('ui.saved')}
      close={() => close()}
    >
      <Field label={t('catalogue.price')} required>
        {(field) => <MoneyInput {...field} currency={currency} value={amount} onChange={setAmount} />}
      </Field>
      <Field label={t('catalogue.from')}>{(field) => <TimeInput {...field} value={from} onChange={setFrom} />}</Field>
      <Field label={t('catalogue.until')}>{(field) => <TimeInput {...field} value={to} onChange={setTo} />}</Field>
    </ConfirmDialog>
  )
}
