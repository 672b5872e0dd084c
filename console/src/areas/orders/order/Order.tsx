import { useState } from 'react'
import { capturePayment, getStaffOrder, voidPayment } from '~/app/client'
import { AllowedActions, Columns, CopyAs, ErrorPanel, Group, Money, Page, State, Time, useGo, usePart, useRead, useSend, useT } from '~/ui'
import { Ask } from '../dialogs/Ask'
import { RefundDialog } from '../dialogs/RefundDialog'
import { CancelDialog, MailDialog, NoteDialog, PaidDialog, ReturnDialog, SendDialog } from '../dialogs/steps'
import { ExchangeDialog } from '../exchange/ExchangeDialog'
import { Invoices, Parcels, Payments, Returns } from '../papers/Papers'
import { Happenings } from './Happenings'
import { Lines } from './Lines'
import { Buyer } from './Buyer'

const dialogs = { fulfil: SendDialog, cancel: CancelDialog, refund: RefundDialog, return: ReturnDialog, exchange: ExchangeDialog, note: NoteDialog, resend_mail: MailDialog }
type Dialog = keyof typeof dialogs | 'capture' | 'void' | 'mark_paid'

/** One order: what was bought, paid, sent and brought back, what can be done now, and all that has happened. */
export default function Order() {
  const t = useT()
  const id = usePart('id')
  const go = useGo()
  const order = useRead(getStaffOrder, { id })
  const [asks, setAsks] = useState<Dialog>()
  const capture = useSend(capturePayment, { also: ['payments'] })
  const release = useSend(voidPayment, { also: ['payments'] })
  const one = order.data
  const close = () => setAsks(undefined)
  const asking = (dialog: Dialog, look: { danger?: boolean; primary?: boolean } = {}) => ({ run: () => setAsks(dialog), ...look })
  const held = one?.payments.find((payment) => payment.status === 'authorized')
  const awaited = one?.payments.find((payment) => payment.status === 'awaiting')
  const Asked = asks && asks in dialogs ? dialogs[asks as keyof typeof dialogs] : undefined
  return (
    <Page
      back={{ to: '/orders', label: t('screen.orders') }}
      title={one?.order_number ?? ' '}
      mark={one && <State value={one.status} />}
      sub={one ? <Time value={one.created_at} style="full" /> : ' '}
      actions={
        one && (
          <Group>
            <CopyAs op={getStaffOrder} input={{ id }} />
            <AllowedActions
              actions={one.allowed_actions}
              known={{
                fulfil: asking('fulfil', { primary: true }),
                capture: held && asking('capture'),
                mark_paid: awaited && asking('mark_paid'),
                edit: { run: () => void go(`/orders/${id}/edit`) },
                refund: asking('refund', { danger: true }),
                return: asking('return', { danger: true }),
                exchange: asking('exchange', { danger: true }),
                void: held && asking('void', { danger: true }),
                cancel: asking('cancel', { danger: true }),
                resend_mail: one.email ? asking('resend_mail', { danger: true }) : undefined,
              }}
            />
          </Group>
        )
      }
    >
      <ErrorPanel failure={order.failure} retry={() => void order.refetch()} />
      {one && (
        <Columns>
          <>
            <Lines order={one} />
            <Payments order={one} />
            <Parcels order={one} />
            {one.returns.length + one.refunds.length > 0 && <Returns order={one} />}
            <Happenings order={one} note={one.allowed_actions.some((action) => action.action === 'note' && action.allowed) ? () => setAsks('note') : undefined} />
          </>
          <>
            <Buyer order={one} />
            <Invoices order={one} />
          </>
        </Columns>
      )}
      {one && Asked && <Asked order={one} close={close} />}
      {one && asks === 'mark_paid' && awaited && <PaidDialog order={one} payment={awaited} close={close} />}
      {one && held && (asks === 'capture' || asks === 'void') && (
        <Ask ask={{ what: asks, danger: asks === 'void', run: (options) => (asks === 'capture' ? capture : release).send({ id, payment: held.id }, options) }} close={close}>
          <strong>
            <Money value={held.amount} />
          </strong>
        </Ask>
      )}
    </Page>
  )
}
