import { useState } from 'react'
import { editProducts, undoBulkEdit, type BulkEdit as Edit, type StaffProduct } from '~/app/client'
import { ConfirmDialog, Facts, Field, PercentInput, Select, toast, toastFailure, useRead, useSend, useT, word, WordsInput } from '~/ui'

type What = 'status' | 'percent' | 'tags'

/** One change to many products: tried first by the server, then made, then undone if it was wrong. */
export function BulkEdit({ products, clear, close }: { products: StaffProduct[]; clear: () => void; close: () => void }) {
  const t = useT()
  const [what, setWhat] = useState<What>('status')
  const [status, setStatus] = useState<'draft' | 'active' | 'archived'>('active')
  const [ppm, setPpm] = useState<number | null>(null)
  const [tags, setTags] = useState<string[]>([])
  const edit = useSend(editProducts)
  const undo = useSend(undoBulkEdit, { also: ['products'] })
  const change = what === 'status' ? { set: { status } } : what === 'tags' ? { set: { tags } } : { price_change: { percent: (ppm ?? 0) / 10_000 } }
  const ready = what !== 'percent' || Boolean(ppm)
  const asked = { ids: products.map((product) => product.id), ...change }
  const plan = useRead(editProducts, { ...asked, dry_run: true }, { enabled: ready })
  const counts = ready ? plan.data?.counts : undefined
  const refused = ready ? (plan.data?.results.filter((one) => one.outcome === 'refused') ?? []) : []
  const nameOf = (id: string) => {
    const product = products.find((one) => one.id === id)
    return product ? `${product.name} (${product.sku})` : id
  }
  const made = (done: Edit | undefined) => {
    close()
    if (!done) return
    clear()
    toast(t('catalogue.bulkDone', { count: done.counts.changed }), async () => {
      const result = await undo.send({ id: done.id! })
      if (!result.ok) toastFailure(result.error)
      else toast(result.data.counts.refused > 0 ? t('catalogue.bulkPartlyUndone', { count: result.data.counts.refused }) : t('catalogue.bulkUndone'))
    })
  }
  return (
    <ConfirmDialog title={t('catalogue.bulkTitle', { count: products.length })} confirm={t('catalogue.bulkRun')} disabled={!counts || counts.changed === 0} plan={ready ? plan : undefined} run={(options) => edit.send(asked, options)} close={made}>
      <Field label={t('catalogue.bulkWhat')}>
        {(field) => <Select {...field} value={what} onChange={(event) => setWhat(event.target.value as What)} options={(['status', 'percent', 'tags'] as const).map((value) => ({ value, label: t(`catalogue.bulk.${value}`) }))} />}
      </Field>
      {what === 'status' && (
        <Field label={t('catalogue.status')}>
          {(field) => <Select {...field} value={status} onChange={(event) => setStatus(event.target.value as typeof status)} options={(['draft', 'active', 'archived'] as const).map((value) => ({ value, label: t(`state.${value}`) }))} />}
        </Field>
      )}
      {what === 'percent' && (
        <Field label={t('catalogue.bulk.percent')} hint={t('catalogue.percentHint')}>
          {(field) => <PercentInput {...field} signed value={ppm} onChange={setPpm} />}
        </Field>
      )}
      {what === 'tags' && <Field label={t('catalogue.tags')} hint={t('catalogue.tagsReplaced')}>{(field) => <WordsInput {...field} value={tags} onChange={setTags} />}</Field>}
      <Facts
        of={[
          [t('catalogue.willChange'), counts?.changed],
          [t('catalogue.unchanged'), counts?.unchanged],
          [t('catalogue.refused'), counts?.refused],
          ...refused.map((one): [string, string] => [nameOf(one.id), one.reason ? word(t, 'catalogue.bulkReason', one.reason) : '–']),
        ]}
      />
    </ConfirmDialog>
  )
}
