import type { ReactNode } from 'react'
import { useT } from '~/app/i18n'
import css from './table.module.css'

/** `key` is for React; `head` is translated already. */
export type Column<T> = { key: string; head: string; cell: (row: T) => ReactNode; end?: boolean; nowrap?: boolean; sort?: string; hideHead?: boolean }

/** A plain table inside a card: lines of an order, sessions, methods. Lists with an address of their own are `ListScreen`. */
export function Table<T>({ label, columns, rows, rowKey, empty }: { label: string; columns: Column<T>[]; rows: T[] | undefined; rowKey: (row: T) => string; empty?: ReactNode }) {
  const t = useT()
  if (rows && rows.length === 0 && empty) return <>{empty}</>
  return (
    <table className={css.table} aria-label={label} aria-busy={!rows}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={column.end ? css.end : undefined}>
              {column.hideHead ? <span className="sr">{column.head}</span> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows
          ? rows.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.key} className={`${column.end ? css.end : ''} ${column.nowrap ? css.nowrap : ''}`}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))
          : [0, 1].map((at) => (
              <tr key={`bone ${at}`}>
                {columns.map((column) => (
                  <td key={column.key}>
                    <span className={css.bone} />
                    <span className="sr">{t('ui.loading')}</span>
                  </td>
                ))}
              </tr>
            ))}
      </tbody>
    </table>
  )
}
