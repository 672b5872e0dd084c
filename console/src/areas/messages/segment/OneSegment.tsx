import { useState } from 'react'
import { deleteSegment, getSegment, updateSegment, type Segment } from '~/app/client'
import { Button, ButtonLink, Can, ConfirmDialog, CopyAs, ErrorPanel, Form, Group, Menu, Page, useEditOf, useGo, useMay, usePart, useRead, useSend, useT } from '~/ui'
import { Fields } from './Fields'
import { editable, requestOf } from './segments'

/** One segment: who is in it, and how many they are. */
export default function OneSegment() {
  const t = useT()
  const go = useGo()
  const id = Number(usePart('id'))
  const segment = useRead(getSegment, { id })
  const manages = useMay('segments', 'manage')
  const [deleting, setDeleting] = useState(false)
  const remove = useSend(deleteSegment)
  return (
    <Page
      narrow
      back={{ to: '/messages/segments', label: t('screen.segments') }}
      title={segment.data?.name ?? ' '}
      actions={
        segment.data && (
          <Group>
            <CopyAs op={getSegment} input={{ id }} />
            <Can resource="push_messages" action="manage">
              <ButtonLink icon="messages" to={`/messages/campaigns/new?segment=${id}`}>
                {t('messages.writeToThem')}
              </ButtonLink>
            </Can>
            {manages && <Menu label={t('ui.moreActions')} trigger={<Button icon="more" label={t('ui.moreActions')} />} items={[{ label: t('messages.segmentDelete'), icon: 'trash', danger: true, run: () => setDeleting(true) }]} />}
          </Group>
        )
      }
    >
      <ErrorPanel failure={segment.failure} retry={() => void segment.refetch()} />
      {segment.data && <Body segment={segment.data} etag={segment.etag} reload={segment.refetch} />}
      {deleting && (
        <ConfirmDialog
          title={t('messages.segmentDeleteTitle')}
          confirm={t('messages.segmentDelete')}
          danger
          run={(options) => remove.send({ id }, { ...options, ifMatch: segment.etag })}
          done={t('messages.segmentDeleted')}
          close={(done) => {
            setDeleting(false)
            if (done) void go('/messages/segments')
          }}
        >
          <p>{t('messages.segmentDeleteText')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}

function Body({ segment, etag, reload }: { segment: Segment; etag?: string; reload: () => Promise<{ data?: { data: Segment; etag?: string } }> }) {
  const update = useSend(updateSegment)
  const manages = useMay('segments', 'manage')
  const edit = useEditOf({ data: segment, etag, refetch: reload }, editable, {
    name: 'segment',
    // The route replaces the segment whole.
    save: (_changed, options, all) => update.send({ id: segment.id, ...requestOf(all) }, options),
  })
  return (
    <Form edit={edit} locked={!manages}>
      <Fields id={segment.id} />
    </Form>
  )
}
