import { useMemo } from 'react'
import { createPushMessage, getPushTemplate, type PushMessage } from '~/app/client'
import { ErrorPanel, Form, Page, useEditForm, useGo, useRead, useSend, useT, useUrl } from '~/ui'
import { contentOf } from '../content/contents'
import { Composer } from './Composer'
import { emptyDraft, everybody, requestOf } from './drafts'

/** A new message is a draft, or waits for its time; it is sent from its own page. `?user=`, `?segment=` and `?template=` begin it. */
export default function NewCampaign() {
  const t = useT()
  const go = useGo()
  const [url] = useUrl()
  const template = useRead(getPushTemplate, { id: Number(url.template) }, { enabled: Boolean(url.template) })
  const create = useSend(createPushMessage)
  const from = template.data
  const values = useMemo(() => {
    if (url.template && !from) return undefined
    const audience = { ...everybody, user_ids: url.user ? [url.user] : [], segment_id: url.segment ? Number(url.segment) : null }
    return { ...emptyDraft, audience, ...(from && { ...contentOf(from), template_id: from.id }) }
  }, [url.template, url.user, url.segment, from])
  const edit = useEditForm({
    name: `campaign template=${url.template ?? ''} user=${url.user ?? ''} segment=${url.segment ?? ''}`,
    values,
    creates: true,
    save: (draft, options) => create.send(requestOf(draft), options),
    saved: t('messages.created'),
    onSaved: (data) => void go(`/messages/campaigns/${(data as PushMessage).id}`),
  })
  return (
    <Page narrow back={{ to: '/messages/campaigns', label: t('screen.campaigns') }} title={t('screen.campaignNew')} sub={t('messages.newText')}>
      <ErrorPanel failure={template.failure} retry={() => void template.refetch()} />
      <Form edit={edit} submit={t('messages.saveDraft')} whole={Boolean(from)}>
        <Composer />
      </Form>
    </Page>
  )
}
