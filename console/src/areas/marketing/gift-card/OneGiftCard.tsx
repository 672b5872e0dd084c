import { useState } from 'react'
import { getGiftCard, listGiftCardEntries, updateGiftCard, type CreditEntry, type GiftCard } from '~/app/client'
import { Button, Card, Columns, ConfirmDialog, CopyAs, EmptyState, ErrorPanel, Facts, Form, Group, LinkText, ListCard, Money, Page, Stack, State, TextField, Time, TimeField, useEditOf, useMay, usePart, useRead, useSend, useT, word } from '~/ui'
import { cardState } from '../parts/giftCards'

const editable = (card: GiftCard) => ({ note: card.note, expires_at: card.expires_at })

/** One gift card and every movement on it. */
export default function OneGiftCard() {
  const t = useT()
  const id = usePart('id')
  const card = useRead(getGiftCard, { id })
  const manages = useMay('gift_cards', 'manage')
  const [asks, setAsks] = useState<'cardOn' | 'cardOff'>()
  const update = useSend(updateGiftCard)
  const one = card.data
  const edit = useEditOf(card, editable, {
    name: 'gift-card',
    save: (changed, options) => update.send({ id, ...changed }, options),
  })
  return (
    <Page
      narrow
      back={{ to: '/marketing/gift-cards', label: t('screen.giftCards') }}
      title={one ? t('marketing.cardTitle', { last4: one.last4 }) : ' '}
      mark={one && <State value={cardState(one)} group="marketing.cardStates" />}
      actions={
        one && (
          <Group>
            <CopyAs op={getGiftCard} input={{ id }} />
            {manages && <Button onClick={() => setAsks(one.enabled ? 'cardOff' : 'cardOn')}>{t(one.enabled ? 'marketing.cardOff.confirm' : 'marketing.cardOn.confirm')}</Button>}
          </Group>
        )
      }
    >
      <ErrorPanel failure={card.failure} retry={() => void card.refetch()} />
      {one && (
        <Columns>
          <ListCard
            title={t('marketing.ledger')}
            op={listGiftCardEntries}
            input={{ id }}
            rowKey={(entry: CreditEntry) => String(entry.id)}
            empty={<EmptyState icon="marketing" title={t('marketing.noEntries')} />}
            columns={[
              { key: 'when', head: t('marketing.when'), nowrap: true, cell: (entry) => <Time value={entry.at} /> },
              { key: 'cause', head: t('marketing.cause'), cell: (entry) => (entry.order_id ? <LinkText to={`/orders/${entry.order_id}`}>{word(t, 'state', entry.cause)}</LinkText> : word(t, 'state', entry.cause)) },
              { key: 'amount', head: t('marketing.amount'), end: true, nowrap: true, cell: (entry) => <Money value={entry.amount} /> },
              { key: 'balance', head: t('marketing.balance'), end: true, nowrap: true, cell: (entry) => <Money value={entry.balance} /> },
            ]}
          />
          <>
            <Card title={t('marketing.facts')}>
              <Facts
                of={[
                  [t('marketing.balance'), <Money key="b" value={one.balance} />],
                  [t('marketing.issuedFor'), <Money key="a" value={one.amount} />],
                  [t('marketing.expires'), <Time key="e" value={one.expires_at} />],
                  [t('marketing.created'), <Time key="c" value={one.created_at} />],
                  [t('marketing.changed'), <Time key="u" value={one.updated_at} />],
                ]}
              />
            </Card>
            {manages && (
              <Form edit={edit}>
                <Card title={t('marketing.cardEdit')}>
                  <Stack>
                    <TimeField name="expires_at" label={t('marketing.expires')} hint={t('marketing.expiresHint')} />
                    <TextField name="note" label={t('marketing.note')} hint={t('marketing.noteHint')} maxLength={500} lines={3} />
                  </Stack>
                </Card>
              </Form>
            )}
          </>
        </Columns>
      )}
      {asks && one && (
        <ConfirmDialog
          title={t(`marketing.${asks}.title`, { last4: one.last4 })}
          confirm={t(`marketing.${asks}.confirm`)}
          danger={asks === 'cardOff'}
          run={(options) => update.send({ id, enabled: asks === 'cardOn' }, { ...options, ifMatch: card.etag })}
          done={t(`marketing.${asks}.done`)}
          close={() => setAsks(undefined)}
        >
          <p>{t(`marketing.${asks}.text`)}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
