import { useState } from 'react'
import { deleteWebhook, getWebhook, listWebhookDeliveries, replayWebhook, rotateWebhookSecret, testWebhook, updateWebhook, type WebhookDelivery } from '~/app/client'
import { Button, Card, ConfirmDialog, CopyAs, ErrorPanel, Facts, Field, Group, ListScreen, Menu, Page, State, Time, TimeInput, toast, toastFailure, useGo, usePart, useRead, useSend, useT, type Options, type Result } from '~/ui'
import { SecretDialog } from '../secret/SecretDialog'
import { EndpointDialog } from '../webhooks/EndpointDialog'
import { stateOf } from '../webhooks/Webhooks'

type Ask = 'edit' | 'rotate' | 'replay' | 'delete' | 'disable' | 'enable'

/** One endpoint and everything that was sent to it. */
export default function Webhook() {
  const t = useT()
  const go = useGo()
  const id = usePart('id')
  const endpoint = useRead(getWebhook, { id })
  const [asks, setAsks] = useState<Ask>()
  const [from, setFrom] = useState<string | null>(null)
  const [secret, setSecret] = useState<string>()
  const also = { also: ['deliveries'] }
  const test = useSend(testWebhook, also)
  const update = useSend(updateWebhook)
  const rotate = useSend(rotateWebhookSecret)
  const replay = useSend(replayWebhook, also)
  const remove = useSend(deleteWebhook)
  const one = endpoint.data
  const close = () => setAsks(undefined)
  const runs: Record<Exclude<Ask, 'edit'>, (options: Options) => Promise<Result<unknown>>> = {
    enable: (options) => update.send({ id, enabled: true }, { ...options, ifMatch: endpoint.etag }),
    disable: (options) => update.send({ id, enabled: false }, { ...options, ifMatch: endpoint.etag }),
    replay: (options) => replay.send({ id, from: from! }, options),
    rotate: async (options) => {
      const result = await rotate.send({ id, overlap_hours: 24 }, options)
      if (result.ok) setSecret(result.data.secret)
      return result
    },
    delete: async (options) => {
      const result = await remove.send({ id }, { ...options, ifMatch: endpoint.etag })
      if (result.ok) void go('/operations/webhooks')
      return result
    },
  }
  const ping = async () => {
    const result = await test.send({ id })
    if (result.ok) toast(t('operations.pinged'))
    else toastFailure(result.error)
  }
  return (
    <Page
      back={{ to: '/operations/webhooks', label: t('screen.webhooks') }}
      title={one?.url ?? ' '}
      mark={one && <State value={stateOf(one)} />}
      actions={
        one && (
          <Group>
            <CopyAs op={getWebhook} input={{ id }} />
            <Button busy={test.busy} disabled={!one.enabled} onClick={() => void ping()}>
              {t('operations.ping')}
            </Button>
            <Button onClick={() => setAsks('edit')}>{t('operations.edit')}</Button>
            <Menu
              label={t('ui.moreActions')}
              trigger={<Button icon="more" label={t('ui.moreActions')} />}
              items={[
                { label: t('operations.replay.confirm'), run: () => setAsks('replay'), disabled: !one.enabled },
                { label: t('operations.rotate.confirm'), icon: 'key', run: () => setAsks('rotate') },
                { label: t(`operations.${one.enabled ? 'disable' : 'enable'}.confirm`), run: () => setAsks(one.enabled ? 'disable' : 'enable') },
                { label: t('operations.delete.confirm'), danger: true, run: () => setAsks('delete') },
              ]}
            />
          </Group>
        )
      }
    >
      <ErrorPanel failure={endpoint.failure} retry={() => void endpoint.refetch()} />
      {one && (
        <>
          <Card title={t('operations.endpoint')}>
            <Facts
              of={[
                [t('operations.events'), one.types.join(', ')],
                [t('operations.contract'), one.contract],
                [t('operations.lastSuccess'), <Time key="s" value={one.last_success_at} style="full" />],
                ...(one.failing_since ? [[t('operations.failingSince'), <Time key="f" value={one.failing_since} style="full" />] as [string, React.ReactNode]] : []),
                ...(one.disabled_reason ? [[t('operations.disabledBecause'), t(`operations.because.${one.disabled_reason}`)] as [string, React.ReactNode]] : []),
                ...(one.previous_secret_until ? [[t('operations.oldSecretUntil'), <Time key="o" value={one.previous_secret_until} style="full" />] as [string, React.ReactNode]] : []),
              ]}
            />
          </Card>
          <ListScreen
            name="deliveries"
            label={t('operations.deliveries')}
            op={listWebhookDeliveries}
            input={{ id }}
            rowKey={(delivery: WebhookDelivery) => delivery.id}
            to={(delivery) => `/operations/deliveries/${delivery.id}`}
            filters={[
              { name: 'status', label: t('operations.state'), kind: 'choice', options: ['pending', 'delivered', 'dead'].map((value) => ({ value, label: t(`state.${value}`) })) },
              { name: 'type', label: t('operations.event'), kind: 'text' },
            ]}
            columns={[
              { key: 'type', head: t('operations.event'), cell: (delivery) => delivery.type },
              { key: 'about', head: t('operations.about'), cell: (delivery) => <small>{delivery.aggregate}</small> },
              { key: 'state', head: t('operations.state'), cell: (delivery) => <State value={delivery.status} /> },
              { key: 'answer', head: t('operations.answer'), cell: (delivery) => delivery.last_status ?? (delivery.last_error ? t(`operations.failure.${delivery.last_error}`) : '–') },
              { key: 'attempts', head: t('operations.attempts'), end: true, cell: (delivery) => delivery.attempts },
              { key: 'when', head: t('operations.when'), sort: 'created_at', nowrap: true, cell: (delivery) => <Time value={delivery.created_at} /> },
            ]}
            empty={{ title: t('operations.noDeliveries'), text: t('operations.noDeliveriesText') }}
          />
        </>
      )}
      {asks === 'edit' && one && <EndpointDialog endpoint={one} close={close} />}
      {asks && asks !== 'edit' && (
        <ConfirmDialog title={t(`operations.${asks}.title`)} confirm={t(`operations.${asks}.confirm`)} danger={asks === 'delete' || asks === 'disable'} disabled={asks === 'replay' && !from} run={runs[asks]} done={t(`operations.${asks}.done`)} close={close}>
          <p>{t(`operations.${asks}.text`)}</p>
          {asks === 'replay' && <Field label={t('operations.from')}>{(field) => <TimeInput {...field} value={from} onChange={setFrom} />}</Field>}
        </ConfirmDialog>
      )}
      {secret && <SecretDialog title={t('operations.secret')} secret={secret} close={() => setSecret(undefined)} />}
    </Page>
  )
}
