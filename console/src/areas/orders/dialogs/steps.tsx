import { useState } from 'react'
import { addOrderNote, cancelOrder, createFulfilment, createReturn, markPaid, receiveReturn, resendOrderMail, type Return, type StaffOrder, type StaffPayment } from '~/app/client'
import { Check, ConfirmDialog, Field, Input, MoneyInput, Select, TextArea, useSend, useT } from '~/ui'
import { chosenLines, Quantities, type Chosen } from './Quantities'

type Props = { order: StaffOrder; close: () => void }
const open = (order: StaffOrder) => order.items.map((item) => ({ ...item, most: item.quantities.open }))
const all = (lines: { id: string; most: number }[]): Chosen => Object.fromEntries(lines.map((line) => [line.id, line.most]))

/** A parcel of what is still here. */
export function SendDialog({ order, close }: Props) {
  const t = useT()
  const [chosen, setChosen] = useState(() => all(open(order)))
  const [tracking, setTracking] = useState({ carrier: '', number: '', url: '' })
  const [shipped, setShipped] = useState(true)
  const [notify, setNotify] = useState(true)
  const create = useSend(createFulfilment)
  const lines = chosenLines(chosen)
  const given = Object.fromEntries(Object.entries(tracking).filter(([, value]) => value))
  return (
    <ConfirmDialog
      title={t('orders.send.title', { number: order.order_number })}
      confirm={t(shipped ? 'orders.send.confirm' : 'orders.send.pack')}
      disabled={lines.length === 0}
      run={(options) => create.send({ id: order.id, lines, shipped, notify: shipped && notify, tracking: Object.keys(given).length > 0 ? given : undefined }, options)}
      done={t('orders.send.done')}
      close={() => close()}
    >
      <Quantities lines={open(order)} chosen={chosen} onChange={setChosen} />
      {(['carrier', 'number', 'url'] as const).map((name) => (
        <Field key={name} label={t(`orders.send.${name}`)}>
          {(field) => <Input {...field} type={name === 'url' ? 'url' : 'text'} value={tracking[name]} onChange={(event) => setTracking({ ...tracking, [name]: event.target.value })} />}
        </Field>
      ))}
      <Check label={t('orders.send.shipped')} checked={shipped} onChange={setShipped} />
      <Check label={t('orders.send.notify')} checked={shipped && notify} disabled={!shipped} onChange={setNotify} />
    </ConfirmDialog>
  )
}

export function CancelDialog({ order, close }: Props) {
  const t = useT()
  const lines = open(order)
  const [chosen, setChosen] = useState(() => all(lines))
  const [reason, setReason] = useState('')
  const [notify, setNotify] = useState(true)
  const cancel = useSend(cancelOrder, { also: ['payments', 'inventory'] })
  const picked = chosenLines(chosen)
  const whole = lines.every((line) => (chosen[line.id] ?? 0) === line.most) && order.items.every((item) => item.quantities.open === item.quantities.ordered)
  return (
    <ConfirmDialog
      danger
      title={t('orders.cancel.title', { number: order.order_number })}
      confirm={t(whole ? 'orders.cancel.confirm' : 'orders.cancel.some')}
      disabled={picked.length === 0}
      run={(options) => cancel.send({ id: order.id, notify, ...(reason && { reason }), ...(whole ? {} : { lines: picked }) }, options)}
      done={t('orders.cancel.done')}
      close={() => close()}
    >
      <p>{t('orders.cancel.text')}</p>
      <Quantities lines={lines} chosen={chosen} onChange={setChosen} />
      <Field label={t('orders.reason')}>{(field) => <Input {...field} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}</Field>
      <Check label={t('orders.cancel.notify')} checked={notify} onChange={setNotify} />
    </ConfirmDialog>
  )
}

export function ReturnDialog({ order, close }: Props) {
  const t = useT()
  const [chosen, setChosen] = useState<Chosen>({})
  const [reason, setReason] = useState('')
  const create = useSend(createReturn)
  const lines = chosenLines(chosen).map((line) => ({ ...line, ...(reason && { reason }) }))
  return (
    <ConfirmDialog
      title={t('orders.return.title', { number: order.order_number })}
      confirm={t('orders.return.confirm')}
      disabled={lines.length === 0}
      run={(options) => create.send({ id: order.id, lines }, options)}
      done={t('orders.return.done')}
      close={() => close()}
    >
      <Quantities lines={order.items.map((item) => ({ ...item, most: item.quantities.fulfilled - item.quantities.returned }))} chosen={chosen} onChange={setChosen} />
      <Field label={t('orders.reason')}>{(field) => <Input {...field} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}</Field>
    </ConfirmDialog>
  )
}

/** What came back, and in what condition: only what can be sold again goes back to the stock. */
export function ReceiveDialog({ order, back, close }: Props & { back: Return }) {
  const t = useT()
  const [chosen, setChosen] = useState<Chosen>({})
  const [condition, setCondition] = useState<'sellable' | 'damaged' | 'missing'>('sellable')
  const receive = useSend(receiveReturn, { also: ['orders', 'inventory'] })
  const lines = chosenLines(chosen).map((line) => ({ ...line, condition }))
  const named = (id: string) => order.items.find((item) => item.id === id)
  return (
    <ConfirmDialog
      title={t('orders.receive.title')}
      confirm={t('orders.receive.confirm')}
      disabled={lines.length === 0}
      run={(options) => receive.send({ id: back.id, lines }, options)}
      done={t('orders.receive.done')}
      close={() => close()}
    >
      <Quantities
        lines={back.lines.map((line) => ({ id: line.item_id, name: named(line.item_id)?.name ?? line.item_id, sku: named(line.item_id)?.sku ?? '', most: line.quantity - line.received - line.missing }))}
        chosen={chosen}
        onChange={setChosen}
      />
      <Field label={t('orders.receive.condition')}>
        {(field) => (
          <Select
            {...field}
            value={condition}
            onChange={(event) => setCondition(event.target.value as typeof condition)}
            options={(['sellable', 'damaged', 'missing'] as const).map((value) => ({ value, label: t(`orders.receive.${value}`) }))}
          />
        )}
      </Field>
    </ConfirmDialog>
  )
}

export function PaidDialog({ order, payment, close }: Props & { payment: StaffPayment }) {
  const t = useT()
  const [amount, setAmount] = useState<number | null>(order.amounts.due.amount)
  const [reference, setReference] = useState('')
  const mark = useSend(markPaid, { also: ['payments'] })
  return (
    <ConfirmDialog
      title={t('orders.paid.title')}
      confirm={t('orders.paid.confirm')}
      disabled={!amount}
      run={(options) => mark.send({ id: order.id, payment: payment.id, amount: { amount: amount!, currency: payment.amount.currency }, ...(reference && { reference }) }, options)}
      done={t('orders.paid.done')}
      close={() => close()}
    >
      <Field label={t('orders.paid.amount')}>{(field) => <MoneyInput {...field} currency={payment.amount.currency} value={amount} onChange={setAmount} />}</Field>
      <Field label={t('orders.paid.reference')}>{(field) => <Input {...field} value={reference} onChange={(event) => setReference(event.target.value)} />}</Field>
    </ConfirmDialog>
  )
}

export function NoteDialog({ order, close }: Props) {
  const t = useT()
  const [text, setText] = useState('')
  const [shared, setShared] = useState(false)
  const add = useSend(addOrderNote)
  return (
    <ConfirmDialog title={t('orders.note.title')} confirm={t('orders.note.confirm')} disabled={!text.trim()} run={(options) => add.send({ id: order.id, text, public: shared }, options)} done={t('orders.note.done')} close={() => close()}>
      <Field label={t('orders.note.text')}>{(field) => <TextArea {...field} rows={4} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />}</Field>
      <Check label={t('orders.note.public')} checked={shared} onChange={setShared} />
    </ConfirmDialog>
  )
}

const mails = ['placed', 'paid', 'shipped', 'cancelled', 'lines_cancelled', 'refunded', 'return_requested', 'returned'] as const

export function MailDialog({ order, close }: Props) {
  const t = useT()
  const [mail, setMail] = useState<(typeof mails)[number]>('placed')
  const resend = useSend(resendOrderMail)
  return (
    <ConfirmDialog title={t('orders.mail.title')} confirm={t('orders.mail.confirm')} run={(options) => resend.send({ id: order.id, mail }, options)} done={t('orders.mail.done', { email: order.email ?? '' })} close={() => close()}>
      <Field label={t('orders.mail.which')}>
        {(field) => <Select {...field} value={mail} onChange={(event) => setMail(event.target.value as typeof mail)} options={mails.map((value) => ({ value, label: t(`orders.mail.${value}`) }))} />}
      </Field>
    </ConfirmDialog>
  )
}
