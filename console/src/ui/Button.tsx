import { Link } from '@tanstack/react-router'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import css from './controls.module.css'
import { Icon, type IconName } from './Icon'

type Look = { kind?: 'primary' | 'danger' | 'quiet'; small?: boolean; icon?: IconName; square?: boolean }
const looks = ({ kind, small, square }: Look) => [css.button, kind && css[kind], small && css.small, square && css.square].filter(Boolean).join(' ')

/** `busy` keeps its size and refuses a second click. An icon alone needs `label`. In a row `about` says which thing's it is: what is shown stays the beginning of its name. */
export function Button({ kind, small, icon, square, busy, label, about, children, disabled, type = 'button', ref, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & Look & { busy?: boolean; label?: string; about?: string; ref?: Ref<HTMLButtonElement> }) {
  const shown = label ?? (typeof children === 'string' ? children : undefined)
  const name = about && shown ? `${shown}: ${about}` : label
  return (
    <button ref={ref} type={type} className={looks({ kind, small, square: square ?? (!children && Boolean(icon)) })} disabled={disabled || busy} aria-busy={busy} aria-label={name} title={children ? undefined : name} {...rest}>
      {busy ? <span className={css.spin} aria-hidden="true" /> : icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  )
}

/** Looks like a button and goes somewhere. */
export const ButtonLink = ({ to, children, ...look }: Look & { to: string; children: ReactNode }) => (
  <Link to={to} className={looks(look)}>
    {look.icon && <Icon name={look.icon} size={16} />}
    {children}
  </Link>
)

/** A link within a sentence. */
export const LinkText = ({ to, children }: { to: string; children: ReactNode }) => <Link to={to} className="link">{children}</Link>

export const Group = ({ children }: { children: ReactNode }) => <div className={css.group}>{children}</div>
