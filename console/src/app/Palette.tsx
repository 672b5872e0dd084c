import * as Ariakit from '@ariakit/react'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Dialog } from '~/ui/Dialog'
import { Icon, type IconName } from '~/ui/Icon'
import overlay from '~/ui/overlay.module.css'
import { useRead } from './api'
import { searchEverything } from './client'
import { useT } from './i18n'
import { placeOf } from './places'
import { areas } from './screens'
import { may, session } from './session'
import css from './shell.module.css'

/** Screens by name and everything else by one search of the server. */
export function Palette({ close }: { close: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const me = session.use().me
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useRead(searchEverything, { q, limit: 6 }, { enabled: q.length > 1 })
  const wanted = text.trim().toLocaleLowerCase()
  const screens = areas
    .flatMap((area) => area.screens.filter((one) => one.nav && may(me, ...(one.may ?? []))).map((one) => ({ ...one, area: area.name, icon: area.icon, name: t(one.title) })))
    .filter((one) => !wanted || `${one.name} ${t(`area.${one.area}`)}`.toLocaleLowerCase().includes(wanted))
  const go = useCallback(
    (to: string) => {
      close()
      void navigate({ to })
    },
    [close, navigate],
  )
  // Who types the name of a screen means it, whatever else is found.
  const named = screens.filter((one) => wanted && one.name.toLocaleLowerCase().startsWith(wanted))
  const others = screens.filter((one) => !named.includes(one))
  const groups = q.length > 1 ? (found.data?.groups.filter((group) => group.items.length > 0) ?? []) : []
  const isSearching = found.isFetching || q !== text.trim()
  // What was typed decides, not which row the list has marked by then: whoever knows the name types it and presses Enter at once.
  const hasChosen = useRef(false)
  const [isAwaited, setAwaited] = useState(false)
  const first = named[0]?.path ?? (isSearching ? undefined : (groups[0]?.items[0] && placeOf(groups[0].items[0].path)) ?? others[0]?.path)
  useEffect(() => {
    if (!isAwaited || isSearching) return
    setAwaited(false)
    if (first) go(first)
  }, [isAwaited, isSearching, first, go])
  const write = (value: string) => {
    hasChosen.current = false
    setAwaited(false)
    setText(value)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') hasChosen.current = true
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || hasChosen.current) return
    event.preventDefault()
    if (first) go(first)
    else setAwaited(isSearching)
  }
  return (
    <Dialog title={t('app.find')} close={close} size="top" bare>
      <Ariakit.ComboboxProvider open setOpen={(open) => !open && close()} value={text} setValue={write} includesBaseElement={false} focusLoop>
        <div className={css.finder}>
          <Ariakit.Combobox autoSelect="always" autoFocus onKeyDownCapture={onKeyDown} aria-label={t('app.find')} placeholder={t('app.findHint')} />
        </div>
        <Ariakit.ComboboxList className={css.found} aria-label={t('app.find')} alwaysVisible onMouseMove={() => (hasChosen.current = true)}>
          <Screens screens={named} go={go} />
          {groups.map((group) => (
            <Ariakit.ComboboxGroup key={group.type} aria-label={t(`found.${group.type}`)}>
              <div className={overlay.group} aria-hidden="true">
                {t(`found.${group.type}`)}
              </div>
              {group.items.map((item) => (
                <Ariakit.ComboboxItem key={item.id} className={overlay.item} setValueOnClick={false} onClick={() => go(placeOf(item.path))}>
                  <span>{item.title}</span>
                  <small>{item.subtitle}</small>
                </Ariakit.ComboboxItem>
              ))}
            </Ariakit.ComboboxGroup>
          ))}
          <Screens screens={others} go={go} />
          {groups.length === 0 && screens.length === 0 && !isSearching && (
            <div className={overlay.group} role="status">
              {found.failure ? found.failure.title : t('ui.noMatch')}
            </div>
          )}
        </Ariakit.ComboboxList>
      </Ariakit.ComboboxProvider>
    </Dialog>
  )
}

function Screens({ screens, go }: { screens: { path: string; name: string; area: string; icon: IconName }[]; go: (to: string) => void }) {
  const t = useT()
  if (screens.length === 0) return null
  return (
    <Ariakit.ComboboxGroup aria-label={t('app.screens')}>
      <div className={overlay.group} aria-hidden="true">
        {t('app.screens')}
      </div>
      {screens.map((one) => (
        <Ariakit.ComboboxItem key={one.path} className={overlay.item} setValueOnClick={false} onClick={() => go(one.path)}>
          <Icon name={one.icon} size={16} />
          <span>{one.name}</span>
          <small>{t(`area.${one.area}`)}</small>
        </Ariakit.ComboboxItem>
      ))}
    </Ariakit.ComboboxGroup>
  )
}
