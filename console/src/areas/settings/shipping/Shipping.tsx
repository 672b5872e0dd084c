import { useState } from 'react'
import { deleteShippingMethod, deleteShippingZone, listShippingMethods, listShippingZones, type ShippingMethod, type ShippingZone } from '~/app/client'
import { Button, Card, ConfirmDialog, CopyAs, ErrorPanel, Menu, Money, Page, State, Table, useAll, useSend, useT, type Column } from '~/ui'
import { MethodDialog, ZoneDialog } from './dialogs'

const areaText = (zone: ShippingZone) => zone.areas.map((area) => [area.country, area.state, area.postal_from && `${area.postal_from}–${area.postal_to}`].filter(Boolean).join(' ')).join(', ')

/** Where the shop sends to, how, and for what. */
export default function Shipping() {
  const t = useT()
  const zones = useAll(listShippingZones, { sort: 'name' })
  const methods = useAll(listShippingMethods, { sort: 'name' })
  const [zone, setZone] = useState<ShippingZone | 'new'>()
  const [method, setMethod] = useState<ShippingMethod | 'new'>()
  const [removing, setRemoving] = useState<{ zone: ShippingZone } | { method: ShippingMethod }>()
  const also = { also: ['shipping'] }
  const removeZone = useSend(deleteShippingZone, also)
  const removeMethod = useSend(deleteShippingMethod, also)
  const name = (id: string | null) => (id ? (zones.data?.find((one) => one.id === id)?.name ?? id) : t('settings.everywhere'))
  const actions = <T extends { name: string }>(edit: (row: T) => void, remove: (row: T) => void): Column<T> => ({
    key: 'actions',
    head: t('settings.actions'),
    hideHead: true,
    end: true,
    cell: (row) => (
      <Menu
        label={t('settings.actionsFor', { name: row.name })}
        items={[
          { label: t('settings.edit'), run: () => edit(row) },
          { label: t('settings.remove'), danger: true, run: () => remove(row) },
        ]}
      />
    ),
  })
  const failure = zones.failure ?? methods.failure
  const gone = removing && ('zone' in removing ? removing.zone : removing.method)
  return (
    <Page narrow title={t('screen.shipping')} actions={<CopyAs op={listShippingMethods} input={{ page_size: 100 }} />}>
      <ErrorPanel failure={failure} />
      <Card
        title={t('settings.methods')}
        flush
        actions={
          <Button small icon="plus" onClick={() => setMethod('new')}>
            {t('settings.newMethod')}
          </Button>
        }
      >
        <Table
          label={t('settings.methods')}
          rows={methods.data}
          rowKey={(one) => one.id}
          empty={<p className="muted">{t('settings.noMethods')}</p>}
          columns={[
            { key: 'name', head: t('settings.name'), cell: (one) => one.name },
            { key: 'zone', head: t('settings.zone'), cell: (one) => name(one.zone_id) },
            { key: 'state', head: t('settings.state'), cell: (one) => <State value={one.active ? 'active' : 'inactive'} /> },
            { key: 'days', head: t('settings.days'), cell: (one) => (one.min_days === null ? '–' : t('settings.fromToDays', { from: one.min_days, to: one.max_days ?? one.min_days })) },
            { key: 'price', head: t('settings.price'), end: true, cell: (one) => (one.price.by === 'flat' ? <Money value={one.price.amount} /> : t(`settings.by.${one.price.by}`, { count: one.price.tiers.length })) },
            actions<ShippingMethod>(setMethod, (method) => setRemoving({ method })),
          ]}
        />
      </Card>
      <Card
        title={t('settings.zones')}
        flush
        actions={
          <Button small icon="plus" onClick={() => setZone('new')}>
            {t('settings.newZone')}
          </Button>
        }
      >
        <Table
          label={t('settings.zones')}
          rows={zones.data}
          rowKey={(one) => one.id}
          empty={<p className="muted">{t('settings.noZones')}</p>}
          columns={[
            { key: 'name', head: t('settings.name'), cell: (one) => one.name },
            { key: 'areas', head: t('settings.areas'), cell: (one) => <small>{areaText(one)}</small> },
            actions<ShippingZone>(setZone, (zone) => setRemoving({ zone })),
          ]}
        />
      </Card>
      {zone && <ZoneDialog zone={zone === 'new' ? undefined : zone} close={() => setZone(undefined)} />}
      {method && <MethodDialog method={method === 'new' ? undefined : method} zones={zones.data ?? []} close={() => setMethod(undefined)} />}
      {removing && gone && (
        <ConfirmDialog
          danger
          title={t('settings.removeTitle', { name: gone.name })}
          confirm={t('settings.remove')}
          run={(options) => ('zone' in removing ? removeZone : removeMethod).send({ id: gone.id }, { ...options, ifMatch: `"${gone.version}"` })}
          done={t('settings.removed')}
          close={() => setRemoving(undefined)}
        >
          <p>{t('settings.removeText')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
