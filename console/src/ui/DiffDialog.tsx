import { useState, type ReactNode } from 'react'
import { useT, word } from '~/app/i18n'
import { Button } from './Button'
import { Dialog } from './Dialog'
import type { Difference } from './drafts'
import css from './form.module.css'
import { Money, type MoneyValue } from './Money'

/** What a field of the form is called, and how its value reads: an amount in its currency, a moment on the shop's clock, a choice by its name. */
export type Told = { label: string; read?: (value: never) => ReactNode }

const isMoney = (value: unknown): value is MoneyValue => typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value

type Names = (key: string) => string

/** Ticked or not is asked within something larger alone: two who change it agree. */
function Shown({ of, value, told, nameOf }: { of: string; value: unknown; told: Map<string, Told>; nameOf: Names }) {
  const read = told.get(of)?.read
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '–'
  if (typeof value === 'boolean') return value ? '✓' : '–'
  if (read) return read(value as never)
  if (isMoney(value)) return <Money value={value} />
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ')
  if (typeof value !== 'object') return String(value)
  return (
    <div>
      {Object.entries(value).map(([member, one]) => (
        <div key={member}>
          {Array.isArray(value) ? Number(member) + 1 : nameOf(`${of}.${member}`)}: <Shown of={`${of}.${member}`} value={one} told={told} nameOf={nameOf} />
        </div>
      ))}
    </div>
  )
}

type Props = { conflicts: Difference[]; taken: Difference[]; told: Map<string, Told>; decide: (chosen: Record<string, unknown>) => void; close: () => void }

/** Someone else was faster: what it was, what they made of it, what I have. Decided field by field. */
export function DiffDialog({ conflicts, taken, told, decide, close }: Props) {
  const t = useT()
  const nameOf = (key: string) => told.get(key)?.label ?? word(t, 'field', key)
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
              <th scope="row">{nameOf(one.key)}</th>
              <td className="muted">
                <Shown of={one.key} value={one.base} told={told} nameOf={nameOf} />
              </td>
              {[true, false].map((other) => (
                <td key={String(other)}>
                  <label>
                    <input type="radio" name={one.key} checked={theirs.has(one.key) === other} onChange={() => choose(one.key, other)} />
                    <Shown of={one.key} value={other ? one.theirs : one.mine} told={told} nameOf={nameOf} />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {taken.length > 0 && <p className="muted">{t('ui.diff.taken', { fields: taken.map((one) => nameOf(one.key)).join(', ') })}</p>}
    </Dialog>
  )
}
