import { useState } from 'react'
import { listInventory, listLocations, listStockMovements, setLowStock, type StockMovement } from '~/app/client'
import { Button, ConfirmDialog, CopyAs, ErrorPanel, Field, Figure, Figures, Input, ListScreen, Page, Time, useAll, useMay, usePart, useSend, useT } from '~/ui'

const signed = (count: number) => (count === 0 ? '' : count > 0 ? `+${count}` : String(count))

/** Every piece that came, went or was promised: the counters above are the sum of the lines below. */
export default function Ledger() {
  const t = useT()
  const id = usePart('id')
  const levels = useAll(listInventory, { item_id: id })
  const locations = useAll(listLocations, {})
  const manages = useMay('inventory', 'manage')
  const [asks, setAsks] = useState(false)
  const sum = (what: 'on_hand' | 'allocated' | 'held' | 'available') => levels.data?.reduce((all, level) => all + level[what], 0) ?? ' '
  const name = (one: string) => locations.data?.find((location) => location.id === one)?.name ?? one
  const low = levels.data?.[0]?.low_stock_at
  return (
    <Page
      back={{ to: '/catalogue/stock', label: t('screen.stock') }}
      title={levels.data?.[0]?.sku ?? id}
      actions={
        <>
          <CopyAs op={listStockMovements} input={{ item_id: id }} />
          {manages && low !== undefined && <Button onClick={() => setAsks(true)}>{t('catalogue.lowAt', { count: low })}</Button>}
        </>
      }
    >
      <ErrorPanel failure={levels.failure} />
      <Figures>
        {(['available', 'on_hand', 'allocated', 'held'] as const).map((what) => (
          <Figure key={what} label={t(`catalogue.figure.${what}`)} value={sum(what)} />
        ))}
      </Figures>
        <ListScreen
          name="movements"
          label={t('screen.ledger')}
          op={listStockMovements}
          input={{ item_id: id }}
          rowKey={(movement: StockMovement) => String(movement.id)}
          filters={[{ name: 'location_id', label: t('catalogue.location'), kind: 'choice', options: (locations.data ?? []).map((one) => ({ value: one.id, label: one.name })) }]}
          columns={[
            { key: 'at', head: t('catalogue.when'), nowrap: true, cell: (one) => <Time value={one.at} /> },
            { key: 'cause', head: t('catalogue.cause'), cell: (one) => t(`catalogue.cause.${one.cause}`) },
            { key: 'where', head: t('catalogue.location'), cell: (one) => name(one.location_id) },
            { key: 'hand', head: t('catalogue.onHand'), end: true, cell: (one) => <span className="num">{signed(one.delta.on_hand)}</span> },
            { key: 'allocated', head: t('catalogue.allocated'), end: true, cell: (one) => <span className="num">{signed(one.delta.allocated)}</span> },
            { key: 'held', head: t('catalogue.held'), end: true, cell: (one) => <span className="num">{signed(one.delta.held)}</span> },
            { key: 'reason', head: t('catalogue.reason'), cell: (one) => one.reason || <small className="muted">{one.reference}</small> },
          ]}
          empty={{ title: t('catalogue.noMovements') }}
        />
      {asks && low !== undefined && <Low id={id} now={low} close={() => setAsks(false)} />}
    </Page>
  )
}

function Low({ id, now, close }: { id: string; now: number; close: () => void }) {
  const t = useT()
  const [count, setCount] = useState(now)
  const save = useSend(setLowStock)
  return (
    <ConfirmDialog title={t('catalogue.lowTitle')} confirm={t('ui.save')} run={(options) => save.send({ item_id: id, low_stock_at: count }, options)} done={t('ui.saved')} close={() => close()}>
      <Field label={t('catalogue.pieces')}>{(field) => <Input {...field} type="number" min={0} value={count} onChange={(event) => setCount(Math.max(0, Math.trunc(Number(event.target.value)) || 0))} />}</Field>
    </ConfirmDialog>
  )
}
