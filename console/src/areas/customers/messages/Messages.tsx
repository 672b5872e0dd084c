import { listUserMails, listUserPushMessages, type SentMail, type UserMessage } from '~/app/client'
import { EmptyState, LinkText, ListCard, State, Time, useMay, useT, word } from '~/ui'

/** What was sent to this person: to the devices that they have, and by mail. */
export function Messages({ id }: { id: string }) {
  const t = useT()
  const pushes = useMay('push_messages', 'read')
  const mails = useMay('users', 'read')
  return (
    <>
      {pushes && (
        <ListCard
          title={t('customers.pushes')}
          op={listUserPushMessages}
          input={{ id }}
          rowKey={(message: UserMessage) => `${message.push_message_id}-${message.device_token_id}`}
          empty={<EmptyState icon="messages" title={t('customers.noPushes')}>{t('customers.noPushesText')}</EmptyState>}
          columns={[
            { key: 'name', head: t('customers.message'), cell: (message) => <LinkText to={`/messages/campaigns/${message.push_message_id}`}>{message.name || t('customers.unnamed')}</LinkText> },
            { key: 'state', head: t('customers.state'), cell: (message) => <State value={message.status} /> },
            { key: 'code', head: t('customers.why'), cell: (message) => message.code ?? '–' },
            { key: 'at', head: t('customers.sent'), end: true, nowrap: true, cell: (message) => <Time value={message.sent_at} /> },
          ]}
        />
      )}
      {mails && (
        <ListCard
          title={t('customers.mails')}
          op={listUserMails}
          input={{ id }}
          rowKey={(mail: SentMail) => mail.id}
          empty={<EmptyState icon="operations" title={t('customers.noMails')}>{t('customers.noMailsText')}</EmptyState>}
          columns={[
            { key: 'what', head: t('customers.message'), cell: (mail) => word(t, 'mail', mail.template) },
            { key: 'language', head: t('customers.language'), cell: (mail) => mail.language },
            { key: 'at', head: t('customers.sent'), end: true, nowrap: true, cell: (mail) => <Time value={mail.sent_at} /> },
          ]}
        />
      )}
    </>
  )
}
