import { useState } from 'react'
import { assignRole, listRoles, removeRole } from '~/app/client'
import { Button, Card, Check, ConfirmDialog, Dialog, ErrorPanel, Group, Badge, toast, useMay, useRead, useSend, roleName, useT, type Failure } from '~/ui'

/** Roles given by ticking them. What the server refuses, such as more rights than one has oneself, is said in its words. */
export function Roles({ id, names }: { id: string; names: string[] }) {
  const t = useT()
  const manages = useMay('users', 'manage')
  const [open, setOpen] = useState(false)
  return (
    <Card
      title={t('access.roles')}
      actions={
        manages ? (
          <Button small onClick={() => setOpen(true)}>
            {t('access.rolesEdit')}
          </Button>
        ) : undefined
      }
    >
      <Group>
        {names.map((name) => (
          <Badge key={name}>{roleName(t, name)}</Badge>
        ))}
      </Group>
      {open && <Edit id={id} names={names} close={() => setOpen(false)} />}
    </Card>
  )
}

function Edit({ id, names, close }: { id: string; names: string[]; close: () => void }) {
  const t = useT()
  const roles = useRead(listRoles, {})
  const give = useSend(assignRole, { also: ['roles'] })
  const take = useSend(removeRole, { also: ['roles'] })
  const [taking, setTaking] = useState<{ id: string; name: string }>()
  const [failure, setFailure] = useState<Failure>()
  const add = async (role: { id: string; name: string }) => {
    const result = await give.send({ id, role_id: role.id } as never)
    setFailure(result.ok ? undefined : result.error)
    if (result.ok) toast(t('access.roleGiven', { role: roleName(t, role.name) }))
  }
  return (
    <>
      <Dialog title={t('access.rolesEdit')} close={close} foot={<Button onClick={close}>{t('ui.close')}</Button>}>
        <ErrorPanel failure={failure} />
        <ErrorPanel failure={roles.failure} />
        {roles.data?.roles.map((role) => (
          <Check
            key={role.id}
            label={roleName(t, role.name)}
            hint={role.description}
            checked={names.includes(role.name)}
            disabled={give.busy || role.name === 'user'}
            onChange={(checked) => (checked ? void add(role) : setTaking(role))}
          />
        ))}
      </Dialog>
      {taking && (
        <ConfirmDialog title={t('access.roleTakeTitle', { role: roleName(t, taking.name) })} confirm={t('access.roleTake')} danger run={(options) => take.send({ id, roleId: taking.id }, options)} done={t('access.roleTaken', { role: roleName(t, taking.name) })} close={() => setTaking(undefined)}>
          <p>{t('access.roleTakeText')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
