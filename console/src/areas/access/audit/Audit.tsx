import { exportAuditLog, getAuditChain, listAuditActions, listAuditLog, type AuditEntry } from '~/app/client'
import { Card, CopyAs, Download, ErrorPanel, Facts, ListScreen, Page, State, Time, useRead, useT } from '~/ui'

/** Every privileged change, in a chain that nobody can alter unseen. */
export default function Audit() {
  const t = useT()
  const actions = useRead(listAuditActions, {})
  return (
    <Page
      title={t('screen.audit')}
      actions={
        <>
          <CopyAs op={listAuditLog} input={{ page_size: 25 }} />
          <Download label={t('access.export')} op={exportAuditLog} kinds={[{ label: 'CSV', input: { format: 'csv' }, name: 'audit-log.csv' }]} />
        </>
      }
    >
      <Chain />
      <ListScreen
        name="audit_log"
        label={t('screen.audit')}
        op={listAuditLog}
        rowKey={(entry: AuditEntry) => String(entry.id)}
        to={(entry) => `/access/audit-log/${entry.id}`}
        filters={[
          { name: 'action', label: t('access.action'), kind: 'choice', options: (actions.data?.actions ?? []).map((value) => ({ value, label: value })) },
          { name: 'subject', label: t('access.subject'), kind: 'text' },
          { name: 'actor', label: t('access.actor'), kind: 'text' },
          { name: 'request_id', label: t('access.request'), kind: 'text' },
          { name: 'from', label: t('access.from'), kind: 'day' },
          { name: 'to', label: t('access.to'), kind: 'day', end: true },
        ]}
        columns={[
          { key: 'id', head: t('access.number'), sort: 'id', nowrap: true, cell: (entry) => entry.id },
          { key: 'at', head: t('access.when'), sort: 'at', nowrap: true, cell: (entry) => <Time value={entry.at} /> },
          { key: 'action', head: t('access.action'), cell: (entry) => entry.action },
          { key: 'subject', head: t('access.subject'), cell: (entry) => <small>{entry.subject}</small> },
          { key: 'actor', head: t('access.actor'), cell: (entry) => <small>{entry.api_key_name ?? entry.actor_id ?? t('access.server')}</small> },
          { key: 'address', head: t('access.address'), cell: (entry) => <small>{entry.address || '–'}</small> },
        ]}
        empty={{ icon: 'access', title: t('access.noEntries'), text: t('access.noEntriesText') }}
      />
    </Page>
  )
}

function Chain() {
  const t = useT()
  const chain = useRead(getAuditChain, {})
  const now = chain.data
  return (
    <Card title={t('access.chain')}>
      {chain.failure ? (
        <ErrorPanel failure={chain.failure} />
      ) : (
        <Facts
          of={[
            [t('access.state'), now && <State value={now.intact ? 'verified' : 'failed'} />],
            [t('access.chainUntil'), now && t('access.chainOf', { until: now.verified_until, last: now.last_id })],
            [t('access.chainAt'), now && <Time value={now.verified_at} />],
            ...(now && !now.intact ? [[t('access.chainBroken'), `${now.broken_id}: ${now.reason}`] as [string, string]] : []),
          ]}
        />
      )}
    </Card>
  )
}
