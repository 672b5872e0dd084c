import { useMemo } from 'react'
import { getPushMessageSeries, type Progress as How, type PushMessage } from '~/app/client'
import { formatTime } from '~/app/format'
import { Card, Chart, Coming, ErrorPanel, Facts, Figure, Figures, Stack, Time, shopZone, useRead, useT, type Failure } from '~/ui'
import css from '../parts/Previews.module.css'

/** How far it is, how fast, until when, and what went wrong; it moves while one looks. */
export function Progress({ message, now, failure }: { message: PushMessage; now?: How; failure?: Failure }) {
  const t = useT()
  const counters = now?.counters ?? message.counters
  const done = counters.total - counters.pending
  const reasons = Object.entries({ ...now?.failures, ...now?.skips })
  const receipts = now?.receipts ?? message.receipts
  return (
    <Card title={t('messages.progress')}>
      <Stack>
        <ErrorPanel failure={failure} />
        <progress className={css.meter} max={Math.max(counters.total, 1)} value={done} aria-label={t('messages.progress')} />
        <Figures>
          <Figure label={t('messages.done')} value={`${done} / ${counters.total}`} note={now?.rate_per_second ? t('messages.rate', { rate: now.rate_per_second }) : undefined} />
          <Figure label={t('messages.accepted')} value={counters.accepted} note={t('messages.acceptedNote')} />
          <Figure label={t('messages.failed')} value={counters.failed} />
          {(counters.unknown > 0 || counters.skipped > 0) && <Figure label={t('messages.unknown')} value={counters.unknown} note={t('messages.skipped', { count: counters.skipped })} />}
          {receipts && <Figure label={t('messages.opened')} value={receipts.opened} note={t('messages.delivered', { count: receipts.delivered })} />}
        </Figures>
        <Facts
          of={[
            [t('messages.startedAt'), <Time key="s" value={now?.started_at ?? message.started_at} style="full" />],
            message.status === 'sending' ? [t('messages.expectedEnd'), <Time key="e" value={now?.expected_end_at} style="full" />] : [t('messages.sentAt'), <Time key="f" value={now?.sent_at ?? message.sent_at} style="full" />],
            ...reasons.map(([code, count]): [string, React.ReactNode] => [code, <span key={code} className="num">{count}</span>]),
          ]}
        />
      </Stack>
    </Card>
  )
}

/** Accepted and failed over the time that it took. */
export function Course({ id }: { id: number }) {
  const t = useT()
  const zone = shopZone.use()
  const series = useRead(getPushMessageSeries, { id })
  const points = series.data?.points
  const x = useMemo(() => points?.map((point) => point.at) ?? [], [points])
  const drawn = useMemo(
    () => [
      { label: t('messages.accepted'), values: points?.map((point) => point.accepted) ?? [], format: String },
      { label: t('messages.failed'), values: points?.map((point) => point.failed) ?? [], format: String },
    ],
    [points, t],
  )
  const when = useMemo(() => (moment: string) => formatTime(moment, zone, 'full'), [zone])
  if (!points) return series.failure ? <ErrorPanel failure={series.failure} /> : <Coming />
  if (points.length < 2) return null
  return (
    <Card title={t('messages.course')}>
      <Chart label={t('messages.course')} x={x} formatX={when} series={drawn} />
    </Card>
  )
}
