import { useState } from 'react'
import { deactivateDeviceTokens, getDeviceTokenStats, listDeviceTokens, type Device } from '~/app/client'
import { Badge, ConfirmDialog, CopyAs, ErrorPanel, Figure, Figures, Group, ListScreen, Page, State, Time, useMay, useRead, useSend, useT, word } from '~/ui'

/** Every installation that messages can reach, and those that they no longer can. */
export default function Devices() {
  const t = useT()
  const stats = useRead(getDeviceTokenStats, {})
  const manages = useMay('device_tokens', 'manage')
  const [off, setOff] = useState<{ devices: Device[]; clear: () => void }>()
  const deactivate = useSend(deactivateDeviceTokens)
  const now = stats.data
  return (
    <Page title={t('screen.devices')} actions={<CopyAs op={listDeviceTokens} input={{ page_size: 25 }} />}>
      <ErrorPanel failure={stats.failure} retry={() => void stats.refetch()} />
      <Figures>
        <Figure label={t('messages.devicesActive')} value={now?.active ?? '–'} note={t('messages.devicesOf', { count: now?.total ?? 0 })} to="/messages/devices?is_active=true" />
        {(['android', 'ios', 'web'] as const).map((platform) => (
          <Figure key={platform} label={word(t, 'state', platform)} value={now ? (now.platforms[platform] ?? 0) : '–'} to={`/messages/devices?platform=${platform}&is_active=true`} />
        ))}
        <Figure label={t('messages.devicesStale')} value={now?.stale ?? '–'} note={t('messages.devicesStaleNote')} />
      </Figures>
      <ListScreen
        name="device-tokens"
        label={t('screen.devices')}
        op={listDeviceTokens}
        rowKey={(device: Device) => String(device.id)}
        to={(device) => `/messages/devices/${device.id}`}
        searches={t('messages.devicesSearch')}
        filters={[
          { name: 'platform', label: t('messages.platform'), kind: 'choice', options: ['android', 'ios', 'web'].map((value) => ({ value, label: word(t, 'state', value) })) },
          {
            name: 'is_active',
            label: t('messages.state'),
            kind: 'choice',
            options: [
              { value: 'true', label: t('state.active') },
              { value: 'false', label: t('state.inactive') },
            ],
          },
          { name: 'tag', label: t('messages.tag'), kind: 'text' },
          { name: 'locale', label: t('messages.locale'), kind: 'text' },
          { name: 'last_seen_before', label: t('messages.seenBefore'), kind: 'day' },
        ]}
        bulk={manages ? [{ label: t('messages.deactivate'), danger: true, run: (devices, clear) => setOff({ devices, clear }) }] : []}
        columns={[
          { key: 'name', head: t('messages.device'), cell: (device) => device.device_name || t('messages.deviceNumbered', { id: device.id }) },
          { key: 'platform', head: t('messages.platform'), cell: (device) => word(t, 'state', device.platform) },
          { key: 'state', head: t('messages.state'), cell: (device) => <State value={device.is_active ? 'active' : (device.deactivation_reason ?? 'inactive')} /> },
          { key: 'app', head: t('messages.app'), cell: (device) => device.app_version ?? '–' },
          { key: 'locale', head: t('messages.locale'), cell: (device) => device.locale ?? '–' },
          { key: 'tags', head: t('messages.tags'), cell: (device) => <Group>{device.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</Group> },
          { key: 'seen', head: t('messages.seen'), sort: 'last_seen_at', end: true, nowrap: true, cell: (device) => <Time value={device.last_seen_at} style="ago" /> },
        ]}
        empty={{ icon: 'device', title: t('messages.noDevices'), text: t('messages.noDevicesText') }}
      />
      {off && (
        <ConfirmDialog
          title={t('messages.deactivateTitle', { count: off.devices.length })}
          confirm={t('messages.deactivate')}
          danger
          run={(options) => deactivate.send({ ids: off.devices.map((device) => device.id) }, options)}
          done={t('messages.deactivated')}
          close={(done) => {
            if (done) off.clear()
            setOff(undefined)
          }}
        >
          <p>{t('messages.deactivateText')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
