import { useState } from 'react'
import { exportCustomers, exportMovements, exportOrders, exportProducts, exportStock } from '~/app/client'
import { Button, Card, Field, LinkRow, Page, Rows, saveAs, Select, toastFailure, useSend, useT } from '~/ui'

const formats = ['csv', 'ndjson', 'shopify'] as const

/** Everything the shop has, as files that its imports take back. */
export default function Exports() {
  const t = useT()
  const [format, setFormat] = useState<(typeof formats)[number]>('csv')
  const all = { products: useSend(exportProducts), customers: useSend(exportCustomers), orders: useSend(exportOrders), stock: useSend(exportStock), movements: useSend(exportMovements) }
  const download = async (name: keyof typeof all) => {
    const result = await all[name].send({ format })
    if (result.ok) await saveAs(result.data, `${name}.${format === 'ndjson' ? 'ndjson' : 'csv'}`)
    else toastFailure(result.error)
  }
  return (
    <Page narrow title={t('screen.exports')}>
      <Card title={t('operations.format')}>
        <Field label={t('operations.format')} hint={t('operations.formatHint')}>
          {(field) => <Select {...field} value={format} onChange={(event) => setFormat(event.target.value as typeof format)} options={formats.map((value) => ({ value, label: t(`operations.format.${value}`) }))} />}
        </Field>
      </Card>
      <Card title={t('operations.files')}>
        <Rows>
          {(Object.keys(all) as (keyof typeof all)[]).map((name) => (
            <LinkRow
              key={name}
              end={
                <Button small icon="download" busy={all[name].busy} onClick={() => void download(name)}>
                  {t('operations.downloadOf', { name: t(`operations.type.${name}`) })}
                </Button>
              }
            >
              {t(`operations.type.${name}`)}
            </LinkRow>
          ))}
        </Rows>
      </Card>
    </Page>
  )
}
