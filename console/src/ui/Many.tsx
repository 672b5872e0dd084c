import { useState, type ComponentProps, type ReactNode } from 'react'
import { useRead, type Op } from '~/app/api'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import css from './controls.module.css'
import type { FieldProps } from './fields'
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

type Named = { id: string; name: string }

/** What an id is called; one that is not there any more keeps its id. */
export function NameOf({ of, id }: { of: Op<{ id: string }, Named>; id: string }) {
  const found = useRead(of, { id })
  return <>{found.data?.name ?? id}</>
}

export type Choice<I, T extends Named> = {
  label: string
  op: Op<I, T[]>
  /** Reads the one that is chosen, which the list may not show. */
  one: Op<{ id: string }, Named>
  except?: string
  disabled?: boolean
  placeholder?: string
}

/** One thing of a list of the server, by its id. */
export function PickOne<I extends { cursor?: string; keyword?: string; page_size?: number }, T extends Named>({
  one,
  except,
  value,
  onChange,
  ...rest
}: Choice<I, T> & Partial<FieldProps> & { value: string | null | undefined; onChange: (id: string | null) => void }) {
  const [picked, setPicked] = useState<Option>()
  const isPicked = picked?.value === value
  const read = useRead(one, { id: value ?? '' }, { enabled: Boolean(value) && !isPicked })
  return (
    <Picker
      {...rest}
      option={(row) => (row.id === except ? undefined : { value: row.id, label: row.name })}
      value={!value ? null : isPicked ? picked : { value, label: read.data?.name ?? (read.failure ? value : '') }}
      onChange={(next) => {
        setPicked(next ?? undefined)
        onChange(next?.value ?? null)
      }}
    />
  )
}
