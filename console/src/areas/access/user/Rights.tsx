import { getUserPermissions } from '~/app/client'
import { Badge, Card, EmptyState, ErrorPanel, Group, Table, useRead, roleName, useT } from '~/ui'

/** What they may do, and through which role: the answer to "why may they?". */
export function Rights({ id }: { id: string }) {
  const t = useT()
  const rights = useRead(getUserPermissions, { id })
  const byResource = rights.data && Map.groupBy(rights.data.permissions, (one) => one.resource)
  return (
    <Card title={t('access.rights')} flush foot={rights.data?.is_super_admin ? t('access.superAdmin') : undefined}>
      {rights.failure ? (
        <ErrorPanel failure={rights.failure} />
      ) : (
        <Table
          label={t('access.rights')}
          rows={byResource && [...byResource]}
          rowKey={([resource]) => resource}
          empty={<EmptyState icon="access" title={t('access.noRights')}>{t('access.noRightsText')}</EmptyState>}
          columns={[
            { key: 'resource', head: t('access.resource'), cell: ([resource]) => resource.replaceAll('_', ' ') },
            {
              key: 'actions',
              head: t('access.actions'),
              cell: ([, all]) => (
                <Group>
                  {all.map((one) => (
                    <Badge key={one.action}>{one.action}</Badge>
                  ))}
                </Group>
              ),
            },
            { key: 'roles', head: t('access.through'), cell: ([, all]) => [...new Set(all.flatMap((one) => one.roles))].map((role) => roleName(t, role)).join(', ') },
          ]}
        />
      )}
    </Card>
  )
}
