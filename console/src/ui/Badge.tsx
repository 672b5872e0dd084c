import { useT, word } from '~/app/i18n'
import css from './controls.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'idle'

/** What each state of the API looks like; a new one is calm until someone decides. */
const tones: Record<string, Tone> = {
  paid: 'good', fulfilled: 'good', delivered: 'good', active: 'good', sent: 'good', done: 'good', published: 'good', succeeded: 'good', verified: 'good', applied: 'good', accepted: 'good', enabled: 'good',
  pending: 'warn', awaiting: 'warn', requires_action: 'warn', partial: 'warn', partially_paid: 'warn', return_requested: 'warn', scheduled: 'info', paused: 'warn', retrying: 'warn', unverified: 'warn', expiring: 'warn',
  authorized: 'info', shipped: 'info', sending: 'info', running: 'info', processing: 'info', checked: 'info', queued: 'info', approved: 'info', received: 'info',
  failed: 'bad', disputed: 'bad', expired: 'bad', dead: 'bad', rejected: 'bad', blocked: 'bad', locked: 'bad', revoked: 'bad',
}

/** A state in a word and a colour. `group` names the texts: `state.{value}` unless another is given. */
export function State({ value, group = 'state', tone }: { value: string; group?: string; tone?: Tone }) {
  const t = useT()
  return <span className={`${css.badge} ${css[tone ?? tones[value] ?? 'idle']}`}>{word(t, group, value)}</span>
}

export const Badge = ({ tone = 'idle', children }: { tone?: Tone; children: React.ReactNode }) => <span className={`${css.badge} ${css.plain} ${css[tone]}`}>{children}</span>
