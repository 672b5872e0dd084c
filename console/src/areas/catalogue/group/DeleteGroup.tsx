import { useState } from 'react'
import { ConfirmDialog, Field, PickOne, useGo, useT, type Choice, type Options, type Result } from '~/ui'

/** What lies in it has to go somewhere else first: the server refuses without that. */
export function DeleteGroup<I extends { cursor?: string; keyword?: string; page_size?: number }, T extends { id: string; name: string }>({
  id,
  name,
  op,
  one,
  run,
  close,
  back,
}: Pick<Choice<I, T>, 'op' | 'one'> & { id: string; name: string; run: (moveTo: string | undefined, options: Options) => Promise<Result<undefined>>; close: () => void; back: string }) {
  const t = useT()
  const go = useGo()
  const [to, setTo] = useState<string | null>(null)
  return (
    <ConfirmDialog
      danger
      title={t('catalogue.deleteTitle', { name })}
      confirm={t('catalogue.delete')}
      run={async (options) => {
        const result = await run(to ?? undefined, options)
        if (result.ok) void go(back)
        return result
      }}
      done={t('catalogue.deleted')}
      close={close}
    >
      <Field label={t('catalogue.moveTo')} hint={t('catalogue.moveToHint')}>
        {(field) => <PickOne {...field} label={t('catalogue.moveTo')} op={op} one={one} except={id} value={to} onChange={setTo} />}
      </Field>
    </ConfirmDialog>
  )
}
