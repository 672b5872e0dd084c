import { session } from '~/app/session'
import { EmptyState, Page, useT } from '~/ui'

/** Where the day begins. */
export default function Home() {
  const t = useT()
  const me = session.use().me
  return (
    <Page title={t('home.hello', { name: me?.name ?? '' })}>
      <EmptyState icon="orders" title={t('home.start')} action={{ label: t('screen.orders'), to: '/orders' }}>
        {t('home.startText')}
      </EmptyState>
    </Page>
  )
}
