import { useLingui } from '@lingui/react'
import { useState, type ComponentProps } from 'react'
import { useT } from '~/app/i18n'
import css from './controls.module.css'
import { editMoney, formatMoney, parseMoney } from './amounts'
import { useProblem } from './problems'

export type MoneyValue = { amount: number; currency: string }

/** An amount of whole minor units; its currency travels with it. */
export function Money({ value }: { value: MoneyValue | null | undefined }) {
  const { i18n } = useLingui()
  return value ? <span className="num">{formatMoney(value.amount, value.currency, i18n.locale)}</span> : <span className="muted">–</span>
}

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'ref'> & { value: number | null | undefined; currency: string; onChange: (amount: number | null) => void }

/** Whole minor units in, whole minor units out. What is typed stays as typed until the box is left; nothing around it is sent while that is no amount. */
export function MoneyInput({ value, currency, onChange, onBlur, ...rest }: Props) {
  const { i18n } = useLingui()
  const t = useT()
  const [typed, setTyped] = useState<{ text: string; before: number | null }>()
  const read = (text: string) => parseMoney(text, currency, i18n.locale)
  const found = typed && read(typed.text)
  const problem = found && !found.ok ? t(`ui.money.${found.reason}`) : undefined
  const box = useProblem(problem)
  return (
    <>
      <span className={css.affix}>
        <span aria-hidden="true">{currency}</span>
        <input
          {...rest}
          ref={box}
          className={css.input}
          inputMode="decimal"
          autoComplete="off"
          aria-invalid={problem ? true : rest['aria-invalid']}
          value={typed?.text ?? editMoney(value, currency, i18n.locale)}
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
      </span>
      {problem && <span className={css.error}>{problem}</span>}
    </>
  )
}
