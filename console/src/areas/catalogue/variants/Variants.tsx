import { useState } from 'react'
import { archiveVariant, setProductOptions, updateVariant, type StaffProduct, type StaffVariant } from '~/app/client'
import { Button, Card, ConfirmDialog, Facts, Field, Group, Input, LinkText, Money, MoneyInput, Table, useRead, useSend, useT, WordsInput } from '~/ui'

/** The matrix of options and the variants that they make. */
export function Variants({ product, etag, edits }: { product: StaffProduct; etag?: string; edits: boolean }) {
  const t = useT()
  const [options, setOptions] = useState(false)
  const [editing, setEditing] = useState<StaffVariant>()
  return (
    <>
      <Card
        title={t('catalogue.options')}
        actions={
          edits ? (
            <Button small onClick={() => setOptions(true)}>
              {t('catalogue.optionsEdit')}
            </Button>
          ) : undefined
        }
      >
        {product.options.length === 0 ? <p className="muted">{t('catalogue.noOptions')}</p> : <Facts of={product.options.map((option) => [option.name, option.values.join(', ')])} />}
      </Card>
      <Card title={t('catalogue.variants')} flush>
        <Table
          label={t('catalogue.variants')}
          rows={product.variants}
          rowKey={(variant) => variant.id}
          empty={<p className="muted">{t('catalogue.noVariants')}</p>}
          columns={[
            { key: 'options', head: t('catalogue.variant'), cell: (variant) => Object.values(variant.options).join(' / ') || '–' },
            { key: 'sku', head: t('catalogue.sku'), nowrap: true, cell: (variant) => <LinkText to={`/catalogue/stock/${variant.id}`}>{variant.sku}</LinkText> },
            { key: 'barcode', head: t('catalogue.barcode'), cell: (variant) => variant.barcode ?? '–' },
            { key: 'available', head: t('catalogue.available'), end: true, cell: (variant) => variant.stock.available },
            { key: 'price', head: t('catalogue.price'), end: true, nowrap: true, cell: (variant) => <Money value={variant.sale_price ?? variant.base_price ?? product.sale_price ?? product.base_price} /> },
            {
              key: 'edit',
              head: t('catalogue.edit'),
              hideHead: true,
              end: true,
              cell: (variant) =>
                edits && (
                  <Button small kind="quiet" about={variant.sku} onClick={() => setEditing(variant)}>
                    {t('catalogue.edit')}
                  </Button>
                ),
            },
          ]}
        />
      </Card>
      {options && <Options product={product} etag={etag} close={() => setOptions(false)} />}
      {editing && <OneVariant product={product} variant={editing} close={() => setEditing(undefined)} />}
    </>
  )
}

/** The server says which variants come and go before anything is changed: to the product as it was when the dialog opened. */
function Options({ close, ...opened }: { product: StaffProduct; etag?: string; close: () => void }) {
  const t = useT()
  const [{ product, etag }] = useState(opened)
  const [rows, setRows] = useState(product.options)
  const save = useSend(setProductOptions)
  const options = rows.map((row) => ({ ...row, name: row.name.trim() })).filter((row) => row.name && row.values.length > 0)
  const asked = { id: product.id, options }
  const plan = useRead(setProductOptions, { ...asked, dry_run: true }, { ifMatch: etag })
  return (
    <ConfirmDialog
      title={t('catalogue.optionsEdit')}
      confirm={t('ui.save')}
      danger={Boolean(plan.data?.archived.length)}
      disabled={!plan.data || Boolean(plan.failure)}
      plan={plan}
      run={(key) => save.send(asked, { ...key, ifMatch: etag })}
      done={t('ui.saved')}
      close={() => close()}
    >
      {rows.map((row, at) => (
        <Group key={at}>
          <Input aria-label={t('catalogue.optionName', { number: at + 1 })} placeholder={t('catalogue.optionNameHint')} value={row.name} onChange={(event) => setRows(rows.with(at, { ...row, name: event.target.value }))} />
          <WordsInput aria-label={t('catalogue.optionValues', { number: at + 1 })} placeholder={t('catalogue.optionValuesHint')} value={row.values} onChange={(values) => setRows(rows.with(at, { ...row, values }))} />
          <Button small kind="quiet" icon="close" label={t('catalogue.optionRemove', { number: at + 1 })} onClick={() => setRows(rows.toSpliced(at, 1))} />
        </Group>
      ))}
      <Button small icon="plus" disabled={rows.length >= 3} onClick={() => setRows([...rows, { name: '', values: [] }])}>
        {t('catalogue.optionAdd')}
      </Button>
      <Facts
        of={[
          [t('catalogue.variantsNew'), plan.data?.created.length],
          [t('catalogue.variantsKept'), plan.data?.kept.length],
          [t('catalogue.variantsGone'), plan.data?.archived.length],
        ]}
      />
    </ConfirmDialog>
  )
}

function OneVariant({ product, variant, close }: { product: StaffProduct; variant: StaffVariant; close: () => void }) {
  const t = useT()
  const [sku, setSku] = useState(variant.sku)
  const [barcode, setBarcode] = useState(variant.barcode ?? '')
  const [price, setPrice] = useState<number | null>(variant.base_price?.amount ?? null)
  const [archiving, setArchiving] = useState(false)
  const update = useSend(updateVariant, { also: ['products'] })
  const archive = useSend(archiveVariant, { also: ['products'] })
  const currency = product.base_price.currency
  const ifMatch = `"${variant.version}"`
  if (archiving)
    return (
      <ConfirmDialog danger title={t('catalogue.archiveVariant', { sku: variant.sku })} confirm={t('catalogue.archive.confirm')} run={(options) => archive.send({ id: variant.id }, { ...options, ifMatch })} done={t('catalogue.archive.done')} close={() => close()}>
        <p>{t('catalogue.archive.text')}</p>
      </ConfirmDialog>
    )
  return (
    <ConfirmDialog
      title={t('catalogue.editVariant', { sku: variant.sku })}
      confirm={t('ui.save')}
      disabled={!sku.trim()}
      run={(options) =>
        update.send(
          { id: variant.id, ...(sku !== variant.sku && { sku }), ...(barcode !== (variant.barcode ?? '') && { barcode: barcode || null }), ...(price !== (variant.base_price?.amount ?? null) && { base_price: price === null ? null : { amount: price, currency } }) },
          { ...options, ifMatch },
        )
      }
      done={t('ui.saved')}
      close={() => close()}
    >
      <Field label={t('catalogue.sku')} required>
        {(field) => <Input {...field} value={sku} onChange={(event) => setSku(event.target.value)} />}
      </Field>
      <Field label={t('catalogue.barcode')}>{(field) => <Input {...field} value={barcode} onChange={(event) => setBarcode(event.target.value)} />}</Field>
      <Field label={t('catalogue.basePrice')} hint={t('catalogue.variantPriceHint')}>
        {(field) => <MoneyInput {...field} currency={currency} value={price} onChange={setPrice} />}
      </Field>
      <Button small kind="danger" onClick={() => setArchiving(true)}>
        {t('catalogue.archive.confirm')}
      </Button>
    </ConfirmDialog>
  )
}
