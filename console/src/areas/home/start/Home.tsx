import { session } from '~/app/session'
import { Columns, Page, useMay, useT } from '~/ui'
import { Sales } from './Sales'
import { Setup } from './Setup'
import { Todo } from './Todo'

/** Where the day begins: how it goes, what waits, what the shop still needs. */
export default function Home() {
  const t = useT()
  const me = session.use().me
  const reports = useMay('reports', 'read')
  return (
    <Page title={t('home.hello', { name: me?.name ?? '' })}>
      <Columns>
        <>{reports ? <Sales /> : <Todo />}</>
        <>
          {reports && <Todo />}
          <Setup />
        </>
      </Columns>
    </Page>
  )
}
