import { useEffect, useState } from 'react'
import { useT } from '~/app/i18n'
import { listen } from '~/app/live'
import css from './table.module.css'

/** "3 new, show": what has changed since is offered and never moved under the cursor. */
export function LiveBadge({ types, show }: { types: string[]; show: () => void }) {
  const t = useT()
  const [seen, setSeen] = useState<Set<string>>(new Set())
  const watched = types.join()
  useEffect(() => listen(watched.split(','), (id) => setSeen((before) => new Set(before).add(id))), [watched])
  return (
    <span role="status">
      {seen.size > 0 && (
        <button
          type="button"
          className={css.live}
          onClick={() => {
            setSeen(new Set())
            show()
          }}
        >
          {t('ui.newOnes', { count: seen.size })}
        </button>
      )}
    </span>
  )
}
