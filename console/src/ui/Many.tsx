import { useState, type ComponentProps, type ReactNode } from 'react'
import type { Op } from '~/app/api'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import css from './controls.module.css'
import { Picker, type Option } from './Picker'

const parts = (text: string) => [...new Set(text.split(/[,\n]/).map((one) => one.trim()).filter(Boolean))]

type WordsProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'ref'> & { value: string[] | null | undefined; onChange: (words: string[]) => void }

/** Several short words in one box, with commas between them. What is typed stays as typed until the box is left. */
export function WordsInput({ value, onChange, onBlur, ...rest }: WordsProps) {
  const [typed, setTyped] = useState<string>()
  return (
    <input
      {...rest}
      className={css.input}
      autoComplete="off"
      value={typed ?? (value ?? []).join(', ')}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(parts(event.target.value))
      }}
      onBlur={(event) => {
        setTyped(undefined)
        onBlur?.(event)
      }}
    />
  )
}

type Props<I, T> = {
  label: string
  op: Op<I, T[]>
  input?: Partial<I>
  option: (row: T) => Option
  /** Ids. */
  value: string[]
  onChange: (ids: string[], added?: Option) => void
  /** What an id is called that was not picked just now. */
  name?: (id: string) => ReactNode
  id?: string
}

/** Things of a list of the server, picked one after the other and taken away one by one. */
export function PickMany<I extends { cursor?: string; keyword?: string; page_size?: number }, T>({ value, onChange, name, ...rest }: Props<I, T>) {
  const t = useT()
  const [known, setKnown] = useState<Record<string, string>>({})
  const said = (id: string) => known[id] ?? name?.(id) ?? id
  return (
    <div className={css.field}>
      <Picker
        {...rest}
        key={value.length}
        onChange={(picked) => {
          if (!picked || value.includes(picked.value)) return
          setKnown({ ...known, [picked.value]: picked.label })
          onChange([...value, picked.value], picked)
        }}
      />
      {value.length > 0 && (
        <ul className={css.group} aria-label={rest.label}>
          {value.map((id) => (
            <li key={id} className={css.chip}>
              {said(id)}
              <Button kind="quiet" small icon="close" label={t('ui.remove', { name: known[id] ?? id })} onClick={() => onChange(value.filter((other) => other !== id))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
