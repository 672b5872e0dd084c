import { countUnsavedAudience, getSegment, listSegments, previewUnsavedPushMessage, type CreatePushMessageRequest } from '~/app/client'
import { Card, Columns, ErrorPanel, Field, FieldRow, FormField, Notice, NumberField, Picker, Select, Stack, TextField, TimeField, onClock, shopZone, useEdit, useProblem, useRead, useT } from '~/ui'
import { ContentFields } from '../content/ContentFields'
import { speaks } from '../content/contents'
import { Conditions, Users } from '../parts/Conditions'
import { Previews } from '../parts/Previews'
import { Reach } from '../parts/Reach'
import { useAnswer } from '../parts/useAnswer'
import { everybody, requestOf, type Draft, type Whom } from './drafts'

/** Text, audience and time; beside it what the server makes of them while they are typed. */
export function Composer() {
  const t = useT()
  return (
    <Columns>
      <>
        <Card>
          <TextField name="name" label={t('messages.name')} hint={t('messages.nameHint')} maxLength={200} />
        </Card>
        <ContentFields />
        <AudienceFields />
        <TimeFields />
      </>
      <Rendered />
    </Columns>
  )
}

/** What is asked while typing: the content and the audience, whatever the time is. */
function useWritten() {
  const { form } = useEdit()
  const now = form.watch() as Draft
  const { name: _name, type: _type, scheduled_at: _at, ...rest } = now
  const written = requestOf(rest)
  return { written, said: speaks(written as Partial<Draft>) }
}

function Rendered() {
  const t = useT()
  const { written, said } = useWritten()
  const preview = useAnswer(previewUnsavedPushMessage, written, said)
  return (
    <Card title={t('messages.preview')}>
      {!said ? <p className="muted">{t('messages.previewNone')}</p> : preview.failure ? <ErrorPanel failure={preview.failure} /> : <Previews of={preview.data} waiting={preview.waiting} />}
    </Card>
  )
}

function AudienceFields() {
  const t = useT()
  const { form } = useEdit()
  const audience = (form.watch('audience') as Draft['audience']) ?? everybody
  const narrowed = audience.platforms.length + audience.tags.length + audience.locales.length > 0
  const begins = audience.device_token_ids.length > 0 ? 'devices' : audience.segment_id ? 'segment' : audience.user_ids.length > 0 ? 'users' : narrowed ? 'conditions' : 'all'
  const whom = (form.watch('whom') as Draft['whom']) ?? begins
  const { written, said } = useWritten()
  // Nothing written yet: the count is of all platforms.
  const asked: CreatePushMessageRequest = said ? written : { audience: written.audience, android_message: { title: '-' }, ios_message: { title: '-' }, web_message: { title: '-' } }
  const incomplete = (whom === 'segment' && !audience.segment_id) || (whom === 'users' && audience.user_ids.length === 0) ? t(`messages.incomplete.${whom}`) : undefined
  // An audience without any condition is everyone: what is missing holds the message back.
  const box = useProblem<HTMLSelectElement>(incomplete)
  const count = useAnswer(countUnsavedAudience, asked, !incomplete)
  return (
    <Card title={t('messages.audience')}>
      <Stack>
        <Field label={t('messages.whom')}>
          {(field) => (
            <Select
              {...field}
              ref={box}
              value={whom}
              // Single devices are chosen by the API alone; what was chosen there is said, and stays.
              options={(['all', 'segment', 'users', 'conditions', ...(begins === 'devices' ? (['devices'] as const) : [])] as const).map((value) => ({ value, label: t(`messages.whom.${value}`) }))}
              onChange={(event) => {
                form.setValue('whom', event.target.value as Whom, { shouldDirty: true })
                form.setValue('audience', everybody, { shouldDirty: true })
              }}
            />
          )}
        </Field>
        {whom === 'segment' && <SegmentField />}
        {whom === 'users' && <Users />}
        {whom === 'conditions' && <Conditions />}
        {incomplete ? <Notice>{incomplete}</Notice> : count.failure ? <ErrorPanel failure={count.failure} /> : <Reach of={count.data} waiting={count.waiting} />}
      </Stack>
    </Card>
  )
}

function SegmentField() {
  const t = useT()
  const { form } = useEdit()
  const id = form.watch('audience.segment_id') as number | null
  const segment = useRead(getSegment, { id: id ?? 0 }, { enabled: id !== null })
  return (
    <FormField name="audience.segment_id" label={t('messages.segment')}>
      {(field) => (
        <Picker
          id={field.id}
          label={t('messages.segment')}
          op={listSegments}
          option={(one) => ({ value: String(one.id), label: one.name })}
          value={id === null ? null : { value: String(id), label: segment.data?.name ?? String(id) }}
          onChange={(picked) => field.onChange(picked ? Number(picked.value) : null)}
        />
      )}
    </FormField>
  )
}

function TimeFields() {
  const t = useT()
  const { form } = useEdit()
  const type = form.watch('type') as Draft['type']
  const zone = shopZone.use()
  const clockOf = (mode: unknown) => (mode === 'device_local' ? 'UTC' : zone)
  /** Whose clock it is changes; what the clock shows stays. */
  const setClock = (mode: string) => {
    const { time_zone_mode: before, scheduled_at: at } = form.getValues() as Draft
    if (at) form.setValue('scheduled_at', onClock(at, clockOf(before), clockOf(mode)), { shouldDirty: true })
    form.setValue('time_zone_mode', mode, { shouldDirty: true })
  }
  return (
    <Card title={t('messages.time')}>
      <Stack>
        <FormField name="type" label={t('messages.when')}>
          {(field) => (
            <Select
              {...field}
              options={(['draft', 'scheduled'] as const).map((value) => ({ value, label: t(`messages.when.${value}`) }))}
              onChange={(event) => {
                field.onChange(event.target.value)
                if (event.target.value === 'draft') form.setValue('scheduled_at', null, { shouldDirty: true })
              }}
            />
          )}
        </FormField>
        {type === 'scheduled' && (
          <FieldRow>
            <TimeField name="scheduled_at" label={t('messages.scheduledAt')} required isWall={form.watch('time_zone_mode') === 'device_local'} />
            <FormField name="time_zone_mode" label={t('messages.clock')}>
              {(field) => <Select {...field} options={(['absolute', 'device_local'] as const).map((value) => ({ value, label: t(`messages.clock.${value}`) }))} onChange={(event) => setClock(event.target.value)} />}
            </FormField>
          </FieldRow>
        )}
        <NumberField name="throttle_per_second" label={t('messages.throttle')} hint={t('messages.throttleHint')} />
        <QuietFields />
      </Stack>
    </Card>
  )
}

/** A night that most people would choose. */
const night = { from: '21:00', until: '08:00' }

function QuietFields() {
  const t = useT()
  const { form } = useEdit()
  const quiet = form.watch('quiet_hours') as Draft['quiet_hours']
  return (
    <>
      <FormField name="quiet_hours" label={t('messages.quiet')} hint={t('messages.quietHint')}>
        {(field) => (
          <Select
            {...field}
            value={quiet?.mode ?? 'none'}
            options={(['none', 'defer', 'skip'] as const).map((value) => ({ value, label: t(`messages.quiet.${value}`) }))}
            onChange={(event) => field.onChange(event.target.value === 'none' ? null : { ...(quiet ?? night), mode: event.target.value })}
          />
        )}
      </FormField>
      {quiet && (
        <FieldRow>
          <TextField name="quiet_hours.from" type="time" label={t('messages.quietFrom')} required />
          <TextField name="quiet_hours.until" type="time" label={t('messages.quietUntil')} required />
        </FieldRow>
      )}
    </>
  )
}
