import { useState } from 'react'
import { deletePushTemplate, getPushTemplate, updatePushTemplate, type Template } from '~/app/client'
import { Button, ButtonLink, Can, ConfirmDialog, CopyAs, ErrorPanel, Form, Group, Menu, Page, useEditOf, useGo, useMay, usePart, useRead, useSend, useT } from '~/ui'
import { Fields, editable, requestOf } from './Fields'

/** One template: its words, and a way to write with them. */
export default function OneTemplate() {
  const t = useT()
  const go = useGo()
  const id = Number(usePart('id'))
  const template = useRead(getPushTemplate, { id })
  const manages = useMay('push_messages', 'manage')
  const [deleting, setDeleting] = useState(false)
  const remove = useSend(deletePushTemplate)
  return (
    <Page
      narrow
      back={{ to: '/messages/templates', label: t('screen.templates') }}
      title={template.data?.name ?? ' '}
      actions={
        template.data && (
          <Group>
            <CopyAs op={getPushTemplate} input={{ id }} />
            <Can resource="push_messages" action="manage">
              <ButtonLink icon="messages" to={`/messages/campaigns/new?template=${id}`}>
                {t('messages.writeFrom')}
              </ButtonLink>
            </Can>
            {manages && <Menu label={t('ui.moreActions')} trigger={<Button icon="more" label={t('ui.moreActions')} />} items={[{ label: t('messages.templateDelete'), icon: 'trash', danger: true, run: () => setDeleting(true) }]} />}
          </Group>
        )
      }
    >
      <ErrorPanel failure={template.failure} retry={() => void template.refetch()} />
      {template.data && <Body template={template.data} etag={template.etag} reload={template.refetch} />}
      {deleting && (
        <ConfirmDialog
          title={t('messages.templateDeleteTitle')}
          confirm={t('messages.templateDelete')}
          danger
          run={(options) => remove.send({ id }, { ...options, ifMatch: template.etag })}
          done={t('messages.templateDeleted')}
          close={(done) => {
            setDeleting(false)
            if (done) void go('/messages/templates')
          }}
        >
          <p>{t('messages.templateDeleteText')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}

function Body({ template, etag, reload }: { template: Template; etag?: string; reload: () => Promise<{ data?: { data: Template; etag?: string } }> }) {
  const update = useSend(updatePushTemplate)
  const manages = useMay('push_messages', 'manage')
  const edit = useEditOf({ data: template, etag, refetch: reload }, editable, {
    name: 'template',
    // The route replaces the template whole.
    save: (_changed, options, all) => update.send({ id: template.id, ...requestOf(all) }, options),
  })
  return (
    <Form edit={edit} locked={!manages}>
      <Fields />
    </Form>
  )
}
