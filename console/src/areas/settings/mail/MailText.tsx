import { useDeferredValue, useState } from 'react'
import { getMailTemplate, previewMail, resetMailTemplate, sendTestMail, setMailTemplate, type MailWordingView } from '~/app/client'
import { Button, Card, Columns, ConfirmDialog, CopyAs, ErrorPanel, Facts, Form, Group, HtmlFrame, Page, TextField, toast, toastFailure, useEditOf, usePart, useRead, useSend, useT, word } from '~/ui'

const valuesOf = (mail: MailWordingView) => ({ subject: mail.subject, paragraphs: mail.paragraphs.join('\n\n'), action: mail.action ?? '' })
const requestOf = (values: { subject: string; paragraphs: string; action: string }) => ({
  subject: values.subject,
  paragraphs: values.paragraphs.split(/\n\s*\n/).map((text) => text.trim()).filter(Boolean),
  action: values.action || null,
})

/** One mail in one language; beside it what arrives, rendered by the server with sample values. */
export default function MailText() {
  const t = useT()
  const key = { name: usePart('name'), language: usePart('language') }
  const mail = useRead(getMailTemplate, key)
  const save = useSend(setMailTemplate)
  const reset = useSend(resetMailTemplate)
  const test = useSend(sendTestMail)
  const [resetting, setResetting] = useState(false)
  const one = mail.data
  const edit = useEditOf(mail, valuesOf, {
    name: 'mail',
    save: (_changed, options, all) => save.send({ ...key, ...requestOf(all) }, options),
  })
  const now = { ...(one && valuesOf(one)), ...edit.form.watch() } as ReturnType<typeof valuesOf>
  const written = useDeferredValue(JSON.stringify(one ? requestOf(now) : {}))
  const preview = useRead(previewMail, { ...key, ...(JSON.parse(written) as object) }, { enabled: Boolean(one) })
  const send = async () => {
    const result = await test.send({ ...key, ...requestOf(now) })
    if (result.ok) toast(result.data.message)
    else toastFailure(result.error)
  }
  return (
    <Page
      back={{ to: '/settings/mails', label: t('screen.mailTexts') }}
      title={`${word(t, 'mail', key.name)} (${key.language})`}
      actions={
        <Group>
          <CopyAs op={getMailTemplate} input={key} />
          <Button icon="mail" busy={test.busy} onClick={() => void send()}>
            {t('settings.sendTest')}
          </Button>
          {one?.customised && (
            <Button kind="danger" onClick={() => setResetting(true)}>
              {t('settings.reset')}
            </Button>
          )}
        </Group>
      }
    >
      <ErrorPanel failure={mail.failure} />
      <Columns>
        <Form edit={edit}>
          <Card title={t('settings.wording')}>
            <TextField name="subject" label={t('settings.subject')} required />
            <TextField name="paragraphs" label={t('settings.paragraphs')} hint={t('settings.paragraphsHint')} lines={12} required />
            {one?.action !== null && <TextField name="action" label={t('settings.action')} />}
          </Card>
          <Card title={t('settings.placeholders')}>
            <Facts of={(one?.placeholders ?? []).map((placeholder) => [`{${placeholder.name}}`, `${placeholder.sample}${placeholder.required ? ` (${t('settings.needed')})` : ''}`])} />
          </Card>
        </Form>
        <Card title={t('settings.preview')}>
          <ErrorPanel failure={preview.failure} />
          <strong>{preview.data?.subject ?? ' '}</strong>
          <HtmlFrame title={t('settings.previewOf')} html={preview.data?.html ?? ''} />
        </Card>
      </Columns>
      {resetting && (
        <ConfirmDialog danger title={t('settings.resetTitle')} confirm={t('settings.reset')} run={(options) => reset.send(key, { ...options, ifMatch: mail.etag })} done={t('settings.resetDone')} close={() => setResetting(false)}>
          <p>{t('settings.resetText')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
