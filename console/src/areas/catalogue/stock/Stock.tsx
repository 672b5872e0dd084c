import { useState } from 'react'
import { exportStock, listInventory, listLocations, type StockLevel } from '~/app/client'
import { CopyAs, Download, Group, ListScreen, Page, State, useAll, useMay, useT } from '~/ui'
import { AdjustDialog, TransferDialog } from './dialogs'

/** How many pieces lie where. */
export default function Stock() {
  const t = useT()
  const manages = useMay('inventory', 'manage')
  const exports = useMay('exports', 'create')
  const locations = useAll(listLocations, {})
  const [asks, setAsks] = useState<{ what: 'adjust' | 'transfer'; levels: StockLevel[]; clear: () => void }>()
  const name = (id: string) => locations.data?.find((one) => one.id === id)?.name ?? id
  return (
    <Page
      title={t('screen.stock')}
      actions={
        <Group>
          <CopyAs op={listInventory} input={{ page_size: 25 }} />
          {exports && <Download label={t('catalogue.export')} op={exportStock} kinds={[{ label: 'CSV', input: {}, name: 'stock.csv' }]} />}
        </Group>
      }
    >
      <ListScreen
        name="inventory"
        label={t('screen.stock')}
        op={listInventory}
        rowKey={(level: StockLevel) => `${level.item_id} ${level.location_id}`}
        to={(level) => `/catalogue/stock/${level.item_id}`}
        filters={[
          { name: 'sku', label: t('catalogue.sku'), kind: 'text' },
          { name: 'location_id', label: t('catalogue.location'), kind: 'choice', options: (locations.data ?? []).map((one) => ({ value: one.id, label: one.name })) },
          { name: 'low', label: t('catalogue.low'), kind: 'choice', options: [{ value: 'true', label: t('catalogue.onlyLow') }] },
        ]}
        bulk={
          manages
            ? [
                { label: t('catalogue.adjust.title'), run: (levels, clear) => setAsks({ what: 'adjust', levels, clear }) },
                ...((locations.data?.length ?? 0) > 1 ? [{ label: t('catalogue.transfer.title'), run: (levels: StockLevel[], clear: () => void) => setAsks({ what: 'transfer', levels, clear }) }] : []),
              ]
            : []
        }
        live={['stock.']}
        columns={[
          { key: 'sku', head: t('catalogue.sku'), cell: (level) => <span className="num">{level.sku}</span> },
          { key: 'where', head: t('catalogue.location'), cell: (level) => name(level.location_id) },
          { key: 'state', head: t('catalogue.status'), cell: (level) => <State value={level.available <= 0 ? 'out' : level.available <= level.low_stock_at ? 'low' : 'in'} group="catalogue.stock" tone={level.available <= 0 ? 'bad' : level.available <= level.low_stock_at ? 'warn' : 'good'} /> },
          { key: 'hand', head: t('catalogue.onHand'), end: true, cell: (level) => <span className="num">{level.on_hand}</span> },
          { key: 'allocated', head: t('catalogue.allocated'), end: true, cell: (level) => <span className="num">{level.allocated}</span> },
          { key: 'held', head: t('catalogue.held'), end: true, cell: (level) => <span className="num">{level.held}</span> },
          { key: 'available', head: t('catalogue.available'), end: true, cell: (level) => <strong className="num">{level.available}</strong> },
        ]}
        empty={{ icon: 'catalogue', title: t('catalogue.noStock'), text: t('catalogue.noStockText') }}
      />
      {asks?.what === 'adjust' && <AdjustDialog levels={asks.levels} done={asks.clear} close={() => setAsks(undefined)} />}
      {asks?.what === 'transfer' && <TransferDialog levels={asks.levels} locations={locations.data ?? []} done={asks.clear} close={() => setAsks(undefined)} />}
    </Page>
  )
}
