import { useState } from 'react'
import { cancelPushMessage, deletePushMessage, duplicatePushMessage, getPushMessage, getPushMessageAudience, getSegment, pausePushMessage, previewPushMessage, resumePushMessage, retryFailedPushMessage, sendPushMessage, type PushMessage } from '~/app/client'
import { AllowedActions, Card, Columns, ConfirmDialog, CopyAs, ErrorPanel, Facts, Group, LinkText, Notice, Page, State, Time, toast, toastFailure, useGo, usePart, useRead, useSend, useT, word, type Options, type Result } from '~/ui'
import { Previews } from '../parts/Previews'
import { Reach } from '../parts/Reach'
import { Deliveries } from './Deliveries'
import { Course, Progress } from './Progress'
import { TestSend } from './TestSend'
import { useProgress } from './useProgress'

const asked = ['send', 'cancel', 'retry_failed', 'delete'] as const
type Asked = (typeof asked)[number]

/** One message: what it says, whom it reaches, how far it is. */
export default function Campaign() {
  const t = useT()
  const id = Number(usePart('id'))
  const message = useRead(getPushMessage, { id })
  const one = message.data
  return (
    <Page
      narrow
      back={{ to: '/messages/campaigns', label: t('screen.campaigns') }}
      title={one ? one.name || t('messages.numbered', { id }) : ' '}
      mark={one && <State value={one.status} />}
      sub={one ? <>{t('messages.createdAt')} <Time value={one.created_at} /></> : ' '}
      actions={
        one && (
          <Group>
            <CopyAs op={getPushMessage} input={{ id }} />
            <Actions message={one} etag={message.etag} />
          </Group>
        )
      }
    >
      <ErrorPanel failure={message.failure} retry={() => void message.refetch()} />
      {one?.failure_reason && <Notice>{t('messages.failedBecause', { reason: one.failure_reason })}</Notice>}
      {one && <Body message={one} />}
    </Page>
  )
}

function Body({ message }: { message: PushMessage }) {
  const t = useT()
  const { id } = message
  const waits = message.status === 'draft' || message.status === 'scheduled'
  const progress = useProgress(id, message.status)
  const preview = useRead(previewPushMessage, { id })
  const audience = useRead(getPushMessageAudience, { id }, { enabled: waits })
  return (
    <Columns>
      <>
        {!waits && <Progress message={message} now={progress.now} failure={progress.failure} />}
        {!waits && <Course id={id} />}
        <Card title={t('messages.preview')}>{preview.failure ? <ErrorPanel failure={preview.failure} /> : <Previews of={preview.data} />}</Card>
        {!waits && <Deliveries id={id} />}
      </>
      <>
        <Card title={t('messages.audience')}>
          <Audience message={message} />
          {waits && (audience.failure ? <ErrorPanel failure={audience.failure} /> : <Reach of={audience.data} />)}
        </Card>
        <Card title={t('messages.time')}>
          <Facts
            of={[
              [t('messages.scheduledAt'), <Time key="s" value={message.scheduled_at} isWall={message.time_zone_mode === 'device_local'} />],
              [t('messages.clock'), message.scheduled_at ? t(`messages.clock.${message.time_zone_mode}`) : undefined],
              [t('messages.throttle'), message.throttle_per_second ?? undefined],
              [t('messages.quiet'), message.quiet_hours ? t(`messages.quietOf.${message.quiet_hours.mode}`, { from: message.quiet_hours.from, until: message.quiet_hours.until }) : undefined],
              [t('messages.guarantee'), t(`messages.guarantee.${message.guarantee}`)],
              [t('messages.retryOf'), message.retry_of ? <LinkText key="r" to={`/messages/campaigns/${message.retry_of}`}>{String(message.retry_of)}</LinkText> : undefined],
            ]}
          />
        </Card>
      </>
    </Columns>
  )
}

function Audience({ message: { audience } }: { message: PushMessage }) {
  const t = useT()
  const segment = useRead(getSegment, { id: audience.segment_id ?? 0 }, { enabled: audience.segment_id !== null })
  const all = [audience.platforms, audience.user_ids, audience.device_token_ids, audience.tags, audience.locales].every((list) => list.length === 0) && audience.segment_id === null
  if (all) return <p>{t('messages.whom.all')}</p>
  const lists: [string, React.ReactNode][] = [
    [t('messages.segment'), audience.segment_id && <LinkText key="s" to={`/messages/segments/${audience.segment_id}`}>{segment.data?.name ?? String(audience.segment_id)}</LinkText>],
    [t('messages.platforms'), audience.platforms.map((one) => word(t, 'state', one)).join(', ')],
    [t('messages.users'), audience.user_ids.length > 0 && String(audience.user_ids.length)],
    [t('messages.tags'), audience.tags.join(', ')],
    [t('messages.locales'), audience.locales.join(', ')],
    [t('messages.devices'), audience.device_token_ids.length > 0 && String(audience.device_token_ids.length)],
  ]
  return <Facts of={lists.filter(([, value]) => value)} />
}

/** Sending is asked for with what it reaches; pausing is done at once, because every second counts. */
function Actions({ message, etag }: { message: PushMessage; etag?: string }) {
  const t = useT()
  const go = useGo()
  const { id } = message
  const [asks, setAsks] = useState<Asked | 'test'>()
  const send = useSend(sendPushMessage)
  const cancel = useSend(cancelPushMessage)
  const pause = useSend(pausePushMessage)
  const resume = useSend(resumePushMessage)
  const retry = useSend(retryFailedPushMessage)
  const duplicate = useSend(duplicatePushMessage)
  const remove = useSend(deletePushMessage)
  const at = async (doing: Promise<Result<PushMessage>>, then: (done: PushMessage) => void) => {
    const result = await doing
    if (result.ok) then(result.data)
    else toastFailure(result.error)
  }
  const runs: Record<Asked, (options: Options) => Promise<Result<unknown>>> = {
    // What was seen is what is sent.
    send: (options) => send.send({ id }, { ...options, ifMatch: etag }),
    cancel: (options) => cancel.send({ id }, options),
    retry_failed: (options) => retry.send({ id }, options),
    delete: (options) => remove.send({ id }, { ...options, ifMatch: etag }),
  }
  const copied = (copy: PushMessage) => void go(`/messages/campaigns/${copy.id}`)
  return (
    <>
      <AllowedActions
        actions={message.allowed_actions}
        known={{
          send: { run: () => setAsks('send'), primary: true },
          pause: { run: () => void at(pause.send({ id }), () => toast(t('messages.paused'))), primary: true },
          resume: { run: () => void at(resume.send({ id }), () => toast(t('messages.resumed'))), primary: true },
          update: { run: () => void go(`/messages/campaigns/${id}/edit`) },
          test: { run: () => setAsks('test') },
          retry_failed: { run: () => setAsks('retry_failed') },
          duplicate: { run: () => void at(duplicate.send({ id }), copied) },
          cancel: { run: () => setAsks('cancel'), danger: true },
          delete: { run: () => setAsks('delete'), danger: true },
        }}
      />
      {asks === 'test' && <TestSend id={id} close={() => setAsks(undefined)} />}
      {asks && asks !== 'test' && (
        <ConfirmDialog
          title={t(`messages.${asks}.title`)}
          confirm={t(`messages.${asks}.confirm`)}
          danger={asks === 'cancel' || asks === 'delete'}
          run={runs[asks]}
          done={t(`messages.${asks}.done`)}
          close={(result) => {
            setAsks(undefined)
            if (result === undefined) return
            if (asks === 'delete') void go('/messages/campaigns')
            if (asks === 'retry_failed') copied(result as PushMessage)
          }}
        >
          <p>{t(`messages.${asks}.text`)}</p>
          {asks === 'send' && <Now id={id} />}
        </ConfirmDialog>
      )}
    </>
  )
}

function Now({ id }: { id: number }) {
  const audience = useRead(getPushMessageAudience, { id })
  return audience.failure ? <ErrorPanel failure={audience.failure} /> : <Reach of={audience.data} />
}
