import { useState } from 'react'
import { issueGiftCards, listGiftCards, type GiftCard, type IssuedGiftCard } from '~/app/client'
import { Button, Can, ConfirmDialog, CopyAs, Dialog, Field, FieldRow, Group, Input, ListScreen, Money, MoneyInput, Notice, Page, State, Table, Time, TimeInput, saveAs, shopCurrency, toast, useSend, useT } from '~/ui'
import { cardState } from '../parts/giftCards'

/** All gift cards; a code is shown once, when it is issued. */
export default function GiftCards() {
  const t = useT()
  const [issuing, setIssuing] = useState(false)
  const [issued, setIssued] = useState<IssuedGiftCard[]>()
  const yesNo = (yes: string, no: string) => [
    { value: 'true', label: t(yes) },
    { value: 'false', label: t(no) },
  ]
  return (
    <Page
      title={t('screen.giftCards')}
      actions={
        <Group>
          <CopyAs op={listGiftCards} input={{ page_size: 25 }} />
          <Can resource="gift_cards" action="manage">
            <Button kind="primary" icon="plus" onClick={() => setIssuing(true)}>
              {t('marketing.cardIssue')}
            </Button>
          </Can>
        </Group>
      }
    >
      <ListScreen
        name="gift-cards"
        label={t('screen.giftCards')}
        op={listGiftCards}
        rowKey={(card: GiftCard) => card.id}
        to={(card) => `/marketing/gift-cards/${card.id}`}
        filters={[
          { name: 'enabled', label: t('marketing.state'), kind: 'choice', options: yesNo('marketing.cardsEnabled', 'marketing.cardsDisabled') },
          { name: 'expired', label: t('marketing.validity'), kind: 'choice', options: yesNo('marketing.cardsExpired', 'marketing.cardsValid') },
          { name: 'last4', label: t('marketing.last4'), kind: 'text' },
        ]}
        columns={[
          { key: 'code', head: t('marketing.card'), nowrap: true, cell: (card) => <code>…{card.last4}</code> },
          { key: 'state', head: t('marketing.state'), cell: (card) => <State value={cardState(card)} group="marketing.cardStates" /> },
          { key: 'balance', head: t('marketing.balance'), end: true, nowrap: true, cell: (card) => <Money value={card.balance} /> },
          { key: 'amount', head: t('marketing.issuedFor'), end: true, nowrap: true, cell: (card) => <Money value={card.amount} /> },
          { key: 'expires', head: t('marketing.expires'), sort: 'expires_at', nowrap: true, cell: (card) => <Time value={card.expires_at} style="day" /> },
          { key: 'note', head: t('marketing.note'), cell: (card) => card.note || <span className="muted">–</span> },
          { key: 'created', head: t('marketing.created'), sort: 'created_at', end: true, nowrap: true, cell: (card) => <Time value={card.created_at} style="day" /> },
        ]}
        empty={{ icon: 'marketing', title: t('marketing.noCards'), text: t('marketing.noCardsText') }}
      />
      {issuing && (
        <Issue
          close={(result) => {
            setIssuing(false)
            setIssued(result)
          }}
        />
      )}
      {issued && <Issued cards={issued} close={() => setIssued(undefined)} />}
    </Page>
  )
}

function Issue({ close }: { close: (issued?: IssuedGiftCard[]) => void }) {
  const t = useT()
  const currency = shopCurrency.use()
  const [amount, setAmount] = useState<number | null>(null)
  const [count, setCount] = useState('1')
  const [expires, setExpires] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const issue = useSend(issueGiftCards)
  const many = /^\d+$/.test(count) ? Number(count) : 0
  return (
    <ConfirmDialog
      title={t('marketing.cardIssue')}
      confirm={t('marketing.cardIssue')}
      disabled={!amount || many < 1}
      run={(options) => issue.send({ amount: { amount: amount!, currency }, count: many, expires_at: expires, note: note.trim() }, options)}
      close={close}
    >
      <FieldRow>
        <Field label={t('marketing.amountEach')} required>
          {(field) => <MoneyInput {...field} autoFocus value={amount} currency={currency} onChange={setAmount} />}
        </Field>
        <Field label={t('marketing.cardCount')}>{(field) => <Input {...field} inputMode="numeric" value={count} onChange={(event) => setCount(event.target.value)} />}</Field>
      </FieldRow>
      <Field label={t('marketing.expires')} hint={t('marketing.expiresHint')}>
        {(field) => <TimeInput {...field} value={expires} onChange={setExpires} />}
      </Field>
      <Field label={t('marketing.note')} hint={t('marketing.noteHint')}>
        {(field) => <Input {...field} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  )
}

/** The only time that the codes are seen. */
function Issued({ cards, close }: { cards: IssuedGiftCard[]; close: () => void }) {
  const t = useT()
  const codes = cards.map((card) => card.code)
  return (
    <Dialog
      title={t('marketing.cardsIssued', { count: cards.length })}
      foot={
        <>
          <Button icon="copy" onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => toast(t('ui.copied')))}>
            {t('marketing.codesCopy')}
          </Button>
          <Button icon="download" onClick={() => void saveAs(new Response(['code', ...codes].join('\r\n')), 'gift-cards.csv')}>
            {t('marketing.codesSave')}
          </Button>
          <Button kind="primary" onClick={close}>
            {t('marketing.codesKept')}
          </Button>
        </>
      }
    >
      <Notice>{t('marketing.onceOnly')}</Notice>
      <Table
        label={t('screen.giftCards')}
        rows={cards}
        rowKey={(card) => card.id}
        columns={[
          { key: 'code', head: t('marketing.code'), cell: (card) => <code>{card.code}</code> },
          { key: 'amount', head: t('marketing.amount'), end: true, nowrap: true, cell: (card) => <Money value={card.amount} /> },
        ]}
      />
    </Dialog>
  )
}
