import { useEffect, useState } from 'react'
import { useT } from '~/app/i18n'
import { listen } from '~/app/live'
import css from './table.module.css'

/** "3 new, show": what has changed since the list was read is offered and never moved under the cursor. */
export function LiveBadge({ types, since, show }: { types: string[]; since: number; show: () => void }) {
  const t = useT()
  /** When each was heard of. */
  const [seen, setSeen] = useState<Map<string, number>>(new Map())
  const watched = types.join()
  useEffect(() => listen(watched.split(','), (id) => setSeen((before) => new Map(before).set(id, Date.now()))), [watched])
  const count = [...seen.values()].filter((at) => at >= since).length
  return (
    <span role="status">
      {count > 0 && (
        <button type="button" className={css.live} onClick={show}>
          {t('ui.newOnes', { count })}
        </button>
      )}
    </span>
  )
}
