import * as Ariakit from '@ariakit/react'
import { useCallback, useDeferredValue, useRef, useState } from 'react'
import { useList, type Op } from '~/app/api'
import { useT } from '~/app/i18n'
import css from './controls.module.css'
import type { FieldProps } from './fields'
import overlay from './overlay.module.css'

export type Option = { value: string; label: string; note?: string }
type Props<I, T> = Partial<FieldProps> & {
  label: string
  /** A list of the API that takes `keyword`: every search is the server's. */
  op: Op<I, T[]>
  input?: Partial<I>
  /** Nothing: this row cannot be picked. */
  option: (row: T) => Option | undefined
  value?: Option | null
  onChange: (option: Option | null) => void
  disabled?: boolean
  placeholder?: string
}

/** A combobox over a list of the server. */
export function Picker<I extends { cursor?: string; keyword?: string; page_size?: number }, T>({ label, op, input, option, value, onChange, ...rest }: Props<I, T>) {
  const t = useT()
  const [text, setText] = useState<string>()
  const keyword = useDeferredValue(text ?? '')
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  // What lies outside an open dialog is below it and cannot be clicked.
  const place = useCallback((element: HTMLElement) => box.current?.closest('dialog') ?? element.ownerDocument.createElement('div'), [])
  const found = useList(op, { ...input, keyword: keyword || undefined, page_size: 20 } as I, { enabled: open })
  const options = found.data?.items.flatMap((row) => option(row) ?? []) ?? []
  return (
    <Ariakit.ComboboxProvider
      open={open}
      setOpen={setOpen}
      value={text ?? value?.label ?? ''}
      setValue={(next) => {
        setText(next)
        if (next === '' && value) onChange(null)
      }}
      setSelectedValue={(picked) => {
        const chosen = options.find((one) => one.value === picked)
        if (chosen) onChange(chosen)
        setText(undefined)
      }}
      selectedValue={value?.value ?? ''}
    >
      <Ariakit.Combobox
        {...rest}
        ref={box}
        aria-label={label}
        className={css.input}
        autoSelect
        // What was typed and not picked is nothing.
        onBlur={() => setText(undefined)}
      />
      <Ariakit.ComboboxPopover gutter={4} sameWidth portal portalElement={place} fixed className={overlay.menu} aria-label={label}>
        {options.map((one) => (
          <Ariakit.ComboboxItem key={one.value} value={one.value} setValueOnClick={false} className={overlay.item}>
            <span>{one.label}</span>
            {one.note && <small>{one.note}</small>}
          </Ariakit.ComboboxItem>
        ))}
        {found.failure && <div className={overlay.group}>{found.failure.title}</div>}
        {found.data && options.length === 0 && <div className={overlay.group}>{t('ui.noMatch')}</div>}
      </Ariakit.ComboboxPopover>
    </Ariakit.ComboboxProvider>
  )
}
