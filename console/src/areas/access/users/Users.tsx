import { listRoles, listUsers, type UserWithRoles } from '~/app/client'
import { Badge, CopyAs, ListScreen, Page, State, Time, useRead, roleName, useT } from '~/ui'

/** Everyone with an account. */
export default function Users() {
  const t = useT()
  const roles = useRead(listRoles, {})
  return (
    <Page title={t('screen.users')} actions={<CopyAs op={listUsers} input={{ page_size: 25 }} />}>
      <ListScreen
        name="users"
        label={t('screen.users')}
        op={listUsers}
        rowKey={(user: UserWithRoles) => user.id}
        to={(user) => `/access/users/${user.id}`}
        searches={t('access.searches')}
        filters={[
          { name: 'role', label: t('access.role'), kind: 'choice', options: (roles.data?.roles ?? []).map((role) => ({ value: role.name, label: roleName(t, role.name) })) },
          {
            name: 'active',
            label: t('access.state'),
            kind: 'choice',
            options: [
              { value: 'true', label: t('state.active') },
              { value: 'false', label: t('state.inactive') },
            ],
          },
        ]}
        live={['customer.created']}
        columns={[
          { key: 'email', head: t('access.email'), sort: 'email', cell: (user) => user.email },
          { key: 'name', head: t('access.name'), sort: 'last_name', cell: (user) => `${user.first_name} ${user.last_name}`.trim() || <span className="muted">–</span> },
          { key: 'roles', head: t('access.roles'), cell: (user) => <Roles of={user.roles} /> },
          { key: 'state', head: t('access.state'), cell: (user) => <State value={user.active ? (user.email_verified ? 'active' : 'unverified') : 'inactive'} /> },
          { key: 'created', head: t('access.since'), sort: 'created_at', end: true, nowrap: true, cell: (user) => <Time value={user.created_at} style="day" /> },
        ]}
        empty={{ icon: 'user', title: t('access.noUsers'), text: t('access.noUsersText') }}
      />
    </Page>
  )
}

/** Everybody is a user; what else they are tells them apart. */
function Roles({ of }: { of: string[] }) {
  const t = useT()
  const special = of.filter((role) => role !== 'user')
  if (special.length === 0) return <span className="muted">–</span>
  return (
    <span style={{ display: 'inline-flex', gap: 4, flexWrap: 'wrap' }}>
      {special.map((role) => (
        <Badge key={role}>{roleName(t, role)}</Badge>
      ))}
    </span>
  )
}
