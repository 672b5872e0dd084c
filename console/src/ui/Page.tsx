import { useIsFetching, useQueryClient, type Query } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { Icon } from './Icon'
import css from './layout.module.css'

const isNew = (query: Query) => query.state.data === undefined
const longestWait = 1_000

/** Whether what the screen first reads is there: it then appears in one piece, and nothing on it moves. What takes longer is not waited for. */
function useWhole(): boolean {
  const client = useQueryClient()
  const [whole, setWhole] = useState(false)
  const fetching = useIsFetching({ predicate: isNew })
  useEffect(() => {
    // A moment later, when everything on the screen has begun to read: the screen itself is around this and begins after it.
    const timer = setTimeout(() => client.isFetching({ predicate: isNew }) === 0 && setWhole(true))
    return () => clearTimeout(timer)
  }, [client, fetching])
  useEffect(() => {
    const timer = setTimeout(() => setWhole(true), longestWait)
    return () => clearTimeout(timer)
  }, [])
  return whole
}

/** The frame of every screen: where it lies, its name, what one can do. `narrow` is for forms and details. */
export function Page({ title, mark, sub, back, actions, narrow, children }: { title: ReactNode; mark?: ReactNode; sub?: ReactNode; back?: { to: string; label: string }; actions?: ReactNode; narrow?: boolean; children: ReactNode }) {
  const whole = useWhole()
  return (
    <div className={`${css.page} ${narrow ? css.narrow : ''} ${whole ? '' : css.coming}`}>
      <div className={css.head}>
        <div>
          {back && (
            <Link to={back.to} className={css.back} activeOptions={{ exact: true }}>
              <Icon name="left" size={14} />
              {back.label}
            </Link>
          )}
          <h1>
            {title}
            {mark}
          </h1>
          {sub && <div className={css.sub}>{sub}</div>}
        </div>
        {actions}
      </div>
      {children}
    </div>
  )
}

/** Main column and side column; below 1000 px one under the other. */
export const Columns = ({ children }: { children: [ReactNode, ReactNode] }) => (
  <div className={css.columns}>
    <div>{children[0]}</div>
    <div>{children[1]}</div>
  </div>
)

/** `flush`: a table reaches the edges. */
export function Card({ title, actions, flush, foot, children }: { title?: string; actions?: ReactNode; flush?: boolean; foot?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.card} aria-label={title}>
      {title && (
        <header>
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      <div className={flush ? css.flush : css.body}>{children}</div>
      {foot && <footer>{foot}</footer>}
    </section>
  )
}

/** In place of something that is being read and whose height nobody knows; what stands below waits. */
export const Coming = () => <div hidden data-coming />

export const Stack = ({ children }: { children: ReactNode }) => <div className={css.stack}>{children}</div>

/** Names and values. A value of undefined or null is a dash. */
export const Facts = ({ of }: { of: [name: string, value: ReactNode][] }) => (
  <dl className={css.facts}>
    {of.map(([name, value]) => (
      <div key={name} style={{ display: 'contents' }}>
        <dt>{name}</dt>
        <dd>{value ?? '–'}</dd>
      </div>
    ))}
  </dl>
)

export const Figures = ({ children }: { children: ReactNode }) => <div className={css.figures}>{children}</div>

/** One number; with `to` a link to the list that it counts. */
export function Figure({ label, value, note, to }: { label: string; value: ReactNode; note?: ReactNode; to?: string }) {
  const inner = (
    <>
      <span>{label}</span>
      <strong>{value}</strong>
      {note && <small>{note}</small>}
    </>
  )
  return to ? (
    <Link to={to} className={css.figure}>
      {inner}
    </Link>
  ) : (
    <div className={css.figure}>{inner}</div>
  )
}

export const Code = ({ children, label }: { children: string; label: string }) => (
  <pre className={css.code} tabIndex={0} role="group" aria-label={label}>
    {children}
  </pre>
)

/** What happened, newest first. */
export const Timeline = ({ items }: { items: { key: string; text: ReactNode; note?: ReactNode }[] }) => (
  <ol className={css.timeline}>
    {items.map((item) => (
      <li key={item.key}>
        <div>
          {item.text}
          {item.note && <small>{item.note}</small>}
        </div>
      </li>
    ))}
  </ol>
)
