import type { ReactNode } from 'react'
import { Controller, useFormContext } from 'react-hook-form'
import { useT } from '~/app/i18n'
import type { Told } from './DiffDialog'
import { Check, Field, Input, Select, TextArea, type FieldProps } from './fields'
import { useEdit } from './Form'
import css from './form.module.css'
import { NameOf, PickOne, type Choice } from './Many'
import { Money, MoneyInput } from './Money'
import { Time, TimeInput } from './Time'

type Common = {
  name: string
  label: string
  hint?: ReactNode
  required?: boolean
  disabled?: boolean
  /** What it is called where it stands alone, as in the comparison after 412, if its surroundings complete the label. */
  alone?: string
  read?: Told['read']
}
type Control = { value: never; onChange: (value: unknown) => void; onBlur: () => void; ref: (element: unknown) => void; name: string }

/** Joins any control to the form: its value, its error from the server or from here. */
export function FormField({ name, label, alone, read, hint, required, rules, children }: Common & { rules?: Record<string, unknown>; children: (control: Control & FieldProps) => ReactNode }) {
  const t = useT()
  const { control } = useFormContext()
  useEdit().told.set(name, { label: alone ?? label, read })
  return (
    <Controller
      name={name}
      control={control}
      rules={{ ...(required ? { required: t('ui.required') } : {}), ...rules }}
      render={({ field, fieldState }) => (
        <Field label={label} hint={hint} required={required} error={fieldState.error?.message}>
          {(props) => children({ ...props, ...(field as unknown as Control) })}
        </Field>
      )}
    />
  )
}

/** `maxLength` and the like come from the document's constraints. */
export const TextField = ({ type, maxLength, lines, autoComplete, ...common }: Common & { type?: string; maxLength?: number; lines?: number; autoComplete?: string }) => {
  const t = useT()
  return (
    <FormField {...common} rules={maxLength ? { maxLength: { value: maxLength, message: t('ui.tooLong', { max: maxLength }) } } : undefined}>
      {(field) => {
        const props = { ...field, value: (field.value ?? '') as string, disabled: common.disabled, onChange: (event: { target: { value: string } }) => field.onChange(event.target.value) }
        return lines ? <TextArea {...props} rows={lines} /> : <Input {...props} type={type ?? 'text'} autoComplete={autoComplete ?? 'off'} />
      }}
    </FormField>
  )
}

export const NumberField = (common: Common & { min?: number; max?: number }) => (
  <FormField {...common}>
    {(field) => (
      <Input
        {...field}
        type="text"
        inputMode="numeric"
        disabled={common.disabled}
        value={field.value ?? ''}
        onChange={(event) => field.onChange(/^-?\d+$/.test(event.target.value) ? Number(event.target.value) : event.target.value === '' ? null : event.target.value)}
      />
    )}
  </FormField>
)

export const ChoiceField = ({ options, ...common }: Common & { options: { value: string; label: string }[] }) => (
  <FormField {...common} read={(value) => options.find((one) => one.value === value)?.label ?? value}>
    {(field) => <Select {...field} value={field.value ?? ''} disabled={common.disabled} options={options} onChange={(event) => field.onChange(event.target.value || null)} />}
  </FormField>
)

/** An id of a list of the server; none is empty. */
export const PickField = <I extends { cursor?: string; keyword?: string; page_size?: number }, T extends { id: string; name: string }>({ op, one, except, ...common }: Common & Choice<I, T>) => (
  <FormField {...common} read={(id) => <NameOf of={one} id={id} />}>
    {({ ref: _ref, name: _name, onBlur: _onBlur, ...field }) => <PickOne {...field} label={common.label} op={op} one={one} except={except} disabled={common.disabled} onChange={(id) => field.onChange(id ?? '')} />}
  </FormField>
)

export function CheckField({ name, label, alone, hint, disabled }: Common) {
  const { control } = useFormContext()
  useEdit().told.set(name, { label: alone ?? label })
  return (
    <Controller
      name={name}
      control={control}
      render={({ field, fieldState }) => <Check ref={field.ref} label={label} hint={hint} error={fieldState.error?.message} disabled={disabled} checked={Boolean(field.value)} onChange={field.onChange} />}
    />
  )
}

export const MoneyField = ({ currency, ...common }: Common & { currency: string }) => (
  <FormField {...common} read={(amount) => <Money value={{ amount, currency }} />}>
    {({ ref: _ref, ...field }) => <MoneyInput {...field} currency={currency} disabled={common.disabled} onChange={field.onChange} />}
  </FormField>
)

export const TimeField = ({ isWall, ...common }: Common & { isWall?: boolean }) => (
  <FormField {...common} read={(value) => <Time value={value} isWall={isWall} />}>
    {({ ref: _ref, ...field }) => <TimeInput {...field} isWall={isWall} disabled={common.disabled} onChange={field.onChange} />}
  </FormField>
)

/** Fields beside each other where there is room. */
export const FieldRow = ({ children }: { children: ReactNode }) => <div className={css.row}>{children}</div>
