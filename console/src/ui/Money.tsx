import { useLingui } from '@lingui/react'
import { useState, type ComponentProps } from 'react'
import { useT } from '~/app/i18n'
import css from './controls.module.css'
import { editMoney, editPercent, formatMoney, parseMoney, parsePercent, type Parsed } from './amounts'
import { useProblem } from './problems'

export type MoneyValue = { amount: number; currency: string }

/** An amount of whole minor units; its currency travels with it. */
export function Money({ value }: { value: MoneyValue | null | undefined }) {
  const { i18n } = useLingui()
  return value ? <span className="num">{formatMoney(value.amount, value.currency, i18n.locale)}</span> : <span className="muted">–</span>
}

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'ref'> & { value: number | null | undefined; onChange: (units: number | null) => void }
type How = { unit?: string; read: (text: string) => Parsed; shown: string; problemOf: (reason: string) => string }

/** Whole units in, whole units out. What is typed stays as typed until the box is left; nothing around it is sent while that cannot be read. */
function UnitsInput({ value, onChange, onBlur, unit, read, shown, problemOf, ...rest }: Props & How) {
  const [typed, setTyped] = useState<{ text: string; before: number | null }>()
  const found = typed && read(typed.text)
  const problem = found && !found.ok ? problemOf(found.reason) : undefined
  const box = useProblem(problem)
  const input = (
    <input
      {...rest}
      ref={box}
      className={css.input}
      inputMode="decimal"
      autoComplete="off"
      aria-invalid={problem ? true : rest['aria-invalid']}
      value={typed?.text ?? shown}
      onChange={(event) => {
        const [text, before] = [event.target.value, typed ? typed.before : (value ?? null)]
        setTyped({ text, before })
        const next = read(text)
        // Not the part that could be read so far.
        onChange(next.ok ? next.amount : before)
      }}
      onBlur={(event) => {
        if (!problem) setTyped(undefined)
        onBlur?.(event)
      }}
    />
  )
  return (
    <>
      {unit ? (
        <span className={css.affix}>
          <span aria-hidden="true">{unit}</span>
          {input}
        </span>
      ) : (
        input
      )}
      {problem && <span className={css.error}>{problem}</span>}
    </>
  )
}

/** An amount in whole minor units of its currency. */
export function MoneyInput({ value, currency, ...rest }: Props & { currency: string }) {
  const { i18n } = useLingui()
  const t = useT()
  return <UnitsInput {...rest} value={value} unit={currency} read={(text) => parseMoney(text, currency, i18n.locale)} shown={editMoney(value, currency, i18n.locale)} problemOf={(reason) => t(`ui.money.${reason}`)} />
}

/** A percentage in whole parts per million: 190000 are 19 %. `signed` may be below zero. */
export function PercentInput({ value, signed, ...rest }: Props & { signed?: boolean }) {
  const { i18n } = useLingui()
  const t = useT()
  return <UnitsInput {...rest} value={value} read={(text) => parsePercent(text, { signed })} shown={editPercent(value, i18n.locale)} problemOf={(reason) => t(`ui.percent.${reason}`)} />
}
