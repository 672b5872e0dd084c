import type { AudienceCount } from '~/app/client'
import { useT, word } from '~/ui'
import css from './Previews.module.css'

/** How many devices, by platform. */
export function Reach({ of, waiting }: { of: AudienceCount | undefined; waiting?: boolean }) {
  const t = useT()
  return (
    <p role="status" aria-busy={waiting} className={waiting ? css.stale : undefined}>
      {of ? (
        <>
          <strong>{t('messages.reaches', { count: of.total })}</strong>{' '}
          <span className="muted">
            {Object.entries(of.platforms)
              .map(([platform, count]) => `${word(t, 'state', platform)} ${count}`)
              .join(' · ')}
          </span>
        </>
      ) : (
        <span className="muted">{t('messages.counting')}</span>
      )}
    </p>
  )
}
