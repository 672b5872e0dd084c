import { useState } from 'react'
import { api } from '~/app/api'
import { adjustStock, listInventory, transferStock, type Location, type StockLevel } from '~/app/client'
import { ConfirmDialog, Field, Input, Select, Table, useSend, useT, type Options } from '~/ui'

type Props = { levels: StockLevel[]; done: () => void; close: () => void }
const key = (level: StockLevel) => `${level.item_id} ${level.location_id}`

/** What was counted. Each line says what was there when it was read; if that has changed meanwhile, the server refuses instead of overwriting a sale, and what is there now is shown. */
export function AdjustDialog({ levels: opened, done, close }: Props) {
  const t = useT()
  const [levels, setLevels] = useState(opened)
  const [counts, setCounts] = useState<Record<string, number>>({})
  const [reason, setReason] = useState('')
  const adjust = useSend(adjustStock, { also: ['products'] })
  const lines = levels.flatMap((level) => {
    const set = counts[key(level)]
    return set === undefined || set === level.on_hand ? [] : [{ item_id: level.item_id, location_id: level.location_id, set, expected: level.on_hand, reason }]
  })
  /** Not as their list has them, which may show another page by now. */
  const readAgain = (level: StockLevel) => api(listInventory, { item_id: level.item_id, location_id: level.location_id })
  const run = async (options: Options) => {
    const result = await adjust.send({ lines }, options)
    if (result.ok || result.error.code !== 'stock_changed') return result
    const read = await Promise.all(levels.map(async (level) => (counts[key(level)] === undefined ? undefined : readAgain(level))))
    setLevels(levels.map((level, at) => (read[at]?.ok ? (read[at].data[0] ?? level) : level)))
    return result
  }
  return (
    <ConfirmDialog
      title={t('catalogue.adjust.title')}
      confirm={t('catalogue.adjust.confirm')}
      disabled={lines.length === 0 || !reason.trim()}
      run={run}
      done={t('catalogue.adjust.done')}
      close={(made) => {
        if (made) done()
        close()
      }}
    >
      <Table
        label={t('catalogue.adjust.title')}
        rows={levels}
        rowKey={key}
        columns={[
          { key: 'sku', head: t('catalogue.sku'), cell: (level) => level.sku },
          { key: 'was', head: t('catalogue.onHand'), end: true, cell: (level) => level.on_hand },
          {
            key: 'set',
            head: t('catalogue.counted'),
            cell: (level) => (
              <Input
                type="number"
                min={0}
                aria-label={t('catalogue.countedOf', { sku: level.sku })}
                value={counts[key(level)] ?? level.on_hand}
                onChange={(event) => setCounts({ ...counts, [key(level)]: Math.max(0, Math.trunc(Number(event.target.value)) || 0) })}
              />
            ),
          },
        ]}
      />
      <Field label={t('catalogue.reason')} required>
        {(field) => <Input {...field} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  )
}

export function TransferDialog({ levels, locations, done, close }: Props & { locations: Location[] }) {
  const t = useT()
  const from = levels[0]!.location_id
  const [to, setTo] = useState(locations.find((one) => one.id !== from)?.id ?? '')
  const [counts, setCounts] = useState<Record<string, number>>({})
  const transfer = useSend(transferStock, { also: ['products'] })
  const mine = levels.filter((level) => level.location_id === from)
  const lines = mine.flatMap((level) => ((counts[level.item_id] ?? 0) > 0 ? [{ item_id: level.item_id, quantity: counts[level.item_id]! }] : []))
  return (
    <ConfirmDialog
      title={t('catalogue.transfer.title')}
      confirm={t('catalogue.transfer.confirm')}
      disabled={lines.length === 0 || !to}
      run={(options) => transfer.send({ from_location_id: from, to_location_id: to, lines }, options)}
      done={t('catalogue.transfer.done')}
      close={(made) => {
        if (made) done()
        close()
      }}
    >
      <Field label={t('catalogue.transfer.to', { from: locations.find((one) => one.id === from)?.name ?? from })}>
        {(field) => <Select {...field} value={to} onChange={(event) => setTo(event.target.value)} options={locations.filter((one) => one.id !== from).map((one) => ({ value: one.id, label: one.name }))} />}
      </Field>
      <Table
        label={t('catalogue.transfer.title')}
        rows={mine}
        rowKey={key}
        columns={[
          { key: 'sku', head: t('catalogue.sku'), cell: (level) => level.sku },
          { key: 'there', head: t('catalogue.available'), end: true, cell: (level) => level.available },
          {
            key: 'count',
            head: t('catalogue.pieces'),
            cell: (level) => (
              <Input type="number" min={0} max={level.available} aria-label={t('catalogue.piecesOf', { sku: level.sku })} value={counts[level.item_id] ?? 0} onChange={(event) => setCounts({ ...counts, [level.item_id]: Math.max(0, Math.trunc(Number(event.target.value)) || 0) })} />
            ),
          },
        ]}
      />
    </ConfirmDialog>
  )
}
