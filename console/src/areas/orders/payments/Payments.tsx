import { useState } from 'react'
import { listPayments, reconcilePayments, type StaffPayment } from '~/app/client'
import { Button, ConfirmDialog, CopyAs, Group, LinkText, ListScreen, Money, Page, State, Time, useMay, useSend, useT, word } from '~/ui'

const states = ['started', 'unknown', 'requires_action', 'pending', 'awaiting', 'authorized', 'captured', 'failed', 'voiding', 'voided', 'expired', 'expiring', 'disputed']

/** All payments; those whose outcome is not known are asked for at their provider. */
export default function Payments() {
  const t = useT()
  const manages = useMay('payments', 'capture')
  const [asks, setAsks] = useState(false)
  const reconcile = useSend(reconcilePayments, { also: ['orders'] })
  return (
    <Page
      title={t('screen.payments')}
      actions={
        <Group>
          <CopyAs op={listPayments} input={{ page_size: 25 }} />
          {manages && <Button onClick={() => setAsks(true)}>{t('orders.reconcile.confirm')}</Button>}
        </Group>
      }
    >
      <ListScreen
        name="payments"
        label={t('screen.payments')}
        op={listPayments}
        rowKey={(payment: StaffPayment) => payment.id}
        filters={[
          { name: 'status', label: t('orders.status'), kind: 'choice', options: states.map((value) => ({ value, label: word(t, 'state', value) })) },
          { name: 'provider', label: t('orders.provider'), kind: 'text' },
        ]}
        live={['payment.', 'refund.']}
        columns={[
          { key: 'when', head: t('orders.when'), sort: 'created_at', nowrap: true, cell: (payment) => <Time value={payment.created_at} /> },
          { key: 'order', head: t('orders.number'), cell: (payment) => (payment.order_id ? <LinkText to={`/orders/${payment.order_id}`}>{t('orders.toOrder')}</LinkText> : '–') },
          { key: 'provider', head: t('orders.provider'), cell: (payment) => payment.provider },
          { key: 'state', head: t('orders.status'), cell: (payment) => <State value={payment.dispute === 'open' ? 'disputed' : payment.status} /> },
          { key: 'reference', head: t('orders.paid.reference'), cell: (payment) => <small>{payment.reference ?? '–'}</small> },
          { key: 'amount', head: t('orders.amount'), end: true, nowrap: true, cell: (payment) => <Money value={payment.amount} /> },
          { key: 'captured', head: t('orders.captured'), end: true, nowrap: true, cell: (payment) => <Money value={payment.captured} /> },
          { key: 'refunded', head: t('orders.refunded'), end: true, nowrap: true, cell: (payment) => <Money value={payment.refunded} /> },
        ]}
        empty={{ icon: 'orders', title: t('orders.nothingPaid'), text: t('orders.nothingPaidText') }}
      />
      {asks && (
        <ConfirmDialog title={t('orders.reconcile.title')} confirm={t('orders.reconcile.confirm')} run={(options) => reconcile.send({}, options)} done={t('orders.reconcile.done')} close={() => setAsks(false)}>
          <p>{t('orders.reconcile.text')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
