import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from './Icon'
import css from './layout.module.css'

/** A short list inside a card. */
export const Rows = ({ children }: { children: ReactNode }) => <ul className={css.rows}>{children}</ul>

/** A row that leads somewhere; without `to` it only says something. */
export const LinkRow = ({ to, end, children }: { to?: string; end?: ReactNode; children: ReactNode }) => (
  <li>
    {to ? (
      <Link to={to} className={css.rowLink}>
        <span>{children}</span>
        {end}
        <Icon name="right" size={14} />
      </Link>
    ) : (
      <div className={css.rowLink}>
        <span>{children}</span>
        {end}
      </div>
    )}
  </li>
)
