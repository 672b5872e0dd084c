import { useState } from 'react'
import { Button, Card, Check, CheckField, ChoiceField, Field, FieldRow, FormField, Group, Input, NumberField, Stack, TextArea, TextField, useEdit, useT, word, type T } from '~/ui'
import { Fold } from '../parts/Fold'
import { names, parts, type Content, type Part } from './contents'
import { Pairs } from './Pairs'

/** What people see: one text for all platforms, and under each what only it has. */
export function ContentFields() {
  const t = useT()
  const { form } = useEdit()
  const content = form.watch([...parts]) as (Content[Part] | null)[]
  const open = parts.filter((_, at) => content[at])
  const common = (member: 'title' | 'body' | 'image_url') => (content.find((one) => one?.[member])?.[member] as string | undefined) ?? ''
  const write = (member: 'title' | 'body' | 'image_url') => (event: { target: { value: string } }) => {
    for (const part of open) form.setValue(`${part}.${member}`, event.target.value, { shouldDirty: true })
  }
  const differ = (member: 'title' | 'body') => new Set(content.filter(Boolean).map((one) => one![member] ?? '')).size > 1
  const toggle = (part: Part, on: boolean) => form.setValue(part, on ? { title: common('title'), body: common('body'), ...(common('image_url') && { image_url: common('image_url') }) } : null, { shouldDirty: true })
  return (
    <>
      <Card title={t('messages.text')}>
        <Stack>
          <Field label={t('messages.title')} hint={differ('title') ? t('messages.differs') : t('messages.variablesHint')}>
            {(field) => <Input {...field} value={common('title')} autoComplete="off" onChange={write('title')} />}
          </Field>
          <Field label={t('messages.body')} hint={differ('body') ? t('messages.differs') : undefined}>
            {(field) => <TextArea {...field} rows={3} value={common('body')} onChange={write('body')} />}
          </Field>
          <Field label={t('messages.image')} hint={t('messages.imageHint')}>
            {(field) => <Input {...field} type="url" value={common('image_url')} autoComplete="off" onChange={write('image_url')} />}
          </Field>
          <Group>
            {parts.map((part, at) => (
              <Check key={part} label={word(t, 'state', names[part])} checked={Boolean(content[at])} onChange={(on) => toggle(part, on)} />
            ))}
          </Group>
        </Stack>
      </Card>
      {open.map((part) => (
        <Fold key={part} title={t('messages.only', { platform: word(t, 'state', names[part]) })}>
          <Card>
            <Platform part={part} />
          </Card>
        </Fold>
      ))}
      <Fold title={t('messages.languages')}>
        <Card>
          <Translations />
        </Card>
      </Fold>
    </>
  )
}

const choices = (t: T, values: string[]) => [{ value: '', label: t('messages.usual') }, ...values.map((value) => ({ value, label: word(t, 'messages.level', value) }))]

function Platform({ part }: { part: Part }) {
  const t = useT()
  const platform = word(t, 'state', names[part])
  const text = (name: string, label: string, lines?: number) => <TextField name={`${part}.${name}`} label={label} lines={lines} />
  return (
    <Stack>
      {text('title', `${t('messages.title')} (${platform})`)}
      {part === 'ios_message' && text('subtitle', t('messages.subtitle'))}
      {text('body', `${t('messages.body')} (${platform})`, 2)}
      <FieldRow>
        {part === 'android_message' && text('channel_id', t('messages.channel'))}
        {part === 'android_message' && text('click_action', t('messages.clickAction'))}
        {part === 'ios_message' && text('category', t('messages.category'))}
        {part === 'ios_message' && text('thread_id', t('messages.thread'))}
        {part === 'web_message' && text('link', t('messages.link'))}
        {part === 'web_message' && text('icon', t('messages.icon'))}
        {part !== 'web_message' && text('sound', t('messages.sound'))}
      </FieldRow>
      <FieldRow>
        {part === 'web_message' ? (
          <ChoiceField name={`${part}.urgency`} label={t('messages.urgency')} options={choices(t, ['very-low', 'low', 'normal', 'high'])} />
        ) : (
          <ChoiceField name={`${part}.priority`} label={t('messages.priority')} options={choices(t, ['normal', 'high'])} />
        )}
        {part === 'ios_message' && <ChoiceField name={`${part}.interruption_level`} label={t('messages.interruption')} options={choices(t, ['passive', 'active', 'time-sensitive', 'critical'])} />}
        {part === 'ios_message' && <NumberField name={`${part}.badge`} label={t('messages.badge')} />}
        <NumberField name={`${part}.${part === 'ios_message' ? 'expiration_seconds' : 'ttl_seconds'}`} label={t('messages.ttl')} hint={t('messages.ttlHint')} />
      </FieldRow>
      {part === 'web_message' && <CheckField name={`${part}.require_interaction`} label={t('messages.interaction')} />}
      <FormField name={`${part}.data`} label={t('messages.data')} hint={t('messages.pairsHint')}>
        {({ ref: _ref, ...field }) => <Pairs {...field} onChange={(pairs) => field.onChange(Object.keys(pairs).length > 0 ? pairs : null)} />}
      </FormField>
    </Stack>
  )
}

function Translations() {
  const t = useT()
  const { form } = useEdit()
  const [locale, setLocale] = useState('')
  const all = (form.watch('translations') as Content['translations']) ?? {}
  const set = (next: Content['translations']) => form.setValue('translations', next, { shouldDirty: true })
  const change = (of: string, member: string, text: string) => set({ ...all, [of]: { ...all[of]!, [member]: text } })
  return (
    <Stack>
      <FormField name="variables" label={t('messages.variables')} hint={t('messages.variablesLong')}>
        {({ ref: _ref, ...field }) => <Pairs {...field} onChange={field.onChange} />}
      </FormField>
      {Object.entries(all).map(([of, texts]) => (
        <fieldset key={of}>
          <legend>
            <Group>
              <code>{of}</code>
              <Button small kind="quiet" icon="trash" label={t('ui.remove', { name: of })} onClick={() => set(Object.fromEntries(Object.entries(all).filter(([other]) => other !== of)))} />
            </Group>
          </legend>
          <FieldRow>
            <Field label={`${t('messages.title')} (${of})`}>{(field) => <Input {...field} value={texts.title ?? ''} onChange={(event) => change(of, 'title', event.target.value)} />}</Field>
            <Field label={`${t('messages.body')} (${of})`}>{(field) => <Input {...field} value={texts.body ?? ''} onChange={(event) => change(of, 'body', event.target.value)} />}</Field>
          </FieldRow>
        </fieldset>
      ))}
      <Group>
        <Input aria-label={t('messages.locale')} placeholder="es-MX" value={locale} maxLength={35} style={{ width: 110 }} onChange={(event) => setLocale(event.target.value)} />
        <Button
          small
          icon="plus"
          disabled={!locale.trim() || locale.trim() in all}
          onClick={() => {
            set({ ...all, [locale.trim()]: { title: '', subtitle: null, body: '' } })
            setLocale('')
          }}
        >
          {t('messages.localeAdd')}
        </Button>
      </Group>
    </Stack>
  )
}
