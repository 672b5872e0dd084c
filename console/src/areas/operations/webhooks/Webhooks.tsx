import { useState } from 'react'
import { listWebhooks, type Webhook } from '~/app/client'
import { Button, CopyAs, Group, ListScreen, Page, State, Time, useT } from '~/ui'
import { EndpointDialog } from './EndpointDialog'

export const stateOf = (one: Webhook) => (one.enabled ? (one.failing_since ? 'retrying' : 'active') : one.disabled_reason === 'manual' ? 'off' : 'failed')

/** Who is told what happens here. */
export default function Webhooks() {
  const t = useT()
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title={t('screen.webhooks')}
      actions={
        <Group>
          <CopyAs op={listWebhooks} input={{ page_size: 25 }} />
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {t('operations.newEndpoint')}
          </Button>
        </Group>
      }
    >
      <ListScreen
        name="webhooks"
        label={t('screen.webhooks')}
        op={listWebhooks}
        rowKey={(one: Webhook) => one.id}
        to={(one) => `/operations/webhooks/${one.id}`}
        filters={[
          {
            name: 'enabled',
            label: t('operations.state'),
            kind: 'choice',
            options: [
              { value: 'true', label: t('state.enabled') },
              { value: 'false', label: t('state.off') },
            ],
          },
        ]}
        columns={[
          { key: 'url', head: t('operations.url'), cell: (one) => one.url },
          { key: 'types', head: t('operations.events'), cell: (one) => <small>{one.types.join(', ')}</small> },
          { key: 'contract', head: t('operations.contract'), cell: (one) => one.contract },
          { key: 'state', head: t('operations.state'), cell: (one) => <State value={stateOf(one)} /> },
          { key: 'last', head: t('operations.lastSuccess'), nowrap: true, cell: (one) => <Time value={one.last_success_at} style="ago" /> },
        ]}
        empty={{ icon: 'operations', title: t('operations.noWebhooks'), text: t('operations.noWebhooksText') }}
      />
      {adding && <EndpointDialog close={() => setAdding(false)} />}
    </Page>
  )
}
