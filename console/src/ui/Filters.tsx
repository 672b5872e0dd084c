import { useEffect, useRef, useState } from 'react'
import { useT } from '~/app/i18n'
import { useUrl } from '~/app/url'
import { Button } from './Button'
import controls from './controls.module.css'
import { Icon } from './Icon'
import { PickOne, type Choice } from './Many'
import css from './table.module.css'

type Listed = { cursor?: string; keyword?: string; page_size?: number }
type Named = { id: string; name: string }

/** A filter is a parameter of the address, and of the list's operation unless `send` says otherwise. */
export type Filter = { name: string; label: string } & ({ kind: 'choice'; options: { value: string; label: string }[] } | { kind: 'day'; end?: boolean } | { kind: 'text' } | ({ kind: 'pick' } & Pick<Choice<Listed, Named>, 'op' | 'one'>))

/** One box that says what it searches, and the filters of the list. */
export function Filters({ searches, filters }: { searches?: string; filters: Filter[] }) {
  const t = useT()
  const [url, go] = useUrl()
  const set = filters.some((filter) => url[filter.name]) || url.q
  return (
    <>
      {searches && <SearchBox hint={searches} value={url.q ?? ''} onChange={(q) => void go({ q: q || undefined, cursor: undefined }, { replace: true })} />}
      {filters.map((filter) =>
        filter.kind === 'choice' ? (
          <select key={filter.name} className={`${controls.input} ${css.filter}`} aria-label={filter.label} value={url[filter.name] ?? ''} onChange={(event) => void go({ [filter.name]: event.target.value || undefined, cursor: undefined })}>
            <option value="">{filter.label}</option>
            {filter.options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        ) : filter.kind === 'pick' ? (
          <div key={filter.name} className={css.filter}>
            <PickOne label={filter.label} placeholder={filter.label} op={filter.op} one={filter.one} value={url[filter.name]} onChange={(id) => void go({ [filter.name]: id ?? undefined, cursor: undefined })} />
          </div>
        ) : (
          <Box key={filter.name} label={filter.label} type={filter.kind === 'day' ? 'date' : 'text'} value={url[filter.name] ?? ''} onChange={(text) => void go({ [filter.name]: text || undefined, cursor: undefined }, { replace: true })} />
        ),
      )}
      {set && (
        <Button kind="quiet" small icon="close" onClick={() => void go({ q: undefined, cursor: undefined, view: undefined, ...Object.fromEntries(filters.map((filter) => [filter.name, undefined])) })}>
          {t('ui.clear')}
        </Button>
      )}
    </>
  )
}

type Typed = { value: string; onChange: (text: string) => void }

function Box({ label, type, ...typed }: Typed & { label: string; type: 'text' | 'date' }) {
  const [text, setText] = useRested(typed)
  return (
    <label className={controls.group}>
      <span className="muted">{label}</span>
      <input type={type} max={type === 'date' ? '9999-12-31' : undefined} className={`${controls.input} ${css.filter}`} value={text} onChange={(event) => setText(event.target.value)} />
    </label>
  )
}

function SearchBox({ hint, ...typed }: Typed & { hint: string }) {
  const [text, setText] = useRested(typed)
  return (
    <div className={css.search} role="search">
      <Icon name="search" size={16} />
      <input className={controls.input} type="search" aria-label={hint} placeholder={hint} value={text} onChange={(event) => setText(event.target.value)} />
    </div>
  )
}

/** What is being typed is the box's own until the typing rests: the address follows, and is too slow to be typed into. */
function useRested({ value, onChange }: Typed) {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const tell = useRef(onChange)
  tell.current = onChange
  // The address may change without us: going back, clearing, a saved view.
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value
      setText(value)
    }
  }, [value])
  useEffect(() => {
    if (text === sent.current) return undefined
    const timer = setTimeout(() => {
      sent.current = text
      tell.current(text)
    }, 250)
    return () => clearTimeout(timer)
  }, [text])
  return [text, setText] as const
}
