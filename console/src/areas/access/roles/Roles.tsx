import { useMemo, useState } from 'react'
import { createRole, deleteRole, getOwnPermissions, getRoleMatrix, setRolePermissions, type MatrixRole } from '~/app/client'
import { Badge, Button, Card, CheckField, ConfirmDialog, CopyAs, ErrorPanel, Field, Form, Group, Input, Menu, MoneyField, Page, TextArea, shopCurrency, useEditOf, useMay, useRead, useSend, roleName, useT } from '~/ui'
import css from './Roles.module.css'

/** What each role may do. Nobody gives what they do not hold themselves: such boxes stay closed, and say so. */
export default function Roles() {
  const t = useT()
  const matrix = useRead(getRoleMatrix, {})
  const own = useRead(getOwnPermissions, {})
  const manages = useMay('roles', 'manage')
  const [name, setName] = useState<string>()
  const [asks, setAsks] = useState<'new' | 'delete'>()
  const remove = useSend(deleteRole)
  const roles = matrix.data?.roles ?? []
  const role = roles.find((one) => one.name === name) ?? roles[0]
  return (
    <Page
      narrow
      title={t('screen.roles')}
      actions={
        <Group>
          <CopyAs op={getRoleMatrix} input={{}} />
          {manages && (
            <Button kind="primary" icon="plus" onClick={() => setAsks('new')}>
              {t('access.newRole')}
            </Button>
          )}
        </Group>
      }
    >
      <ErrorPanel failure={matrix.failure} retry={() => void matrix.refetch()} />
      <Group>
        {roles.map((one) => (
          <Button key={one.id} small kind={one.id === role?.id ? 'primary' : undefined} aria-pressed={one.id === role?.id} onClick={() => setName(one.name)}>
            {roleName(t, one.name)}
          </Button>
        ))}
      </Group>
      {role && matrix.data && (
        <Card
          title={roleName(t, role.name)}
          actions={
            <Group>
              {role.built_in && <Badge>{t('access.builtIn')}</Badge>}
              {manages && !role.built_in && <Menu label={t('access.actionsFor', { name: role.name })} items={[{ label: t('access.deleteRole.confirm'), danger: true, run: () => setAsks('delete') }]} />}
            </Group>
          }
        >
          <p className="muted">{role.description}</p>
          <ErrorPanel failure={own.failure} retry={() => void own.refetch()} />
          {role.holds_everything ? (
            <p>{t('access.everything')}</p>
          ) : (
            <Permissions
              key={role.id}
              role={role}
              all={matrix.data.permissions}
              reload={async () => {
                const again = await matrix.refetch()
                return again.isError ? undefined : again.data?.data.roles.find((one) => one.id === role.id)
              }}
              may={(one) => manages && Boolean(own.data?.is_super_admin || own.data?.permissions.some((held) => held.resource === one.resource && held.action === one.action))}
            />
          )}
        </Card>
      )}
      {asks === 'new' && <NewRole close={(made) => (setAsks(undefined), made && setName(made))} />}
      {asks === 'delete' && role && (
        <ConfirmDialog danger title={t('access.deleteRole.title', { name: role.name })} confirm={t('access.deleteRole.confirm')} run={(options) => remove.send({ id: role.id }, { ...options, ifMatch: etagOf(role) })} done={t('access.deleteRole.done')} close={() => setAsks(undefined)}>
          <p>{t('access.deleteRole.text')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}

type Permission = { id: string; resource: string; action: string; description: string }
/** Whether each is held, by its id, so that two people who change different ones are both right; and up to which amount refunds are given. */
type Held = Record<string, boolean | number | null> & { refund_limit: number | null }

const refundsIn = (all: Permission[]) => all.find((one) => one.resource === 'refunds' && one.action === 'create')
const limitOf = (role: MatrixRole, permission?: Permission) => role.limits?.find((one) => one.permission_id === permission?.id)?.max_amount
/** A role beside all that one can hold. */
type Read = { role: MatrixRole; all: Permission[] }
const heldIn = ({ role, all }: Read) => ({ ...Object.fromEntries(all.map((one) => [one.id, role.permission_ids.includes(one.id)])), refund_limit: limitOf(role, refundsIn(all))?.amount ?? null }) as Held
const etagOf = (role: MatrixRole) => `"${role.version}"`

function Permissions({ role, all, may, reload }: Read & { may: (permission: Permission) => boolean; reload: () => Promise<MatrixRole | undefined> }) {
  const t = useT()
  const save = useSend(setRolePermissions)
  const shop = shopCurrency.use()
  const refunds = refundsIn(all)
  const currency = limitOf(role, refunds)?.currency ?? shop
  const data = useMemo(() => ({ role, all }), [role, all])
  const refetch = async () => {
    const fresh = await reload()
    return { data: fresh && { data: { role: fresh, all }, etag: etagOf(fresh) } }
  }
  const edit = useEditOf({ data, etag: etagOf(role), refetch }, heldIn, {
    name: `role ${role.id}`,
    save: (_changed, options, now, read) => {
      const others = (read.role.limits ?? []).filter((one) => one.permission_id !== refunds?.id && now[one.permission_id])
      const own = refunds && now[refunds.id] && now.refund_limit !== null ? [{ permission_id: refunds.id, max_amount: { amount: now.refund_limit, currency } }] : []
      return save.send({ id: role.id, permission_ids: all.flatMap(({ id }) => (now[id] ? [id] : [])), limits: [...others, ...own] }, options)
    },
  })
  const resources = [...new Set(all.map((one) => one.resource))].toSorted()
  return (
    <Form edit={edit}>
      <div className={css.grid}>
        {resources.map((resource) => (
          <fieldset key={resource}>
            <legend>{resource.replaceAll('_', ' ')}</legend>
            {all
              .filter((one) => one.resource === resource)
              .map((one) => (
                <CheckField key={one.id} name={one.id} label={one.action.replaceAll('_', ' ')} alone={`${resource}: ${one.action}`.replaceAll('_', ' ')} hint={may(one) ? undefined : t('access.ceiling')} disabled={!may(one)} />
              ))}
          </fieldset>
        ))}
      </div>
      {refunds && edit.form.watch(refunds.id) && <MoneyField name="refund_limit" label={t('access.refundLimit')} hint={t('access.refundLimitHint')} currency={currency} disabled={!may(refunds)} />}
    </Form>
  )
}

function NewRole({ close }: { close: (made?: string) => void }) {
  const t = useT()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const create = useSend(createRole)
  return (
    <ConfirmDialog title={t('access.newRole')} confirm={t('access.newRole')} disabled={!name.trim()} run={(options) => create.send({ name, description }, options)} done={t('ui.saved')} close={(made) => close(made?.role.name)}>
      <Field label={t('access.roleName')} required>
        {(field) => <Input {...field} value={name} maxLength={64} autoFocus onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('access.roleText')}>{(field) => <TextArea {...field} rows={2} value={description} onChange={(event) => setDescription(event.target.value)} />}</Field>
    </ConfirmDialog>
  )
}
