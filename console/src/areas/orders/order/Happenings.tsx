import { listOrderTimeline } from '~/app/client'
import { Button, Card, ErrorPanel, Time, Timeline, useRead, useT } from '~/ui'

/** All that has happened, newest first; `note` is there for those who may write one. */
export function Happenings({ id, note }: { id: string; note?: () => void }) {
  const t = useT()
  const list = useRead(listOrderTimeline, { id, page_size: 100, sort: '-id' })
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
      {list.failure && <ErrorPanel failure={list.failure} />}
      <Timeline
        items={(list.data ?? []).map((entry) => ({
          key: String(entry.id),
          text: entry.text || entry.type,
          note: (
            <>
              <Time value={entry.at} /> {entry.actor && `· ${entry.actor}`} {entry.type === 'note' && `· ${t(entry.public ? 'orders.note.shown' : 'orders.note.internal')}`}
            </>
          ),
        }))}
      />
    </Card>
  )
}
