import * as Ariakit from '@ariakit/react'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './Button'
import { Icon, type IconName } from './Icon'
import css from './overlay.module.css'

export type MenuEntry = { label: string; icon?: IconName; run: () => void; danger?: boolean; disabled?: boolean; note?: string; checked?: boolean } | { group: string } | 'rule'

/** `trigger` is a button of ours; without it three dots that `label` names. */
export function Menu({ label, trigger, items }: { label: string; trigger?: ReactElement<Record<string, unknown>>; items: (MenuEntry | false | undefined | null)[] }) {
  return (
    <Ariakit.MenuProvider placement="bottom-end">
      <Ariakit.MenuButton render={trigger ?? <Button kind="quiet" small icon="more" label={label} />} />
      <Ariakit.Menu gutter={4} className={css.menu} aria-label={label} portal unmountOnHide>
        {items.map((item, at) =>
          !item ? null : item === 'rule' ? (
            <Ariakit.MenuSeparator key={at} className={css.rule} />
          ) : 'group' in item ? (
            <div key={at} className={css.group}>
              {item.group}
            </div>
          ) : (
            <Ariakit.MenuItem key={at} className={`${css.item} ${item.danger ? css.bad : ''}`} disabled={item.disabled} accessibleWhenDisabled onClick={item.run}>
              {item.icon && <Icon name={item.icon} size={16} />}
              <Entry note={item.note}>{item.label}</Entry>
              {item.checked && <Icon name="check" size={15} />}
            </Ariakit.MenuItem>
          ),
        )}
      </Ariakit.Menu>
    </Ariakit.MenuProvider>
  )
}

const Entry = ({ note, children }: { note?: string; children: ReactNode }) => (
  <span>
    {children}
    {note && (
      <>
        <br />
        <small>{note}</small>
      </>
    )}
  </span>
)
