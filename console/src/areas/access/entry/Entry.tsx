import { getAuditEntry } from '~/app/client'
import { Card, CopyAs, ErrorPanel, Facts, Page, Table, Time, usePart, useRead, useT, word } from '~/ui'

const shown = (value: unknown) => (value === undefined || value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value))

/** One change: member by member, what it was and what it became. */
export default function Entry() {
  const t = useT()
  const id = Number(usePart('id'))
  const entry = useRead(getAuditEntry, { id })
  const one = entry.data
  const members = [...new Set([...Object.keys(one?.before ?? {}), ...Object.keys(one?.after ?? {})])]
  return (
    <Page narrow back={{ to: '/access/audit-log', label: t('screen.audit') }} title={one?.action ?? ' '} sub={one ? <Time value={one.at} style="full" /> : ' '} actions={<CopyAs op={getAuditEntry} input={{ id }} />}>
      <ErrorPanel failure={entry.failure} retry={() => void entry.refetch()} />
      {one && (
        <>
          <Card title={t('access.entry')}>
            <Facts
              of={[
                [t('access.number'), one.id],
                [t('access.subject'), one.subject],
                [t('access.actor'), one.api_key_name ?? one.actor_id ?? t('access.server')],
                [t('access.address'), one.address || null],
                [t('access.request'), one.request_id || null],
              ]}
            />
          </Card>
          <Card title={t('access.diff')} flush>
            <Table
              label={t('access.diff')}
              rows={members}
              rowKey={(member) => member}
              empty={<p className="muted">{t('access.noDiff')}</p>}
              columns={[
                { key: 'member', head: t('access.member'), cell: (member) => word(t, 'field', member) },
                { key: 'before', head: t('access.before'), cell: (member) => <del className="muted">{shown(one.before?.[member])}</del> },
                { key: 'after', head: t('access.after'), cell: (member) => <ins style={{ textDecoration: 'none' }}>{shown(one.after?.[member])}</ins> },
              ]}
            />
          </Card>
        </>
      )}
    </Page>
  )
}
