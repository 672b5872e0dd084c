import { useState } from 'react'
import { ConfirmDialog, Field, Select, useGo, useT, type Options, type Result } from '~/ui'

/** What lies in it has to go somewhere else first: the server refuses without that. */
export function DeleteGroup({ name, others, run, close, back }: { name: string; others: { id: string; name: string }[]; run: (moveTo: string | undefined, options: Options) => Promise<Result<undefined>>; close: () => void; back: string }) {
  const t = useT()
  const go = useGo()
  const [to, setTo] = useState('')
  return (
    <ConfirmDialog
      danger
      title={t('catalogue.deleteTitle', { name })}
      confirm={t('catalogue.delete')}
      run={async (options) => {
        const result = await run(to || undefined, options)
        if (result.ok) void go(back)
        return result
      }}
      done={t('catalogue.deleted')}
      close={close}
    >
      <Field label={t('catalogue.moveTo')} hint={t('catalogue.moveToHint')}>
        {(field) => <Select {...field} value={to} onChange={(event) => setTo(event.target.value)} options={[{ value: '', label: '–' }, ...others.map((one) => ({ value: one.id, label: one.name }))]} />}
      </Field>
    </ConfirmDialog>
  )
}
