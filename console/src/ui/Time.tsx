import { useLingui } from '@lingui/react'
import { useState, type ComponentProps } from 'react'
import { useT } from '~/app/i18n'
import { shopZone } from '~/app/shop'
import css from './controls.module.css'
import { useProblem } from './problems'
import { formatTime, momentsOf, relative, wallOf, zoneName, type Wall } from './zones'

/** One way to show a moment everywhere: in the shop's zone, the exact moment in the markup, the zone named on hovering; or what clocks show, whosever they are. */
export function Time({ value, style = 'minute', isWall }: { value: string | null | undefined; style?: 'minute' | 'day' | 'full' | 'ago'; isWall?: boolean }) {
  const { i18n } = useLingui()
  const shop = shopZone.use()
  if (!value) return <span className="muted">–</span>
  const zone = isWall ? 'UTC' : shop
  const moment = new Date(value)
  const full = `${formatTime(moment, zone, i18n.locale, 'full')} ${isWall ? '' : zoneName(moment, zone, i18n.locale)}`.trim()
  return (
    <time dateTime={value} title={full} className="num">
      {style === 'ago' ? relative(moment, new Date(), i18n.locale) : style === 'full' ? full : formatTime(moment, zone, i18n.locale, style)}
    </time>
  )
}

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'ref'> & {
  value: string | null | undefined
  onChange: (moment: string | null) => void
  /** What clocks show, whosever they are: the server has it as if it were UTC. */
  isWall?: boolean
}

/** Picked on the shop's clock. Where that clock is put back or forward, which moment is meant is asked and not guessed; nothing around it is sent before the answer. */
export function TimeInput({ value, onChange, isWall, ...rest }: Props) {
  const { i18n } = useLingui()
  const t = useT()
  const shop = shopZone.use()
  const zone = isWall ? 'UTC' : shop
  /** What was typed and is not one moment, on the clock that it was typed for. */
  const [typed, setTyped] = useState<{ wall: Wall; zone: string }>()
  const open = typed?.zone === zone ? typed.wall : undefined
  const wall = open ?? (value ? wallOf(new Date(value), zone) : undefined)
  const { moments, after } = wall ? momentsOf(wall, zone) : { moments: [] }
  const choices = after ? [after] : moments.length > 1 ? moments : []
  const question = choices.length > 0 ? t(after ? 'ui.time.never' : 'ui.time.twice') : undefined
  const box = useProblem(open && (question ?? t('ui.time.none')))
  const chosen = open ? null : value
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone
  const pick = (moment: Date) => {
    setTyped(undefined)
    onChange(moment.toISOString())
  }
  return (
    <>
      <input
        {...rest}
        ref={box}
        type="datetime-local"
        max="9999-12-31T23:59"
        className={css.input}
        value={wall ?? ''}
        onChange={(event) => {
          const next = event.target.value as Wall | ''
          const [moment, other] = next ? momentsOf(next, zone).moments : []
          if (moment && !other) return pick(moment)
          setTyped(next ? { wall: next, zone } : undefined)
          if (!next) onChange(null)
        }}
      />
      {!isWall && <span className={css.hint}>
        {t('ui.time.zone', { zone: chosen ? `${zone} (${zoneName(new Date(chosen), zone, i18n.locale)})` : zone })}
        {chosen && mine !== zone && ` · ${t('ui.time.mine', { time: formatTime(new Date(chosen), mine, i18n.locale) })}`}
      </span>}
      {question && (
        <fieldset className={css.field}>
          <legend className={css.error}>{question}</legend>
          {choices.map((moment) => (
            <label key={moment.toISOString()} className={css.check}>
              <input type="radio" checked={Boolean(chosen) && Date.parse(chosen!) === moment.getTime()} disabled={rest.disabled} onChange={() => pick(moment)} />
              {formatTime(moment, zone, i18n.locale)} {zoneName(moment, zone, i18n.locale)}
            </label>
          ))}
        </fieldset>
      )}
    </>
  )
}
