import { getWebhookDelivery, resendWebhookDelivery } from '~/app/client'
import { Button, Card, Code, CopyAs, ErrorPanel, Facts, Group, Page, State, Table, Time, toast, toastFailure, usePart, useRead, useSend, useT } from '~/ui'

/** What was sent byte for byte, what was signed, and what the other side said each time. */
export default function Delivery() {
  const t = useT()
  const id = usePart('id')
  const delivery = useRead(getWebhookDelivery, { id })
  const resend = useSend(resendWebhookDelivery, { also: ['webhooks'] })
  const one = delivery.data
  const again = async () => {
    const result = await resend.send({ id })
    if (result.ok) toast(t('operations.resent'))
    else toastFailure(result.error)
  }
  return (
    <Page
      narrow
      back={{ to: one ? `/operations/webhooks/${one.endpoint_id}` : '/operations/webhooks', label: one?.url ?? t('screen.webhooks') }}
      title={one?.type ?? ' '}
      mark={one && <State value={one.status} />}
      actions={
        <Group>
          <CopyAs op={getWebhookDelivery} input={{ id }} />
          <Button busy={resend.busy} disabled={!one} onClick={() => void again()}>
            {t('operations.resend')}
          </Button>
        </Group>
      }
    >
      <ErrorPanel failure={delivery.failure} retry={() => void delivery.refetch()} />
      {one && (
        <>
          <Card title={t('screen.delivery')}>
            <Facts
              of={[
                [t('operations.message'), one.message_id],
                [t('operations.about'), one.aggregate],
                [t('operations.when'), <Time key="c" value={one.created_at} style="full" />],
                [t('operations.nextAt'), <Time key="n" value={one.next_at} style="full" />],
                [t('operations.contract'), one.contract],
              ]}
            />
          </Card>
          <Card title={t('operations.attempts')} flush>
            <Table
              label={t('operations.attempts')}
              rows={one.log}
              rowKey={(attempt) => String(attempt.number)}
              empty={<p className="muted">{t('operations.noAttempts')}</p>}
              columns={[
                { key: 'number', head: '#', cell: (attempt) => attempt.number },
                { key: 'at', head: t('operations.when'), nowrap: true, cell: (attempt) => <Time value={attempt.at} style="full" /> },
                { key: 'answer', head: t('operations.answer'), cell: (attempt) => attempt.status ?? (attempt.error ? t(`operations.failure.${attempt.error}`) : '–') },
                { key: 'took', head: t('operations.took'), end: true, cell: (attempt) => t('operations.ms', { count: attempt.latency_ms }) },
                { key: 'said', head: t('operations.said'), cell: (attempt) => <small>{attempt.response?.slice(0, 200)}</small> },
              ]}
            />
          </Card>
          {one.body && (
            <Card title={t('operations.body')}>
              <Code label={t('operations.body')}>{one.body}</Code>
            </Card>
          )}
          {one.signed_content && (
            <Card title={t('operations.signed')}>
              <Code label={t('operations.signed')}>{one.signed_content}</Code>
            </Card>
          )}
        </>
      )}
    </Page>
  )
}
