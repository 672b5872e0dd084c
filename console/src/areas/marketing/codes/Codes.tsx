import { useState } from 'react'
import { addPromotionCodes, exportPromotionCodes, listPromotionCodes, type AddedCodes, type ListedCode, type Promotion } from '~/app/client'
import { Button, ConfirmDialog, Download, EmptyState, Field, FieldRow, Group, Input, ListCard, Select, TextArea, Time, saveAs, toast, useMay, useSend, useT } from '~/ui'

// What a spreadsheet would take for a formula stays text.
const cell = (text: string) => `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
const csv = (rows: string[][]) => new Response(rows.map((row) => `${row.map(cell).join(',')}\r\n`).join(''))

/** The codes of one promotion; more are made or given at any time. */
export function Codes({ promotion }: { promotion: Promotion }) {
  const t = useT()
  const manages = useMay('promotions', 'manage')
  const [adding, setAdding] = useState(false)
  const [added, setAdded] = useState<string[]>()
  return (
    <ListCard
      title={t('marketing.codes')}
      op={listPromotionCodes}
      input={{ id: promotion.id }}
      rowKey={(code: ListedCode) => code.code}
      empty={<EmptyState icon="marketing" title={t('marketing.noCodes')}>{t('marketing.noCodesText')}</EmptyState>}
      actions={
        <Group>
          <Download small label={t('marketing.codesExport')} op={exportPromotionCodes} kinds={[{ label: t('marketing.codesExport'), input: { id: promotion.id }, name: `codes-${promotion.id}.csv` }]} />
          {manages && (
            <Button small icon="plus" onClick={() => setAdding(true)}>
              {t('marketing.codesAdd')}
            </Button>
          )}
        </Group>
      }
      columns={[
        { key: 'code', head: t('marketing.code'), cell: (code) => <code>{code.code}</code> },
        { key: 'uses', head: t('marketing.uses'), end: true, cell: (code) => (promotion.limits.per_code ? `${code.uses} / ${promotion.limits.per_code}` : code.uses) },
        { key: 'created', head: t('marketing.created'), end: true, nowrap: true, cell: (code) => <Time value={code.created_at} /> },
      ]}
    >
      {adding && (
        <AddCodes
          id={promotion.id}
          close={(result) => {
            setAdding(false)
            if (result) setAdded(result.codes)
          }}
        />
      )}
      {added && (
        <ConfirmDialog
          title={t('marketing.codesAdded', { count: added.length })}
          confirm={t('marketing.codesSave')}
          run={async () => {
            await saveAs(csv([['code'], ...added.map((code) => [code])]), `codes-${promotion.id}.csv`)
            return { ok: true as const, data: true, headers: new Headers() }
          }}
          close={() => setAdded(undefined)}
        >
          <pre tabIndex={0} role="region" aria-label={t('marketing.codes')}>{added.slice(0, 20).join('\n')}</pre>
          {added.length > 20 && <p className="muted">{t('marketing.codesMore', { count: added.length - 20 })}</p>}
          <div>
            <Button small icon="copy" onClick={() => void navigator.clipboard.writeText(added.join('\n')).then(() => toast(t('ui.copied')))}>
              {t('marketing.codesCopy')}
            </Button>
          </div>
        </ConfirmDialog>
      )}
    </ListCard>
  )
}

function AddCodes({ id, close }: { id: string; close: (added?: AddedCodes) => void }) {
  const t = useT()
  const [way, setWay] = useState<'random' | 'given'>('random')
  const [count, setCount] = useState('10')
  const [prefix, setPrefix] = useState('')
  const [given, setGiven] = useState('')
  const add = useSend(addPromotionCodes)
  const codes = given.split(/[\s,;]+/).filter(Boolean)
  const many = /^\d+$/.test(count) ? Number(count) : 0
  return (
    <ConfirmDialog
      title={t('marketing.codesAdd')}
      confirm={t('marketing.codesAdd')}
      disabled={way === 'random' ? many < 1 : codes.length === 0}
      run={(options) => add.send(way === 'random' ? { id, count: many, prefix: prefix.trim() } : { id, codes }, options)}
      close={close}
    >
      <Field label={t('marketing.codesHow')}>
        {(field) => <Select {...field} value={way} options={[{ value: 'random', label: t('marketing.codesRandom') }, { value: 'given', label: t('marketing.codesGiven') }]} onChange={(event) => setWay(event.target.value as typeof way)} />}
      </Field>
      {way === 'random' ? (
        <FieldRow>
          <Field label={t('marketing.codesCount')} hint={t('marketing.codesCountHint')}>
            {(field) => <Input {...field} inputMode="numeric" value={count} onChange={(event) => setCount(event.target.value)} />}
          </Field>
          <Field label={t('marketing.codesPrefix')} hint={t('marketing.codesPrefixHint')}>
            {(field) => <Input {...field} value={prefix} maxLength={20} onChange={(event) => setPrefix(event.target.value)} />}
          </Field>
        </FieldRow>
      ) : (
        <Field label={t('marketing.codes')} hint={t('marketing.codesGivenHint')}>
          {(field) => <TextArea {...field} rows={6} value={given} onChange={(event) => setGiven(event.target.value)} />}
        </Field>
      )}
    </ConfirmDialog>
  )
}
