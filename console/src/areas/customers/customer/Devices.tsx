import { listDeviceTokens, listUserSessions } from '~/app/client'
import { ButtonLink, Card, EmptyState, ErrorPanel, Group, LinkText, LinkRow, Rows, State, Table, Time, useList, useMay, useRead, useT, word } from '~/ui'

/** Where push messages reach them, and where they are signed in. */
export function Devices({ id }: { id: string }) {
  const t = useT()
  const reads = useMay('device_tokens', 'read')
  const writes = useMay('push_messages', 'manage')
  const users = useMay('users', 'read')
  const devices = useList(listDeviceTokens, { user_id: id, page_size: 20, sort: '-last_seen_at' }, { enabled: reads })
  const sessions = useRead(listUserSessions, { id, page_size: 50 }, { enabled: users })
  if (!reads && !users) return null
  return (
    <Card
      title={t('customers.devices')}
      flush
      actions={
        writes && devices.data?.items.some((device) => device.is_active) ? (
          <Group>
            <ButtonLink small icon="messages" to={`/messages/campaigns/new?user=${id}`}>
              {t('customers.write')}
            </ButtonLink>
          </Group>
        ) : undefined
      }
    >
      <ErrorPanel failure={devices.failure} retry={() => void devices.refetch()} />
      {reads && !devices.failure && (
        <Table
          label={t('customers.devices')}
          rows={devices.data?.items}
          rowKey={(device) => String(device.id)}
          empty={<EmptyState icon="device" title={t('customers.noDevices')}>{t('customers.noDevicesText')}</EmptyState>}
          columns={[
            { key: 'name', head: t('customers.device'), cell: (device) => <LinkText to={`/messages/devices/${device.id}`}>{device.device_name || word(t, 'state', device.platform)}</LinkText> },
            { key: 'platform', head: t('customers.platform'), cell: (device) => word(t, 'state', device.platform) },
            { key: 'app', head: t('customers.app'), cell: (device) => device.app_version ?? '–' },
            { key: 'state', head: t('customers.state'), cell: (device) => <State value={device.is_active ? 'active' : (device.deactivation_reason ?? 'inactive')} /> },
            { key: 'seen', head: t('customers.seen'), end: true, nowrap: true, cell: (device) => <Time value={device.last_seen_at} style="ago" /> },
          ]}
        />
      )}
      <ErrorPanel failure={sessions.failure} retry={() => void sessions.refetch()} />
      {users && (
        <Rows>
          <LinkRow to={`/access/users/${id}`} end={<span className="muted num">{sessions.data ? t('customers.sessionCount', { count: sessions.data.length }) : ' '}</span>}>
            {t('customers.sessions')}
          </LinkRow>
        </Rows>
      )}
    </Card>
  )
}
