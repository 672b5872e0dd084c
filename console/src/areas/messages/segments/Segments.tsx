import { listSegments, type Segment } from '~/app/client'
import { ButtonLink, CopyAs, Group, ListScreen, Page, Time, useMay, useT, word } from '~/ui'

/** Audiences that have a name. */
export default function Segments() {
  const t = useT()
  const manages = useMay('segments', 'manage')
  const lists = ({ audience }: Segment) =>
    [
      audience.platforms.map((one) => word(t, 'state', one)).join(', '),
      audience.tags.join(', '),
      audience.locales.join(', '),
      audience.user_ids.length > 0 && t('messages.people', { count: audience.user_ids.length }),
      audience.device_token_ids.length > 0 && t('messages.reaches', { count: audience.device_token_ids.length }),
    ]
      .filter(Boolean)
      .join(' · ')
  const conditions = ({ customers }: Segment) => (customers ? Object.values(customers).filter((value) => value !== null).length : 0)
  return (
    <Page
      title={t('screen.segments')}
      actions={
        <Group>
          <CopyAs op={listSegments} input={{ page_size: 25 }} />
          {manages && (
            <ButtonLink kind="primary" icon="plus" to="/messages/segments/new">
              {t('messages.segmentCreate')}
            </ButtonLink>
          )}
        </Group>
      }
    >
      <ListScreen
        name="segments"
        label={t('screen.segments')}
        op={listSegments}
        rowKey={(segment: Segment) => String(segment.id)}
        to={(segment) => `/messages/segments/${segment.id}`}
        searches={t('messages.segmentsSearch')}
        columns={[
          { key: 'name', head: t('messages.segmentName'), sort: 'name', cell: (segment) => segment.name },
          { key: 'devices', head: t('messages.ofDevices'), cell: (segment) => lists(segment) || t('messages.allDevices') },
          { key: 'customers', head: t('messages.ofCustomers'), cell: (segment) => (conditions(segment) > 0 ? t('messages.conditionCount', { count: conditions(segment) }) : <span className="muted">–</span>) },
          { key: 'changed', head: t('messages.changedAt'), sort: 'updated_at', end: true, nowrap: true, cell: (segment) => <Time value={segment.updated_at} style="day" /> },
        ]}
        empty={{ icon: 'customers', title: t('messages.noSegments'), text: t('messages.noSegmentsText'), action: manages ? { label: t('messages.segmentCreate'), to: '/messages/segments/new' } : undefined }}
      />
    </Page>
  )
}
