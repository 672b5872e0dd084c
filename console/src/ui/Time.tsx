import { useLingui } from '@lingui/react'
import { useState, type ComponentProps } from 'react'
import { useT } from '~/app/i18n'
import { shopZone } from '~/app/shop'
import css from './controls.module.css'
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

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: string | null | undefined
  onChange: (moment: string | null) => void
  /** What clocks show, whosever they are: the server has it as if it were UTC. */
  isWall?: boolean
}

/** Picked on the shop's clock. Where that clock is put back or forward, which moment is meant is asked and not guessed. */
export function TimeInput({ value, onChange, isWall, ...rest }: Props) {
  const { i18n } = useLingui()
  const t = useT()
  const shop = shopZone.use()
  const zone = isWall ? 'UTC' : shop
  const [typed, setTyped] = useState<Wall>()
  const wall = typed ?? (value ? wallOf(new Date(value), zone) : '')
  const found = typed ? momentsOf(typed, zone) : undefined
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone
  const pick = (moment: Date) => onChange(moment.toISOString())
  return (
    <>
      <input
        {...rest}
        type="datetime-local"
        className={css.input}
        value={wall}
        onChange={(event) => {
          const next = event.target.value as Wall
          if (!next) {
            setTyped(undefined)
            onChange(null)
            return
          }
          setTyped(next)
          const { moments } = momentsOf(next, zone)
          onChange(moments.length === 1 ? moments[0]!.toISOString() : null)
        }}
      />
      {!isWall && <span className={css.hint}>
        {t('ui.time.zone', { zone: value ? `${zone} (${zoneName(new Date(value), zone, i18n.locale)})` : zone })}
        {value && mine !== zone && ` · ${t('ui.time.mine', { time: formatTime(new Date(value), mine, i18n.locale) })}`}
      </span>}
      {found && found.moments.length !== 1 && (
        <fieldset className={css.field}>
          <legend className={css.error}>{t(found.moments.length === 2 ? 'ui.time.twice' : 'ui.time.never')}</legend>
          {(found.moments.length === 2 ? found.moments : [found.after!]).map((moment) => (
            <label key={moment.toISOString()} className={css.check}>
              <input type="radio" checked={value === moment.toISOString()} onChange={() => pick(moment)} />
              {formatTime(moment, zone, i18n.locale)} {zoneName(moment, zone, i18n.locale)}
            </label>
          ))}
        </fieldset>
      )}
    </>
  )
}
