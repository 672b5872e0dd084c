import { listOrderTimeline, type StaffOrder } from '~/app/client'
import { Button, Card, ErrorPanel, Time, Timeline, useMay, useRead, useT, word, type T } from '~/ui'
import { Who } from './Who'

/** What the entry is about, where one word says it. */
const detail = (t: T, after: Record<string, unknown> | null) => {
  if (typeof after?.mail === 'string') return ` (${word(t, 'orders.mail', after.mail)})`
  return typeof after?.status === 'string' ? ` (${word(t, 'state', after.status)})` : ''
}

/** All that has happened, newest first; `note` is there for those who may write one. */
export function Happenings({ order, note }: { order: StaffOrder; note?: () => void }) {
  const t = useT()
  const looks = useMay('users', 'read')
  const list = useRead(listOrderTimeline, { id: order.id, page_size: 100, sort: '-id' })
  return (
    <Card
      title={t('orders.timeline')}
      actions={
        note && (
          <Button small onClick={note}>
            {t('orders.note.title')}
          </Button>
        )
      }
    >
      <ErrorPanel failure={list.failure} />
      <Timeline
        items={(list.data ?? []).map((entry) => ({
          key: String(entry.id),
          text: (
            <>
              {word(t, 'orders.event', entry.type)}
              {detail(t, entry.after)}
              {entry.text && `: ${entry.text}`}
            </>
          ),
          note: (
            <>
              <Time value={entry.at} /> {entry.actor && <Who id={entry.actor} buyer={order.user_id} linked={looks} />} {entry.type === 'note' && `· ${t(entry.public ? 'orders.note.shown' : 'orders.note.internal')}`}
            </>
          ),
        }))}
      />
    </Card>
  )
}
