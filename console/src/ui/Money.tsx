import { useLingui } from '@lingui/react'
import { useState, type ComponentProps } from 'react'
import { useT } from '~/app/i18n'
import css from './controls.module.css'
import { editMoney, formatMoney, parseMoney } from './amounts'

export type MoneyValue = { amount: number; currency: string }

/** An amount of whole minor units; its currency travels with it. */
export function Money({ value }: { value: MoneyValue | null | undefined }) {
  const { i18n } = useLingui()
  return value ? <span className="num">{formatMoney(value.amount, value.currency, i18n.locale)}</span> : <span className="muted">–</span>
}

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange'> & { value: number | null | undefined; currency: string; onChange: (amount: number | null) => void; onProblem?: (problem: string | undefined) => void }

/** Whole minor units in, whole minor units out. What is typed stays as typed until the box is left. */
export function MoneyInput({ value, currency, onChange, onProblem, onBlur, ...rest }: Props) {
  const { i18n } = useLingui()
  const t = useT()
  const [typed, setTyped] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const tell = (next: string | undefined) => {
    setProblem(next)
    onProblem?.(next)
  }
  return (
    <>
      <span className={css.affix}>
        <span aria-hidden="true">{currency}</span>
        <input
          {...rest}
          className={css.input}
          inputMode="decimal"
          autoComplete="off"
          aria-invalid={problem ? true : rest['aria-invalid']}
          value={typed ?? editMoney(value, currency, i18n.locale)}
          onChange={(event) => {
            setTyped(event.target.value)
            const parsed = parseMoney(event.target.value, currency, i18n.locale)
            tell(parsed.ok ? undefined : t(`ui.money.${parsed.reason}`))
            if (parsed.ok) onChange(parsed.amount)
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
