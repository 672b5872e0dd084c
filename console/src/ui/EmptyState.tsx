import type { ReactNode } from 'react'
import { Button, ButtonLink } from './Button'
import { Icon, type IconName } from './Icon'
import css from './layout.module.css'

type Props = { icon?: IconName; title: string; level?: 1 | 2; children?: ReactNode; action?: { label: string; to: string } | { label: string; run: () => void } }

/** Nothing here, why, and what to do next. */
export function EmptyState({ icon = 'search', title, level = 2, children, action }: Props) {
  const Title = level === 1 ? 'h1' : 'h2'
  return (
    <div className={css.empty}>
      <i>
        <Icon name={icon} size={22} />
      </i>
      <Title>{title}</Title>
      {children && <p>{children}</p>}
      {action && <div>{'to' in action ? <ButtonLink to={action.to}>{action.label}</ButtonLink> : <Button onClick={action.run}>{action.label}</Button>}</div>}
    </div>
  )
}
