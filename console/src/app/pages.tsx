import { useEffect, type ComponentType } from 'react'
import { EmptyState } from '~/ui/EmptyState'
import { ErrorPanel } from '~/ui/ErrorPanel'
import { useT } from './i18n'
import type { Screen } from './screens'
import { useMay } from './session'

/** The screen, or which right is missing for it. */
export function Guarded({ screen, page: Page }: { screen: Screen; page: ComponentType }) {
  const t = useT()
  const allowed = useMay(...(screen.may ?? []))
  const title = t(screen.title)
  useEffect(() => {
    document.title = `${title} · Stoa`
  }, [title])
  if (allowed) return <Page />
  return (
    <EmptyState icon="lock" title={t('app.noRight')} level={1}>
      {t('app.noRightText', { permission: `${screen.may![0]}:${screen.may![1] ?? 'read'}` })}
    </EmptyState>
  )
}

export function NotFound() {
  const t = useT()
  return (
    <EmptyState icon="search" title={t('app.notFound')} level={1} action={{ label: t('app.toHome'), to: '/' }}>
      {t('app.notFoundText')}
    </EmptyState>
  )
}

/** What a screen could not do is said in its place; the rail stays. */
export function ScreenError({ error, reset }: { error: unknown; reset?: () => void }) {
  const t = useT()
  return <ErrorPanel failure={{ kind: 'transport', code: 'console_error', title: t('app.screenFailed'), detail: error instanceof Error ? error.message : String(error) }} retry={reset ?? (() => location.reload())} />
}
