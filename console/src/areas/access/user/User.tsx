import { useState } from 'react'
import { getUser, sendUserPasswordReset, unlockUser, updateUser, verifyUserEmail } from '~/app/client'
import { AllowedActions, Button, Card, Columns, ConfirmDialog, CopyAs, ErrorPanel, Facts, Group, Menu, Page, State, Time, useMay, usePart, useRead, useSend, useT, type Options, type Result } from '~/ui'
import { Factors } from './Factors'
import { Rights } from './Rights'
import { Roles } from './Roles'
import { Sessions } from './Sessions'

/** One account: who, what they may do, where they are signed in, how they prove it. */
export default function User() {
  const t = useT()
  const id = usePart('id')
  const user = useRead(getUser, { id })
  const [asks, setAsks] = useState<'activate' | 'deactivate' | 'unlock' | 'reset' | 'verify'>()
  const manages = useMay('users', 'manage')
  const update = useSend(updateUser)
  const unlock = useSend(unlockUser)
  const reset = useSend(sendUserPasswordReset)
  const verify = useSend(verifyUserEmail)
  const one = user.data
  const name = one ? `${one.first_name} ${one.last_name}`.trim() || one.email : ' '
  const dialogs = {
    activate: (key: Options) => update.send({ id, active: true }, key),
    deactivate: (key: Options) => update.send({ id, active: false }, key),
    unlock: (key: Options) => unlock.send({ id }, key),
    reset: (key: Options) => reset.send({ id }, key),
    verify: (key: Options) => verify.send({ id }, key),
  }
  return (
    <Page
      narrow
      back={{ to: '/access/users', label: t('screen.users') }}
      title={name}
      mark={one && <State value={one.active ? 'active' : 'inactive'} />}
      sub={one && name !== one.email ? one.email : ' '}
      actions={
        one && (
          <Group>
            <CopyAs op={getUser} input={{ id }} />
            {manages && (
              <Menu
                label={t('access.help')}
                trigger={
                  <Button icon="key">
                    {t('access.help')}
                  </Button>
                }
                items={[
                  { label: t('access.reset'), icon: 'key', run: () => setAsks('reset') },
                  { label: t('access.unlock'), icon: 'lock', run: () => setAsks('unlock') },
                  !one.email_verified && { label: t('access.verify'), icon: 'mail', run: () => setAsks('verify') },
                ]}
              />
            )}
            <AllowedActions actions={one.allowed_actions} known={{ activate: { run: () => setAsks('activate') }, deactivate: { run: () => setAsks('deactivate'), danger: true } }} />
          </Group>
        )
      }
    >
      <ErrorPanel failure={user.failure} retry={() => void user.refetch()} />
      {one && (
        <Columns>
          <>
            <Sessions id={id} />
            <Rights id={id} />
          </>
          <>
            <Card title={t('access.account')}>
              <Facts
                of={[
                  [t('access.email'), one.email],
                  [t('access.verified'), <State key="v" value={one.email_verified ? 'verified' : 'unverified'} />],
                  [t('access.since'), <Time key="c" value={one.created_at} />],
                  [t('access.changed'), <Time key="u" value={one.updated_at} />],
                ]}
              />
            </Card>
            <Roles id={id} names={one.roles} />
            <Factors id={id} />
          </>
        </Columns>
      )}
      {asks && (
        <ConfirmDialog title={t(`access.${asks}.title`)} confirm={t(`access.${asks}.confirm`)} danger={asks === 'deactivate'} run={dialogs[asks] as (options: Options) => Promise<Result<unknown>>} done={t(`access.${asks}.done`)} close={() => setAsks(undefined)}>
          <p>{t(`access.${asks}.text`, { email: one?.email })}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
