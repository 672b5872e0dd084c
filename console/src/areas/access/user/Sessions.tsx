import { useState } from 'react'
import { endUserSession, endUserSessions, listUserSessions, type OpenSession } from '~/app/client'
import { Badge, Button, Card, ConfirmDialog, EmptyState, ErrorPanel, Table, Time, useMay, useRead, useSend, useT } from '~/ui'

/** Where they are signed in. Ending one is felt there with the next request. */
export function Sessions({ id }: { id: string }) {
  const t = useT()
  const sessions = useRead(listUserSessions, { id, page_size: 50 })
  const manages = useMay('users', 'manage')
  const [ending, setEnding] = useState<OpenSession | 'all'>()
  const endOne = useSend(endUserSession)
  const endAll = useSend(endUserSessions)
  return (
    <Card
      title={t('access.sessions')}
      flush
      actions={
        manages && sessions.data && sessions.data.length > 1 ? (
          <Button small onClick={() => setEnding('all')}>
            {t('access.endAll')}
          </Button>
        ) : undefined
      }
    >
      {sessions.failure ? (
        <ErrorPanel failure={sessions.failure} />
      ) : (
        <Table
          label={t('access.sessions')}
          rows={sessions.data}
          rowKey={(session) => session.id}
          empty={<EmptyState icon="device" title={t('access.noSessions')}>{t('access.noSessionsText')}</EmptyState>}
          columns={[
            { key: 'device', head: t('access.device'), cell: (session) => <>{session.device || t('access.unknownDevice')} {session.current && <Badge tone="info">{t('access.thisOne')}</Badge>}</> },
            { key: 'address', head: t('access.address'), cell: (session) => <code>{session.address}</code> },
            { key: 'used', head: t('access.lastUsed'), nowrap: true, cell: (session) => <Time value={session.last_used_at} style="ago" /> },
            { key: 'since', head: t('access.signedIn'), nowrap: true, cell: (session) => <Time value={session.created_at} /> },
            {
              key: 'end',
              head: t('access.end'),
              hideHead: true,
              end: true,
              cell: (session) =>
                manages && (
                  <Button small kind="quiet" about={`${session.device || t('access.unknownDevice')}, ${session.address}`} onClick={() => setEnding(session)}>
                    {t('access.end')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {ending && (
        <ConfirmDialog
          title={t(ending === 'all' ? 'access.endAllTitle' : 'access.endTitle')}
          confirm={t(ending === 'all' ? 'access.endAll' : 'access.end')}
          danger
          run={(options) => (ending === 'all' ? endAll.send({ id }, options) : endOne.send({ id, sid: ending.id }, options))}
          done={t('access.ended')}
          close={() => setEnding(undefined)}
        >
          <p>{t('access.endText')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
