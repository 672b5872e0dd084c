import { previewUnsavedPushMessage, type CreatePushMessageRequest, type PushTemplateRequest, type Template } from '~/app/client'
import { Card, Columns, ErrorPanel, TextField, useEdit, useMay, useT } from '~/ui'
import { ContentFields } from '../content/ContentFields'
import { cleaned, contentOf, emptyContent, speaks, type Content } from '../content/contents'
import { Previews } from '../parts/Previews'
import { useAnswer } from '../parts/useAnswer'

export type Draft = Content & { name: string }
export const emptyDraft: Draft = { name: '', ...emptyContent }
export const editable = (template: Template): Draft => ({ name: template.name, ...contentOf(template) })
export const requestOf = (draft: Draft) => cleaned(draft) as PushTemplateRequest

export function Fields() {
  const t = useT()
  const { form } = useEdit()
  const { name: _name, ...content } = form.watch() as Draft
  const written = cleaned(content) as CreatePushMessageRequest
  const said = speaks(written as Partial<Content>)
  // Rendering what is not saved is for who may write.
  const writes = useMay('push_messages', 'manage')
  const preview = useAnswer(previewUnsavedPushMessage, written, said && writes)
  return (
    <Columns>
      <>
        <Card>
          <TextField name="name" label={t('messages.templateName')} required maxLength={200} />
        </Card>
        <ContentFields />
      </>
      {writes && <Card title={t('messages.preview')}>{!said ? <p className="muted">{t('messages.previewNone')}</p> : preview.failure ? <ErrorPanel failure={preview.failure} /> : <Previews of={preview.data} waiting={preview.waiting} />}</Card>}
    </Columns>
  )
}
