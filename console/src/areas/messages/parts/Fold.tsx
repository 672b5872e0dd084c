import type { ReactNode } from 'react'
import css from './Previews.module.css'

/** What only some need to see. */
export const Fold = ({ title, children }: { title: string; children: ReactNode }) => (
  <details className={css.fold}>
    <summary>{title}</summary>
    {children}
  </details>
)
