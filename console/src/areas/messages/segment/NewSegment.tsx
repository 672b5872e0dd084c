import { createSegment, type Segment } from '~/app/client'
import { Form, Page, useEditForm, useGo, useSend, useT } from '~/ui'
import { Fields } from './Fields'
import { emptyDraft, requestOf, type Draft } from './segments'

export default function NewSegment() {
  const t = useT()
  const go = useGo()
  const create = useSend(createSegment)
  const edit = useEditForm({
    name: 'segment',
    values: emptyDraft,
    creates: true,
    save: (draft, options) => create.send(requestOf(draft as Draft), options),
    onSaved: (data) => void go(`/messages/segments/${(data as Segment).id}`),
  })
  return (
    <Page narrow back={{ to: '/messages/segments', label: t('screen.segments') }} title={t('screen.segmentNew')}>
      <Form edit={edit} submit={t('messages.segmentCreate')}>
        <Fields />
      </Form>
    </Page>
  )
}
