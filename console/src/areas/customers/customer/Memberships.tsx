import { useState } from 'react'
import { addCustomerGroupMember, listCustomerGroups, removeCustomerGroupMember, type StaffCustomer } from '~/app/client'
import { Button, Card, ConfirmDialog, Field, LinkRow, Picker, Rows, useMay, useSend, useT, type Option } from '~/ui'

/** The groups that they are in: what promotions for groups go by. Only members can be in one. */
export function Memberships({ customer }: { customer: StaffCustomer }) {
  const t = useT()
  const manages = useMay('customers', 'manage') && customer.has_account && !customer.anonymised_at
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<{ id: string; name: string }>()
  const [group, setGroup] = useState<Option | null>(null)
  const add = useSend(addCustomerGroupMember, { also: ['customers'] })
  const remove = useSend(removeCustomerGroupMember, { also: ['customers'] })
  const groups = customer.groups ?? []
  const begin = () => {
    setGroup(null)
    setAdding(true)
  }
  return (
    <Card
      title={t('customers.groups')}
      flush={groups.length > 0}
      actions={
        manages ? (
          <Button small icon="plus" onClick={begin}>
            {t('customers.groupAdd')}
          </Button>
        ) : undefined
      }
    >
      {groups.length === 0 ? (
        <p className="muted">{t('customers.noGroups')}</p>
      ) : (
        <Rows>
          {groups.map((one) => (
            <LinkRow
              key={one.id}
              end={
                manages && (
                  <Button small kind="quiet" about={one.name} onClick={() => setLeaving(one)}>
                    {t('customers.groupRemove')}
                  </Button>
                )
              }
            >
              {one.name}
            </LinkRow>
          ))}
        </Rows>
      )}
      {adding && (
        <ConfirmDialog
          title={t('customers.groupAdd')}
          confirm={t('customers.groupAdd')}
          disabled={!group}
          run={(options) => add.send({ id: group!.value, user_id: customer.id }, options)}
          done={t('customers.groupAdded')}
          close={() => setAdding(false)}
        >
          <Field label={t('customers.group')}>{(field) => <Picker id={field.id} label={t('customers.group')} op={listCustomerGroups} option={(one) => ({ value: one.id, label: one.name, note: one.description })} value={group} onChange={setGroup} />}</Field>
        </ConfirmDialog>
      )}
      {leaving && (
        <ConfirmDialog title={t('customers.groupRemoveTitle', { name: leaving.name })} confirm={t('customers.groupRemove')} danger run={(options) => remove.send({ id: leaving.id, user_id: customer.id }, options)} done={t('customers.groupRemoved')} close={() => setLeaving(undefined)}>
          <p>{t('customers.groupRemoveText')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
