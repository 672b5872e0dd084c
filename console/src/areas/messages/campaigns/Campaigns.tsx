import { listPushMessages, type PushMessage } from '~/app/client'
import { ButtonLink, CopyAs, Group, ListScreen, Page, State, Time, useMay, useT, word } from '~/ui'

const states = ['draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled', 'failed']

/** All push messages, newest first. */
export default function Campaigns() {
  const t = useT()
  const manages = useMay('push_messages', 'manage')
  return (
    <Page
      title={t('screen.campaigns')}
      actions={
        <Group>
          <CopyAs op={listPushMessages} input={{ page_size: 25 }} />
          {manages && (
            <ButtonLink kind="primary" icon="plus" to="/messages/campaigns/new">
              {t('messages.write')}
            </ButtonLink>
          )}
        </Group>
      }
    >
      <ListScreen
        name="push-messages"
        label={t('screen.campaigns')}
        op={listPushMessages}
        rowKey={(message: PushMessage) => String(message.id)}
        to={(message) => `/messages/campaigns/${message.id}`}
        searches={t('messages.searches')}
        filters={[
          { name: 'status', label: t('messages.state'), kind: 'choice', options: states.map((value) => ({ value, label: word(t, 'state', value) })) },
          {
            name: 'events',
            label: t('messages.origin'),
            kind: 'choice',
            options: [
              { value: 'false', label: t('messages.byStaff') },
              { value: 'true', label: t('messages.byEvents') },
            ],
          },
          { name: 'from', label: t('messages.from'), kind: 'day' },
          { name: 'to', label: t('messages.to'), kind: 'day', end: true },
        ]}
        live={['push.']}
        columns={[
          { key: 'name', head: t('messages.name'), sort: 'name', cell: (message) => message.name || message.android_message?.title || message.ios_message?.title || message.web_message?.title || t('messages.numbered', { id: message.id }) },
          { key: 'state', head: t('messages.state'), cell: (message) => <State value={message.status} /> },
          { key: 'total', head: t('messages.total'), end: true, cell: (message) => message.counters.total },
          { key: 'accepted', head: t('messages.accepted'), end: true, cell: (message) => message.counters.accepted },
          { key: 'failed', head: t('messages.failed'), end: true, cell: (message) => message.counters.failed },
          { key: 'scheduled', head: t('messages.scheduledAt'), sort: 'scheduled_at', nowrap: true, cell: (message) => <Time value={message.scheduled_at} isWall={message.time_zone_mode === 'device_local'} /> },
          { key: 'sent', head: t('messages.sentAt'), sort: 'sent_at', nowrap: true, cell: (message) => <Time value={message.sent_at} /> },
          { key: 'created', head: t('messages.createdAt'), sort: 'created_at', end: true, nowrap: true, cell: (message) => <Time value={message.created_at} style="day" /> },
        ]}
        empty={{ icon: 'messages', title: t('messages.none'), text: t('messages.noneText'), action: manages ? { label: t('messages.write'), to: '/messages/campaigns/new' } : undefined }}
      />
    </Page>
  )
}
