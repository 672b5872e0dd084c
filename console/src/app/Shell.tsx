import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Button } from '~/ui/Button'
import { ErrorPanel } from '~/ui/ErrorPanel'
import { Icon } from '~/ui/Icon'
import { Menu } from '~/ui/Menu'
import { Toasts } from '~/ui/toasts'
import { languages, useT, type Language } from './i18n'
import { useKeys } from './keys'
import { leave } from './leave'
import { Login, LoginDialog } from './Login'
import { Palette } from './Palette'
import { loadPreferences, prefer, preferences, type Theme } from './preferences'
import { areas, jumps, type Area } from './screens'
import { may, session } from './session'
import { shopName, useShop } from './shop'
import css from './shell.module.css'
import { StepUp } from './StepUp'

export function Shell() {
  const now = session.use()
  const t = useT()
  useEffect(() => {
    if (now.state === 'in') void loadPreferences()
  }, [now.state])
  if (now.state === 'starting') return <p className="sr">{t('ui.loading')}</p>
  return (
    <>
      {now.state === 'out' ? <Login /> : <Frame />}
      {now.state === 'ended' && <LoginDialog />}
      <StepUp />
      <Toasts />
    </>
  )
}

function Frame() {
  const t = useT()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [palette, setPalette] = useState(false)
  const [railOpen, setRailOpen] = useState(false)
  const person = session.use().me?.id
  const shop = useShop()
  const screen = useRef<HTMLElement>(null)
  const before = useRef(path)
  useKeys(() => setPalette(true))
  useEffect(() => {
    // A new screen is where reading goes on; the first one is left to the browser.
    if (before.current !== path) screen.current?.focus({ preventScroll: true })
    before.current = path
    setRailOpen(false)
  }, [path])
  return (
    <div className={css.shell}>
      <a href="#screen" className={css.skip}>
        {t('app.skip')}
      </a>
      <Rail path={path} open={railOpen} />
      <div className={css.main}>
        <header className={css.top}>
          <span className={css.burger}>
            <Button kind="quiet" icon="menu" label={t('app.menu')} aria-expanded={railOpen} onClick={() => setRailOpen(!railOpen)} />
          </span>
          <button type="button" className={css.find} onClick={() => setPalette(true)}>
            <Icon name="search" size={16} />
            <span>{t('app.find')}</span>
            <kbd>{navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
          </button>
          <span className={css.gap} />
          <Me />
        </header>
        <main id="screen" ref={screen} tabIndex={-1} className={css.screen}>
          {/* Another person who signs in over the page begins it anew. No amount and no time is shown or taken in a currency or zone that is guessed. */}
          {shop.isKnown ? <Outlet key={person} /> : shop.failure && <ErrorPanel failure={shop.failure} retry={() => void shop.refetch()} />}
        </main>
      </div>
      {palette && <Palette close={() => setPalette(false)} />}
    </div>
  )
}

const isIn = (path: string, at: string) => path === at || (at !== '/' && path.startsWith(`${at}/`))

function Rail({ path, open }: { path: string; open: boolean }) {
  const t = useT()
  const me = session.use().me
  const name = shopName.use()
  const base = '/console'
  const here = (path.startsWith(base) ? path.slice(base.length) : path) || '/'
  return (
    <aside className={css.rail} data-open={open}>
      <Link to="/" className={css.brand}>
        <img src={`${base}/favicon.svg`} alt="" width={24} height={24} />
        <span>{name ?? 'Stoa'}</span>
      </Link>
      <nav className={css.nav} aria-label={t('app.areas')}>
        {areas.map((area) => {
          const shown = area.screens.filter((one) => one.nav && may(me, ...(one.may ?? [])))
          if (shown.length === 0) return null
          const opened = isOpen(area, here)
          const exact = shown.length === 1
          return (
            <div key={area.name}>
              <Link to={shown[0]!.path} activeOptions={{ exact: true }} className={css.area} data-open={opened} data-here={opened && exact} aria-current={opened && exact ? 'page' : undefined} title={`g ${jumps[area.name]}`}>
                <Icon name={area.icon} />
                {t(`area.${area.name}`)}
              </Link>
              {opened && !exact && (
                <div className={css.sub}>
                  {shown.map((one) => (
                    <Link key={one.path} to={one.path} activeOptions={{ exact: true }} data-here={best(shown, here) === one} aria-current={best(shown, here) === one ? 'page' : undefined}>
                      {t(one.title)}
                    </Link>
                  ))}
                </div>
              )}
            </div>
          )
        })}
      </nav>
    </aside>
  )
}

const plain = (path: string) => path.replace(/\/\$.*$/, '')
const isOpen = (area: Area, here: string) => area.screens.some((one) => isIn(here, plain(one.path)))
const best = (screens: Area['screens'], here: string) => screens.filter((one) => isIn(here, one.path)).toSorted((a, b) => b.path.length - a.path.length)[0]

function Me() {
  const t = useT()
  const me = session.use().me
  const { theme, language } = preferences.use()
  if (!me) return null
  return (
    <Menu
      label={t('app.me')}
      trigger={
        <Button kind="quiet">
          <span className={css.who} aria-hidden="true">
            {me.name.slice(0, 1).toUpperCase()}
          </span>
          <span className="sr">{t('app.me')}: </span>
          <span className={css.name}>{me.name}</span>
          <Icon name="down" size={14} />
        </Button>
      }
      items={[
        { group: me.email },
        'rule',
        { group: t('app.theme') },
        ...(['system', 'light', 'dark'] as Theme[]).map((one) => ({ label: t(`app.theme.${one}`), checked: theme === one, run: () => void prefer({ theme: one }) })),
        'rule',
        { group: t('app.language') },
        ...(Object.keys(languages) as Language[]).map((one) => ({ label: languages[one], checked: language === one, run: () => void prefer({ language: one }) })),
        'rule',
        { label: t('app.logOut'), icon: 'logout', run: () => void leave() },
      ]}
    />
  )
}
