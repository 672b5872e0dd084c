import { useState, type ReactNode } from 'react'
import { useList, type Op } from '~/app/api'
import { useT } from '~/app/i18n'
import { Button, Group } from './Button'
import { EmptyState } from './EmptyState'
import { ErrorPanel } from './ErrorPanel'
import { Card } from './Page'
import { Table, type Column } from './Table'
import css from './table.module.css'

type Props<I, T> = {
  title: string
  op: Op<I, T[]>
  input: Omit<I, 'cursor'>
  columns: Column<T>[]
  rowKey: (row: T) => string
  empty: ReactNode
  actions?: ReactNode
  children?: ReactNode
}

/** A list inside a screen that is about something else: it goes forward and back by cursor and has no address. */
export function ListCard<I extends { cursor?: string; page_size?: number }, T>({ title, op, input, columns, rowKey, empty, actions, children }: Props<I, T>) {
  const t = useT()
  const [passed, setPassed] = useState<string[]>([])
  const list = useList(op, { page_size: 10, ...input, cursor: passed.at(-1) } as I)
  const next = list.data?.next
  const noMore = <EmptyState title={t('ui.noMatch')} action={{ label: t('ui.first'), run: () => setPassed([]) }} />
  return (
    <Card
      title={title}
      flush
      actions={actions}
      foot={
        next || passed.length > 0 ? (
          <Group>
            <Button small kind="quiet" icon="left" disabled={passed.length === 0} onClick={() => setPassed(passed.slice(0, -1))}>
              {t('ui.previous')}
            </Button>
            <Button small kind="quiet" icon="right" disabled={!next || list.isPlaceholderData} onClick={() => setPassed([...passed, next!])}>
              {t('ui.next')}
            </Button>
          </Group>
        ) : undefined
      }
    >
      {list.failure ? (
        <ErrorPanel failure={list.failure} retry={() => void list.refetch()} />
      ) : (
        // Wide tables scroll by the keyboard too.
        <div className={css.scroll} tabIndex={list.data?.items.length === 0 ? undefined : 0} role="group" aria-label={title}>
          <Table label={title} rows={list.data?.items} rowKey={rowKey} columns={columns} empty={passed.length > 0 ? noMore : empty} />
        </div>
      )}
      {children}
    </Card>
  )
}
