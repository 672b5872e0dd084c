import { useState } from 'react'
import { createInvitation, listInvitations, listRoles, resendInvitation, revokeInvitation, type Invitation } from '~/app/client'
import { Badge, Button, Check, ConfirmDialog, CopyAs, ErrorPanel, Field, Group, Input, ListScreen, Menu, Page, Select, State, Time, useMay, useRead, useSend, roleName, useT } from '~/ui'

/** Colleagues get a link and choose their own password. */
export default function Invitations() {
  const t = useT()
  const manages = useMay('users', 'manage')
  const [inviting, setInviting] = useState(false)
  const [asks, setAsks] = useState<{ what: 'resend' | 'revoke'; invitation: Invitation }>()
  const resend = useSend(resendInvitation)
  const revoke = useSend(revokeInvitation)
  return (
    <Page
      title={t('screen.invitations')}
      actions={
        <Group>
          <CopyAs op={listInvitations} input={{ page_size: 25 }} />
          {manages && (
            <Button kind="primary" icon="plus" onClick={() => setInviting(true)}>
              {t('access.invite')}
            </Button>
          )}
        </Group>
      }
    >
      <ListScreen
        name="invitations"
        label={t('screen.invitations')}
        op={listInvitations}
        rowKey={(one: Invitation) => one.id}
        filters={[
          { name: 'status', label: t('access.state'), kind: 'choice', options: ['pending', 'accepted', 'expired', 'revoked'].map((value) => ({ value, label: t(`state.${value}`) })) },
          { name: 'email', label: t('access.email'), kind: 'text' },
        ]}
        columns={[
          { key: 'email', head: t('access.email'), cell: (one) => one.email },
          { key: 'roles', head: t('access.roles'), cell: (one) => one.roles.map((role) => <Badge key={role}>{roleName(t, role)}</Badge>) },
          { key: 'status', head: t('access.state'), cell: (one) => <State value={one.status} /> },
          { key: 'sent', head: t('access.sent'), sort: 'created_at', nowrap: true, cell: (one) => <Time value={one.sent_at} /> },
          { key: 'expires', head: t('access.expires'), nowrap: true, cell: (one) => <Time value={one.accepted_at ?? one.expires_at} /> },
          {
            key: 'actions',
            head: t('access.actions'),
            hideHead: true,
            end: true,
            cell: (one) =>
              manages &&
              (one.status === 'pending' || one.status === 'expired') && (
                <Menu
                  label={t('access.actionsFor', { name: one.email })}
                  items={[
                    { label: t('access.resend.confirm'), icon: 'mail', run: () => setAsks({ what: 'resend', invitation: one }) },
                    one.status === 'pending' && { label: t('access.revoke.confirm'), danger: true, run: () => setAsks({ what: 'revoke', invitation: one }) },
                  ]}
                />
              ),
          },
        ]}
        empty={{ icon: 'mail', title: t('access.noInvitations'), text: t('access.noInvitationsText') }}
      />
      {inviting && <Invite close={() => setInviting(false)} />}
      {asks && (
        <ConfirmDialog
          title={t(`access.${asks.what}.title`)}
          confirm={t(`access.${asks.what}.confirm`)}
          danger={asks.what === 'revoke'}
          run={async (options) => (asks.what === 'resend' ? resend : revoke).send({ id: asks.invitation.id } as never, options)}
          done={t(`access.${asks.what}.done`)}
          close={() => setAsks(undefined)}
        >
          <p>{t(`access.${asks.what}.text`, { email: asks.invitation.email })}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}

function Invite({ close }: { close: () => void }) {
  const t = useT()
  const roles = useRead(listRoles, {})
  const [email, setEmail] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [language, setLanguage] = useState<'en' | 'es'>('en')
  const create = useSend(createInvitation)
  return (
    <ConfirmDialog
      title={t('access.invite')}
      confirm={t('access.inviteSend')}
      disabled={!email.includes('@') || chosen.length === 0}
      run={(options) => create.send({ email, roles: chosen, language }, options)}
      done={t('access.invited', { email })}
      close={() => close()}
    >
      <Field label={t('access.email')} required>
        {(field) => <Input {...field} type="email" value={email} autoFocus onChange={(event) => setEmail(event.target.value)} />}
      </Field>
      <Field label={t('access.language')}>
        {(field) => (
          <Select
            {...field}
            value={language}
            onChange={(event) => setLanguage(event.target.value as typeof language)}
            options={[
              { value: 'en', label: 'English' },
              { value: 'es', label: 'Español' },
            ]}
          />
        )}
      </Field>
      <ErrorPanel failure={roles.failure} retry={() => void roles.refetch()} />
      {roles.data?.roles
        .filter((role) => role.name !== 'user')
        .map((role) => (
          <Check
            key={role.id}
            label={roleName(t, role.name)}
            hint={role.description}
            checked={chosen.includes(role.name)}
            onChange={(checked) => setChosen(checked ? [...chosen, role.name] : chosen.filter((name) => name !== role.name))}
          />
        ))}
    </ConfirmDialog>
  )
}
