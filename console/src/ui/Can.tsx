import type { ReactNode } from 'react'
import { useT, word } from '~/app/i18n'
import { useMay } from '~/app/session'
import { Button, Group } from './Button'
import { Menu } from './Menu'

/** Shown to those who may. The server stays the judge. */
export const Can = ({ resource, action, children }: { resource: string; action?: string; children: ReactNode }) => (useMay(resource, action) ? children : null)

export type Allowed = { action: string; allowed: boolean; reason: string | null }
type Known = Record<string, { run: () => void; danger?: boolean; primary?: boolean } | undefined>

/** The server's `allowed_actions`: what is possible as buttons, the rest in a menu with the reason why not. Texts: `action.{name}`. In a row `about` says which thing's they are. */
export function AllowedActions({ actions, known, about }: { actions: Allowed[] | null | undefined; known: Known; about?: string }) {
  const t = useT()
  const more = about ? `${t('ui.moreActions')}: ${about}` : t('ui.moreActions')
  const mine = (actions ?? []).filter((one) => known[one.action])
  const first = mine.filter((one) => one.allowed && !known[one.action]!.danger).slice(0, 3)
  const rest = mine.filter((one) => !first.includes(one))
  return (
    <Group>
      {first.map((one) => (
        <Button key={one.action} about={about} kind={known[one.action]!.primary ? 'primary' : undefined} onClick={known[one.action]!.run}>
          {word(t, 'action', one.action)}
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu
          label={more}
          trigger={<Button icon="more" label={more} />}
          items={rest.map((one) => ({ label: word(t, 'action', one.action), run: known[one.action]!.run, danger: known[one.action]!.danger && one.allowed, disabled: !one.allowed, note: one.reason ?? undefined }))}
        />
      )}
    </Group>
  )
}
