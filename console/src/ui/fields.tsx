import { useEffect, useId, useRef, type ComponentProps, type ReactNode, type Ref } from 'react'
import css from './controls.module.css'

export type FieldProps = { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean; 'aria-required'?: boolean }

/** Label, hint and error of one control, joined for readers: `<Field label="…">{(field) => <input {...field} />}</Field>`. */
export function Field({ label, hint, error, required, children }: { label: string; hint?: ReactNode; error?: string; required?: boolean; children: (field: FieldProps) => ReactNode }) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const fold = error ? box.current?.closest<HTMLDetailsElement>('details:not([open])') : undefined
    if (!fold) return
    // What is wrong where it is folded away has to be seen.
    fold.open = true
    document.getElementById(id)?.focus()
  }, [error, id])
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div ref={box} className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined, 'aria-required': required })}
      {hint && (
        <span id={`${id}-hint`} className={css.hint}>
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className={css.error}>
          {error}
        </span>
      )}
    </div>
  )
}

/** React focuses at once, when a dialog around it is not open yet; the dialog looks for the attribute, which React leaves out. */
const first = (input: HTMLInputElement | null) => input?.setAttribute('autofocus', '')

export const Input = (props: ComponentProps<'input'>) => <input ref={props.autoFocus ? first : undefined} {...props} className={css.input} />
export const TextArea = (props: ComponentProps<'textarea'>) => <textarea {...props} className={css.input} />
export const Select = ({ options, ...props }: ComponentProps<'select'> & { options: { value: string; label: string }[] }) => (
  <select {...props} className={css.input}>
    {options.map((option) => (
      <option key={option.value} value={option.value}>
        {option.label}
      </option>
    ))}
  </select>
)

type CheckProps = { label: ReactNode; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean; hint?: ReactNode; error?: string; ref?: Ref<HTMLInputElement> }

export const Check = ({ label, checked, onChange, disabled, hint, error, ref }: CheckProps) => (
  <label className={css.check}>
    <input ref={ref} type="checkbox" checked={checked} disabled={disabled} aria-invalid={error ? true : undefined} onChange={(event) => onChange(event.target.checked)} />
    <span>
      {label}
      {hint && <span className={css.hint}> {hint}</span>}
      {error && <span className={css.error}> {error}</span>}
    </span>
  </label>
)
