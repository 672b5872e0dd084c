import { Link, useRouterState, useNavigate } from '@tanstack/react-router'
import { useId, useRef, useState, type ReactNode } from 'react'
import { useList, type Op } from '~/app/api'
import { dayIn } from '~/app/days'
import { useT } from '~/app/i18n'
import { shopZone } from '~/app/shop'
import { useUrl } from '~/app/url'
import { Button } from './Button'
import { EmptyState } from './EmptyState'
import { ErrorPanel } from './ErrorPanel'
import { Filters, type Filter } from './Filters'
import type { IconName } from './Icon'
import { Icon } from './Icon'
import { LiveBadge } from './LiveBadge'
import { SavedViews } from './SavedViews'
import type { Column } from './Table'
import css from './table.module.css'

export type Bulk<T> = { label: string; danger?: boolean; run: (rows: T[], clear: () => void) => void }
type Props<I, T> = {
  /** Names the list for saved views; the same word as the API's. */
  name: string
  label: string
  op: Op<I, T[]>
  input?: Partial<I>
  columns: Column<T>[]
  rowKey: (row: T) => string
  /** The first column's cell leads there. */
  to?: (row: T) => string
  filters?: Filter[]
  /** What the search box says; none: the list cannot be searched. */
  searches?: string
  bulk?: Bulk<T>[]
  /** Event types (or their beginnings) that mean that the list has changed. */
  live?: string[]
  empty: { icon?: IconName; title: string; text?: ReactNode; action?: { label: string; to: string } }
  pageSize?: number
}

/** A list with everything in its address: search, filters, order, page, view. Rows of before stay while new ones load. */
export function ListScreen<I extends { cursor?: string; sort?: string; keyword?: string; page_size?: number }, T>(props: Props<I, T>) {
  const { name, label, op, columns, rowKey, to, filters = [], searches, bulk = [], live, empty, pageSize = 25 } = props
  const t = useT()
  const zone = shopZone.use()
  const base = useId()
  const [url, go] = useUrl()
  const asked = Object.fromEntries(
    filters.flatMap((filter) => {
      const text = url[filter.name]
      const value = text && (filter.kind === 'day' ? dayIn(text, zone, filter.end) : text)
      return value ? [[filter.name, value]] : []
    }),
  )
  const list = useList(op, { ...props.input, ...asked, keyword: url.q || undefined, sort: url.sort || undefined, cursor: url.cursor || undefined, page_size: pageSize } as I)
  const rows = list.data?.items
  const [chosen, setChosen] = useState<Set<string>>(new Set())
  /** What is chosen may lie on another page; each row is as the list has told of it last. */
  const told = useRef(new Map<string, T>())
  for (const row of rows ?? []) told.current.set(rowKey(row), row)
  const filtered = Object.keys(asked).length > 0 || Boolean(url.q)
  const choose = (keys: string[], on: boolean) => setChosen(new Set(on ? [...chosen, ...keys] : [...chosen].filter((key) => !keys.includes(key))))
  const here = rows?.map(rowKey) ?? []
  const all = here.length > 0 && here.every((key) => chosen.has(key))
  return (
    <div className={css.wrap}>
      <SavedViews list={name} />
      <div className={chosen.size > 0 ? css.bulk : css.tools} role={chosen.size > 0 ? 'region' : undefined} aria-label={chosen.size > 0 ? t('ui.bulk') : undefined}>
        {chosen.size > 0 ? (
          <>
            {t('ui.chosen', { count: chosen.size })}
            {bulk.map((one) => (
              <Button key={one.label} small kind={one.danger ? 'danger' : undefined} onClick={() => one.run([...chosen].map((key) => told.current.get(key)!), () => setChosen(new Set()))}>
                {one.label}
              </Button>
            ))}
            <Button small kind="quiet" onClick={() => setChosen(new Set())}>
              {t('ui.chooseNone')}
            </Button>
          </>
        ) : (
          <Filters searches={searches} filters={filters} />
        )}
        {live && <LiveBadge types={live} since={list.isPlaceholderData ? Infinity : list.dataUpdatedAt} show={() => void list.refetch()} />}
      </div>
      {list.failure && (
        <div className={css.tools}>
          <ErrorPanel failure={list.failure} retry={() => void list.refetch()} />
        </div>
      )}
      {rows?.length === 0 && !list.isPlaceholderData ? (
        url.cursor ? (
          <EmptyState title={t('ui.noMatch')} action={{ label: t('ui.first'), run: () => void go({ cursor: undefined }) }} />
        ) : filtered ? (
          <EmptyState title={t('ui.noMatch')} action={{ label: t('ui.clear'), run: () => void go({ q: undefined, cursor: undefined, ...Object.fromEntries(filters.map((one) => [one.name, undefined])) }) }}>
            {t('ui.noMatchText')}
          </EmptyState>
        ) : (
          <EmptyState icon={empty.icon} title={empty.title} action={empty.action}>
            {empty.text}
          </EmptyState>
        )
      ) : (
        !(list.failure && !rows) && (
          // Wide tables scroll by the keyboard too.
          <div className={css.scroll} tabIndex={0} role="group" aria-label={label}>
            <table className={`${css.table} ${list.isPlaceholderData ? css.stale : ''}`} aria-label={label} aria-busy={list.isFetching}>
              <thead>
                <tr>
                  {bulk.length > 0 && (
                    <th scope="col" className={css.tick}>
                      <label>
                        <input type="checkbox" aria-label={t('ui.chooseAll')} checked={all} onChange={() => choose(here, !all)} />
                      </label>
                    </th>
                  )}
                  {columns.map((column) => (
                    <Head key={column.key} column={column} sort={url.sort} order={(sort) => void go({ sort, cursor: undefined })} />
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows
                  ? rows.map((row, number) => (
                      <tr key={rowKey(row)} aria-selected={bulk.length > 0 ? chosen.has(rowKey(row)) : undefined}>
                        {bulk.length > 0 && (
                          <td className={css.tick}>
                            <label>
                              {/* Called by what the first columns say of the row, too: an item may be there once for each place. */}
                              <input
                                type="checkbox"
                                id={`${base}tick${number}`}
                                aria-label={t('ui.chooseRow')}
                                aria-labelledby={[`${base}tick${number}`, ...columns.slice(0, 2).map((_, at) => `${base}row${number}cell${at}`)].join(' ')}
                                checked={chosen.has(rowKey(row))}
                                onChange={(event) => choose([rowKey(row)], event.target.checked)}
                              />
                            </label>
                          </td>
                        )}
                        {columns.map((column, at) => (
                          <td key={column.key} id={at < 2 ? `${base}row${number}cell${at}` : undefined} className={`${column.end ? css.end : ''} ${column.nowrap ? css.nowrap : ''}`}>
                            {at === 0 && to ? (
                              <Link to={to(row)} className={css.rowLink}>
                                {column.cell(row)}
                              </Link>
                            ) : (
                              column.cell(row)
                            )}
                          </td>
                        ))}
                      </tr>
                    ))
                  : Array.from({ length: pageSize }, (_, at) => (
                      <tr key={`bone ${at}`}>
                        {bulk.length > 0 && <td className={css.tick} />}
                        {columns.map((column) => (
                          <td key={column.key}>
                            <span className={css.bone} />
                          </td>
                        ))}
                      </tr>
                    ))}
              </tbody>
            </table>
          </div>
        )
      )}
      {rows && <Pager total={list.data?.total} capped={list.data?.capped} next={list.data?.next} shown={rows?.length} />}
    </div>
  )
}

function Head<T>({ column, sort, order }: { column: Column<T>; sort?: string; order: (sort: string | undefined) => void }) {
  const by = column.sort
  const state = !by ? undefined : sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : 'none'
  return (
    <th scope="col" aria-sort={state} className={column.end ? css.end : undefined}>
      {by ? (
        <button type="button" className={css.sort} onClick={() => order(state === 'descending' ? by : state === 'ascending' ? undefined : `-${by}`)}>
          {column.head}
          {state !== 'none' && <Icon name={state === 'ascending' ? 'up' : 'down'} size={13} />}
        </button>
      ) : column.hideHead ? (
        <span className="sr">{column.head}</span>
      ) : (
        column.head
      )}
    </th>
  )
}

type Trail = { trail?: string[] }

/** Forward by the server's cursor; back by the cursors that were passed, which the history keeps. */
function Pager({ total, capped, next, shown }: { total?: number; capped?: boolean; next?: string; shown?: number }) {
  const t = useT()
  const [url] = useUrl()
  const navigate = useNavigate()
  const trail = useRouterState({ select: (state) => (state.location.state as Trail).trail }) ?? []
  const to = (cursor: string | undefined, passed: string[]) =>
    navigate({ to: '.', search: (before: Record<string, string>) => ({ ...before, cursor }) as never, state: { trail: passed } as never, resetScroll: false })
  return (
    <div className={css.foot}>
      <span className="num" role="status">
        {total === undefined ? (shown === undefined ? t('ui.loading') : t('ui.shown', { count: shown })) : t(capped ? 'ui.totalMore' : 'ui.total', { count: total })}
      </span>
      {(next || url.cursor) && (
        <span>
          <Button small kind="quiet" icon="left" disabled={!url.cursor} onClick={() => void to(trail.at(-1) || undefined, trail.slice(0, -1))}>
            {t(url.cursor && trail.length === 0 ? 'ui.first' : 'ui.previous')}
          </Button>
          <Button small kind="quiet" icon="right" disabled={!next} onClick={() => void to(next, [...trail, url.cursor ?? ''])}>
            {t('ui.next')}
          </Button>
        </span>
      )}
    </div>
  )
}
