import { createPushTemplate, type Template } from '~/app/client'
import { Form, Page, useEditForm, useGo, useSend, useT } from '~/ui'
import { Fields, emptyDraft, requestOf, type Draft } from './Fields'

export default function NewTemplate() {
  const t = useT()
  const go = useGo()
  const create = useSend(createPushTemplate)
  const edit = useEditForm({
    name: 'template',
    values: emptyDraft,
    creates: true,
    save: (draft, options) => create.send(requestOf(draft as Draft), options),
    onSaved: (data) => void go(`/messages/templates/${(data as Template).id}`),
  })
  return (
    <Page narrow back={{ to: '/messages/templates', label: t('screen.templates') }} title={t('screen.templateNew')}>
      <Form edit={edit} submit={t('messages.templateCreate')}>
        <Fields />
      </Form>
    </Page>
  )
}
