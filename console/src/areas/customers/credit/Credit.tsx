import { useState } from 'react'
import { changeCustomerCredit, getCustomerCredit, listCustomerCreditEntries, type CreditEntry, type CustomerCredit } from '~/app/client'
import { Button, ConfirmDialog, EmptyState, ErrorPanel, Field, Group, Input, LinkText, ListCard, Money, MoneyInput, Select, Time, shopCurrency, useMay, useRead, useSend, useT, word } from '~/ui'

/** What they can pay with, and every movement of it. */
export function Credit({ id }: { id: string }) {
  return useMay('credit', 'read') ? <Ledger id={id} /> : null
}

function Ledger({ id }: { id: string }) {
  const t = useT()
  const manages = useMay('credit', 'manage')
  const [asks, setAsks] = useState<'give' | 'take'>()
  const credit = useRead(getCustomerCredit, { id })
  return (
    <ListCard
      title={t('customers.credit')}
      op={listCustomerCreditEntries}
      input={{ id }}
      rowKey={(entry: CreditEntry) => String(entry.id)}
      empty={<EmptyState icon="marketing" title={t('customers.noCredit')}>{t('customers.noCreditText')}</EmptyState>}
      actions={
        <Group>
          {credit.data?.balances.map((balance) => (
            <strong key={balance.currency}>
              <Money value={balance} />
            </strong>
          ))}
          {manages && (
            <Button small icon="plus" onClick={() => setAsks('give')}>
              {t('customers.creditGive')}
            </Button>
          )}
          {manages && credit.data?.balances.some((balance) => balance.amount > 0) && (
            <Button small onClick={() => setAsks('take')}>
              {t('customers.creditTake')}
            </Button>
          )}
        </Group>
      }
      columns={[
        { key: 'when', head: t('customers.when'), nowrap: true, cell: (entry) => <Time value={entry.at} /> },
        { key: 'cause', head: t('customers.cause'), cell: (entry) => (entry.order_id ? <LinkText to={`/orders/${entry.order_id}`}>{word(t, 'state', entry.cause)}</LinkText> : word(t, 'state', entry.cause)) },
        { key: 'reason', head: t('customers.reason'), cell: (entry) => entry.reason ?? '–' },
        { key: 'amount', head: t('customers.amount'), end: true, nowrap: true, cell: (entry) => <Money value={entry.amount} /> },
        { key: 'balance', head: t('customers.balance'), end: true, nowrap: true, cell: (entry) => <Money value={entry.balance} /> },
      ]}
    >
      <ErrorPanel failure={credit.failure} />
      {asks && <Change id={id} take={asks === 'take'} balances={credit.data?.balances ?? []} close={() => setAsks(undefined)} />}
    </ListCard>
  )
}

function Change({ id, take, balances, close }: { id: string; take: boolean; balances: CustomerCredit['balances']; close: () => void }) {
  const t = useT()
  const shop = shopCurrency.use()
  const currencies = [...new Set([...(take ? [] : [shop]), ...balances.map((balance) => balance.currency)])]
  const [currency, setCurrency] = useState(currencies[0]!)
  const [amount, setAmount] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  // What was typed in the units of one is another amount in those of the other.
  const choose = (other: string) => {
    setCurrency(other)
    setAmount(null)
  }
  const change = useSend(changeCustomerCredit)
  const what = take ? 'customers.creditTake' : 'customers.creditGive'
  return (
    <ConfirmDialog
      title={t(take ? 'customers.creditTakeTitle' : 'customers.creditGiveTitle')}
      confirm={t(what)}
      danger={take}
      disabled={!amount || amount < 0 || !reason.trim()}
      run={(options) => change.send({ id, amount: { amount: take ? -amount! : amount!, currency }, reason: reason.trim() }, options)}
      done={t(take ? 'customers.creditTaken' : 'customers.creditGiven')}
      close={close}
    >
      {currencies.length > 1 && <Field label={t('customers.currency')}>{(field) => <Select {...field} value={currency} options={currencies.map((one) => ({ value: one, label: one }))} onChange={(event) => choose(event.target.value)} />}</Field>}
      <Field label={t('customers.amount')} required>
        {(field) => <MoneyInput {...field} key={currency} value={amount} currency={currency} autoFocus onChange={setAmount} />}
      </Field>
      <Field label={t('customers.reason')} hint={t('customers.reasonHint')} required>
        {(field) => <Input {...field} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  )
}
