import { getTodo } from '~/app/client'
import { placeOf } from '~/app/places'
import { Badge, Card, EmptyState, ErrorPanel, LinkRow, Rows, useRead, useT, word } from '~/ui'

/** What waits, each a link to its list. */
export function Todo() {
  const t = useT()
  const todo = useRead(getTodo, {}, { every: 60_000 })
  const waiting = todo.data?.items.filter((item) => item.count > 0)
  return (
    <Card title={t('home.todo')} flush>
      {todo.failure ? (
        <ErrorPanel failure={todo.failure} retry={() => void todo.refetch()} />
      ) : waiting?.length === 0 ? (
        <EmptyState icon="check" title={t('home.nothing')}>
          {t('home.nothingText')}
        </EmptyState>
      ) : (
        <Rows>
          {(waiting ?? []).map((item) => (
            <LinkRow key={item.name} to={placeOf(item.path)} end={<Badge tone={item.name === 'to_ship' ? 'info' : 'warn'}>{item.more ? `${item.count}+` : item.count}</Badge>}>
              {word(t, 'home.task', item.name)}
            </LinkRow>
          ))}
        </Rows>
      )}
    </Card>
  )
}
