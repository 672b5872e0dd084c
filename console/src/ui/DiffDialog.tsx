import { useState } from 'react'
import { useT, word } from '~/app/i18n'
import { Button } from './Button'
import { Dialog } from './Dialog'
import type { Difference } from './drafts'
import css from './form.module.css'

const shown = (value: unknown): string => (value === null || value === undefined || value === '' ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value))

/** Someone else was faster: what it was, what they made of it, what I have. Decided field by field. */
export function DiffDialog({ conflicts, taken, decide, close }: { conflicts: Difference[]; taken: Difference[]; decide: (chosen: Record<string, unknown>) => void; close: () => void }) {
  const t = useT()
  const [theirs, setTheirs] = useState<Set<string>>(new Set())
  const choose = (key: string, other: boolean) => {
    const next = new Set(theirs)
    if (other) next.add(key)
    else next.delete(key)
    setTheirs(next)
  }
  return (
    <Dialog
      title={t('ui.diff.title')}
      size="wide"
      close={close}
      onSubmit={() => decide(Object.fromEntries(conflicts.map((one) => [one.key, theirs.has(one.key) ? one.theirs : one.mine])))}
      foot={
        <>
          <Button onClick={close}>{t('ui.diff.back')}</Button>
          <Button type="submit" kind="primary">
            {t('ui.diff.save')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('ui.diff.text')}</p>
      <table className={css.diff}>
        <thead>
          <tr>
            <th scope="col">{t('ui.diff.field')}</th>
            <th scope="col">{t('ui.diff.base')}</th>
            <th scope="col">{t('ui.diff.theirs')}</th>
            <th scope="col">{t('ui.diff.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((one) => (
            <tr key={one.key}>
              <th scope="row">{word(t, 'field', one.key)}</th>
              <td className="muted">{shown(one.base)}</td>
              {[true, false].map((other) => (
                <td key={String(other)}>
                  <label>
                    <input type="radio" name={one.key} checked={theirs.has(one.key) === other} onChange={() => choose(one.key, other)} />
                    {shown(other ? one.theirs : one.mine)}
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {taken.length > 0 && <p className="muted">{t('ui.diff.taken', { fields: taken.map((one) => word(t, 'field', one.key)).join(', ') })}</p>}
    </Dialog>
  )
}
