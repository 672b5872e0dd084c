import { useState } from 'react'
import { exportPushMessageDeliveries, listPushMessageDeliveries, type DeliveryResult } from '~/app/client'
import { Download, EmptyState, Group, LinkText, ListCard, Select, State, useT } from '~/ui'

type Status = DeliveryResult['status']

/** What became of it, device by device. */
export function Deliveries({ id }: { id: number }) {
  const t = useT()
  const [status, setStatus] = useState<Status | ''>('')
  return (
    <ListCard
      key={status}
      title={t('messages.deliveries')}
      op={listPushMessageDeliveries}
      input={{ id, page_size: 20, ...(status && { status }) }}
      rowKey={(one: DeliveryResult) => String(one.device_token_id)}
      empty={<EmptyState icon="device" title={t('messages.noDeliveries')}>{t('messages.noDeliveriesText')}</EmptyState>}
      actions={
        <Group>
          <Select
            aria-label={t('messages.state')}
            value={status}
            options={[{ value: '', label: t('ui.all') }, ...(['accepted', 'failed', 'unknown'] as const).map((value) => ({ value, label: t(`messages.delivery.${value}`) }))]}
            onChange={(event) => setStatus(event.target.value as Status | '')}
            style={{ width: 'auto' }}
          />
          <Download
            label={t('messages.export')}
            op={exportPushMessageDeliveries}
            kinds={[
              { label: 'CSV', input: { id, format: 'csv' }, name: `deliveries-${id}.csv` },
              { label: 'NDJSON', input: { id, format: 'ndjson' }, name: `deliveries-${id}.ndjson` },
            ]}
          />
        </Group>
      }
      columns={[
        { key: 'device', head: t('messages.device'), cell: (one) => <LinkText to={`/messages/devices/${one.device_token_id}`}>{String(one.device_token_id)}</LinkText> },
        { key: 'status', head: t('messages.state'), cell: (one) => <State value={one.status} group="messages.delivery" /> },
        { key: 'code', head: t('messages.code'), cell: (one) => (one.code ? <code>{one.code}</code> : '–') },
      ]}
    />
  )
}
