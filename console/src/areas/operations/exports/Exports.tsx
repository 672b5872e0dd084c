import { useState } from 'react'
import { exportCustomers, exportMovements, exportOrders, exportProducts, exportStock } from '~/app/client'
import { Card, Download, Field, LinkRow, Page, Rows, Select, useT } from '~/ui'

const all = { products: exportProducts, customers: exportCustomers, orders: exportOrders, stock: exportStock, movements: exportMovements }
const formats = ['csv', 'ndjson', 'shopify'] as const

/** Everything the shop has, as files that its imports take back. */
export default function Exports() {
  const t = useT()
  const [format, setFormat] = useState<(typeof formats)[number]>('csv')
  return (
    <Page narrow title={t('screen.exports')}>
      <Card title={t('operations.format')}>
        <Field label={t('operations.format')} hint={t('operations.formatHint')}>
          {(field) => <Select {...field} value={format} onChange={(event) => setFormat(event.target.value as typeof format)} options={formats.map((value) => ({ value, label: t(`operations.format.${value}`) }))} />}
        </Field>
      </Card>
      <Card title={t('operations.files')}>
        <Rows>
          {Object.entries(all).map(([name, op]) => (
            <LinkRow
              key={name}
              end={<Download small label={t('operations.downloadOf', { name: t(`operations.type.${name}`) })} op={op} kinds={[{ label: format, input: { format }, name: `${name}.${format === 'ndjson' ? 'ndjson' : 'csv'}` }]} />}
            >
              {t(`operations.type.${name}`)}
            </LinkRow>
          ))}
        </Rows>
      </Card>
    </Page>
  )
}
