import { getPushMessage, updatePushMessage } from '~/app/client'
import { ErrorPanel, Form, Notice, Page, State, useEditOf, useGo, usePart, useRead, useSend, useT } from '~/ui'
import { Composer } from './Composer'
import { editable, requestOf } from './drafts'

/** A message that is not sent yet, rewritten. */
export default function EditCampaign() {
  const t = useT()
  const go = useGo()
  const id = Number(usePart('id'))
  const message = useRead(getPushMessage, { id })
  const update = useSend(updatePushMessage)
  const one = message.data
  const open = one?.allowed_actions?.find((action) => action.action === 'update')
  const edit = useEditOf(message, editable, {
    name: 'campaign',
    save: (changed, options) => update.send({ id, ...requestOf(changed) }, options),
    onSaved: () => void go(`/messages/campaigns/${id}`),
  })
  return (
    <Page narrow back={{ to: `/messages/campaigns/${id}`, label: one?.name || t('messages.numbered', { id }) }} title={t('screen.campaignEdit')} mark={one && <State value={one.status} />}>
      <ErrorPanel failure={message.failure} retry={() => void message.refetch()} />
      {open && !open.allowed ? (
        <Notice>{open.reason}</Notice>
      ) : (
        <Form edit={edit}>
          <Composer />
        </Form>
      )}
    </Page>
  )
}
