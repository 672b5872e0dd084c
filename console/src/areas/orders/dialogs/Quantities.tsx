import { Input, Table, useT } from '~/ui'

export type Line = { id: string; name: string; sku: string; most: number }
export type Chosen = Record<string, number>

export const chosenLines = (chosen: Chosen) => Object.entries(chosen).flatMap(([item_id, quantity]) => (quantity > 0 ? [{ item_id, quantity }] : []))

/** How many of each line; never more than there are. */
export function Quantities({ lines, chosen, onChange }: { lines: Line[]; chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const t = useT()
  return (
    <Table
      label={t('orders.lines')}
      rows={lines.filter((line) => line.most > 0)}
      rowKey={(line) => line.id}
      empty={<p className="muted">{t('orders.noLines')}</p>}
      columns={[
        { key: 'name', head: t('orders.item'), cell: (line) => line.name },
        {
          key: 'quantity',
          head: t('orders.quantity'),
          nowrap: true,
          cell: (line) => (
            <Input
              type="number"
              min={0}
              max={line.most}
              aria-label={t('orders.quantityOf', { name: line.name })}
              value={chosen[line.id] ?? 0}
              onChange={(event) => onChange({ ...chosen, [line.id]: Math.max(0, Math.min(line.most, Math.trunc(Number(event.target.value)) || 0)) })}
            />
          ),
        },
        { key: 'most', head: t('orders.of'), end: true, cell: (line) => line.most },
      ]}
    />
  )
}
