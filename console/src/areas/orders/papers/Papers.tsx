import { useState } from 'react'
import { approveReturn, cancelFulfilment, capturePayment, closeReturn, createInvoice, listOrderInvoices, rejectReturn, updateFulfilment, voidPayment, type Parcel, type Return, type StaffOrder, type StaffPayment } from '~/app/client'
import { AllowedActions, Button, Card, ErrorPanel, Group, LinkRow, Menu, Money, Rows, State, Table, Time, useMay, useRead, useSend, useT } from '~/ui'
import { Ask, type Asked } from '../dialogs/Ask'
import { PaidDialog, ReceiveDialog } from '../dialogs/steps'
import { Pdf } from './Pdf'

/** Money, step by step; what each payment allows is asked of the server when it is tried. */
export function Payments({ order }: { order: StaffOrder }) {
  const t = useT()
  const [ask, setAsk] = useState<Asked>()
  const [paid, setPaid] = useState<StaffPayment>()
  const manages = useMay('payments', 'capture')
  const capture = useSend(capturePayment, { also: ['payments'] })
  const release = useSend(voidPayment, { also: ['payments'] })
  const steps = (payment: StaffPayment) => {
    const to = { id: order.id, payment: payment.id }
    return [
      payment.status === 'authorized' && { label: t('orders.capture.confirm'), run: () => setAsk({ what: 'capture', run: (options) => capture.send(to, options) }) },
      ['authorized', 'pending', 'awaiting', 'requires_action'].includes(payment.status) && { label: t('orders.void.confirm'), danger: true, run: () => setAsk({ what: 'void', danger: true, run: (options) => release.send(to, options) }) },
      payment.status === 'awaiting' && { label: t('orders.paid.confirm'), run: () => setPaid(payment) },
    ].filter((step) => step !== false)
  }
  return (
    <Card title={t('orders.payments')} flush>
      <Table
        label={t('orders.payments')}
        rows={order.payments}
        rowKey={(payment) => payment.id}
        empty={<p className="muted">{t('orders.noPayments')}</p>}
        columns={[
          { key: 'how', head: t('orders.provider'), cell: (payment) => <span title={payment.reference ?? undefined}>{payment.provider}</span> },
          { key: 'state', head: t('orders.status'), cell: (payment) => <State value={payment.dispute === 'open' ? 'disputed' : payment.status} /> },
          { key: 'amount', head: t('orders.amount'), end: true, nowrap: true, cell: (payment) => <Money value={payment.amount} /> },
          { key: 'captured', head: t('orders.captured'), end: true, nowrap: true, cell: (payment) => <Money value={payment.captured} /> },
          { key: 'steps', head: t('orders.actions'), hideHead: true, end: true, cell: (payment) => manages && steps(payment).length > 0 && <Menu label={t('orders.paymentActions', { provider: payment.provider })} items={steps(payment)} /> },
        ]}
      />
      {ask && <Ask ask={ask} close={() => setAsk(undefined)} />}
      {paid && <PaidDialog order={order} payment={paid} close={() => setPaid(undefined)} />}
    </Card>
  )
}

export function Parcels({ order }: { order: StaffOrder }) {
  const t = useT()
  const [ask, setAsk] = useState<Asked>()
  const update = useSend(updateFulfilment, { also: ['orders'] })
  const cancel = useSend(cancelFulfilment, { also: ['orders'] })
  const step = (parcel: Parcel, what: string, change: object) => ({
    run: () => setAsk({ what, run: (options) => update.send({ id: parcel.id, ...change }, { ...options, ifMatch: `"${parcel.version}"` }) }),
    primary: true,
  })
  return (
    <Card title={t('orders.parcels')}>
      {order.fulfilments.length === 0 && <p className="muted">{t('orders.noParcels')}</p>}
      <Rows>
        {order.fulfilments.map((parcel, at) => (
          <LinkRow
            key={parcel.id}
            end={
              <AllowedActions
                actions={parcel.allowed_actions}
                about={t('orders.parcelOf', { number: at + 1 })}
                known={{
                  hand_over: step(parcel, 'handOver', { shipped: true }),
                  deliver: step(parcel, 'deliver', { delivered: true }),
                  cancel: { danger: true, run: () => setAsk({ what: 'unpack', danger: true, run: (options) => cancel.send({ id: parcel.id }, options) }) },
                }}
              />
            }
          >
            <State value={parcel.status} /> {t('orders.pieceCount', { count: parcel.lines.reduce((sum, line) => sum + line.quantity, 0) })}{' '}
            {parcel.tracking &&
              (parcel.tracking.url ? (
                <a href={parcel.tracking.url} rel="noreferrer" target="_blank">
                  {parcel.tracking.carrier} {parcel.tracking.number}
                </a>
              ) : (
                `${parcel.tracking.carrier} ${parcel.tracking.number}`
              ))}{' '}
            <Time value={parcel.delivered_at ?? parcel.shipped_at ?? parcel.created_at} />
          </LinkRow>
        ))}
      </Rows>
      {ask && <Ask ask={ask} close={() => setAsk(undefined)} />}
    </Card>
  )
}

export function Returns({ order }: { order: StaffOrder }) {
  const t = useT()
  const [ask, setAsk] = useState<Asked>()
  const [receiving, setReceiving] = useState<Return>()
  const also = { also: ['orders'] }
  const steps = { approve: useSend(approveReturn, also), reject: useSend(rejectReturn, also), close: useSend(closeReturn, also) }
  const known = (back: Return) => ({
    ...Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, { danger: name === 'reject', run: () => setAsk({ what: `return.${name}`, danger: name === 'reject', run: (options) => step.send({ id: back.id }, options) }) }])),
    receive: { primary: true, run: () => setReceiving(back) },
  })
  return (
    <Card title={t('orders.returns')}>
      <Rows>
        {order.returns.map((back, at) => (
          <LinkRow key={back.id} end={<AllowedActions actions={back.allowed_actions} known={known(back)} about={t('orders.returnOf', { number: at + 1 })} />}>
            <State value={back.status} /> {t(`orders.kind.${back.kind}`)}, {t('orders.pieceCount', { count: back.lines.reduce((sum, line) => sum + line.quantity, 0) })} <Time value={back.created_at} />
          </LinkRow>
        ))}
        {order.refunds.map((refund) => (
          <LinkRow key={refund.id} end={<Money value={refund.amount} />}>
            <State value={refund.status} /> {t(`orders.refund.to.${refund.to}`)} {refund.reason && `(${refund.reason})`} <Time value={refund.created_at} />
          </LinkRow>
        ))}
      </Rows>
      {ask && <Ask ask={ask} close={() => setAsk(undefined)} />}
      {receiving && <ReceiveDialog order={order} back={receiving} close={() => setReceiving(undefined)} />}
    </Card>
  )
}

export function Invoices({ order }: { order: StaffOrder }) {
  const t = useT()
  const list = useRead(listOrderInvoices, { id: order.id })
  const [ask, setAsk] = useState<Asked>()
  const issues = useMay('invoices', 'manage')
  const create = useSend(createInvoice, { also: ['orders'] })
  return (
    <Card
      title={t('orders.invoices')}
      actions={
        issues ? (
          <Button small onClick={() => setAsk({ what: 'invoice', run: (options) => create.send({ id: order.id }, options) })}>
            {t('orders.invoice.confirm')}
          </Button>
        ) : undefined
      }
    >
      <ErrorPanel failure={list.failure} retry={() => void list.refetch()} />
      {list.data?.length === 0 && <p className="muted">{t('orders.noInvoices')}</p>}
      <Rows>
        {list.data?.map((paper) => (
          <LinkRow
            key={paper.id}
            end={
              <Group>
                <Money value={paper.total} />
                <Pdf id={paper.id} number={paper.number} />
              </Group>
            }
          >
            {paper.number} <small>{t(`orders.paper.${paper.kind}`)}</small> <Time value={paper.issued_at} style="day" />
          </LinkRow>
        ))}
      </Rows>
      {ask && <Ask ask={ask} close={() => setAsk(undefined)} />}
    </Card>
  )
}
