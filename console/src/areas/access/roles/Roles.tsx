import { useState } from 'react'
import { createRole, deleteRole, getOwnPermissions, getRoleMatrix, setRolePermissions, type MatrixRole } from '~/app/client'
import { Badge, Button, Card, Check, ConfirmDialog, CopyAs, ErrorPanel, Field, Group, Input, Menu, MoneyInput, Page, TextArea, shopCurrency, holdsValues, toast, useMay, useRead, useSend, useT, type Failure } from '~/ui'
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
      {matrix.failure && <ErrorPanel failure={matrix.failure} retry={() => void matrix.refetch()} />}
      <Group>
        {roles.map((one) => (
          <Button key={one.id} small kind={one.id === role?.id ? 'primary' : undefined} aria-pressed={one.id === role?.id} onClick={() => setName(one.name)}>
            {one.name.replaceAll('_', ' ')}
          </Button>
        ))}
      </Group>
      {role && matrix.data && (
        <Card
          title={role.name.replaceAll('_', ' ')}
          actions={
            <Group>
              {role.built_in && <Badge>{t('access.builtIn')}</Badge>}
              {manages && !role.built_in && <Menu label={t('access.actionsFor', { name: role.name })} items={[{ label: t('access.deleteRole.confirm'), danger: true, run: () => setAsks('delete') }]} />}
            </Group>
          }
        >
          <p className="muted">{role.description}</p>
          {role.holds_everything ? (
            <p>{t('access.everything')}</p>
          ) : (
            <Permissions
              key={`${role.id} ${role.version}`}
              role={role}
              all={matrix.data.permissions}
              may={(one) => manages && Boolean(own.data?.is_super_admin || own.data?.permissions.some((held) => held.resource === one.resource && held.action === one.action))}
            />
          )}
        </Card>
      )}
      {asks === 'new' && <NewRole close={(made) => (setAsks(undefined), made && setName(made))} />}
      {asks === 'delete' && role && (
        <ConfirmDialog danger title={t('access.deleteRole.title', { name: role.name })} confirm={t('access.deleteRole.confirm')} run={(options) => remove.send({ id: role.id }, { ...options, ifMatch: `"${role.version}"` })} done={t('access.deleteRole.done')} close={() => setAsks(undefined)}>
          <p>{t('access.deleteRole.text')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}

type Permission = { id: string; resource: string; action: string; description: string }

function Permissions({ role, all, may }: { role: MatrixRole; all: Permission[]; may: (permission: Permission) => boolean }) {
  const t = useT()
  const [held, setHeld] = useState(new Set(role.permission_ids))
  const [limit, setLimit] = useState<number | null>(role.limits?.[0]?.max_amount.amount ?? null)
  const [failure, setFailure] = useState<Failure>()
  const save = useSend(setRolePermissions)
  const currency = role.limits?.[0]?.max_amount.currency ?? shopCurrency.get()
  const refunds = all.find((one) => one.resource === 'refunds' && one.action === 'create')
  const resources = [...new Set(all.map((one) => one.resource))].toSorted()
  const dirty = held.size !== role.permission_ids.length || role.permission_ids.some((id) => !held.has(id)) || limit !== (role.limits?.[0]?.max_amount.amount ?? null)
  const run = async () => {
    const limits = refunds && held.has(refunds.id) && limit ? [{ permission_id: refunds.id, max_amount: { amount: limit, currency } }] : []
    const result = await save.send({ id: role.id, permission_ids: [...held], limits }, { ifMatch: `"${role.version}"` })
    setFailure(result.ok ? undefined : result.error)
    if (result.ok) toast(t('ui.saved'))
  }
  return (
    <form
      noValidate
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (holdsValues(event.currentTarget)) void run()
      }}
    >
      {failure && <ErrorPanel failure={failure} />}
      <div className={css.grid}>
      {resources.map((resource) => (
        <fieldset key={resource}>
          <legend>{resource.replaceAll('_', ' ')}</legend>
            {all
              .filter((one) => one.resource === resource)
              .map((one) => (
                <Check
                  key={one.id}
                  label={one.action.replaceAll('_', ' ')}
                  hint={may(one) ? undefined : t('access.ceiling')}
                  checked={held.has(one.id)}
                  disabled={!may(one)}
                  onChange={(checked) => {
                    const next = new Set(held)
                    if (checked) next.add(one.id)
                    else next.delete(one.id)
                    setHeld(next)
                  }}
                />
              ))}
        </fieldset>
      ))}
      </div>
      {refunds && held.has(refunds.id) && (
        <Field label={t('access.refundLimit')} hint={t('access.refundLimitHint')}>
          {(field) => <MoneyInput {...field} currency={currency} value={limit} disabled={!may(refunds)} onChange={setLimit} />}
        </Field>
      )}
      <Button type="submit" kind="primary" busy={save.busy} disabled={!dirty}>
        {t('ui.save')}
      </Button>
    </form>
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
