import { useState } from 'react'
import { addCustomerGroupMember, deleteCustomerGroup, getCustomerGroup, listCustomerGroupMembers, listCustomers, removeCustomerGroupMember, updateCustomerGroup, type CustomerGroup, type GroupMember } from '~/app/client'
import { Button, Card, Columns, ConfirmDialog, CopyAs, EmptyState, ErrorPanel, Field, Form, Group as Buttons, LinkText, ListCard, Page, Picker, Stack, TextField, Time, useEditOf, useGo, useMay, usePart, useRead, useSend, useT, type Option } from '~/ui'

const editable = (group: CustomerGroup) => ({ name: group.name, description: group.description })

/** One group: what it is called and who is in it. */
export default function Group() {
  const t = useT()
  const id = usePart('id')
  const go = useGo()
  const group = useRead(getCustomerGroup, { id })
  const manages = useMay('customers', 'manage')
  const [deleting, setDeleting] = useState(false)
  const remove = useSend(deleteCustomerGroup)
  const update = useSend(updateCustomerGroup)
  const edit = useEditOf(group, editable, {
    name: 'customer-group',
    save: (changed, options) => update.send({ id, ...changed }, options),
  })
  return (
    <Page
      narrow
      back={{ to: '/customers/groups', label: t('screen.customerGroups') }}
      title={group.data?.name ?? ' '}
      actions={
        <Buttons>
          <CopyAs op={getCustomerGroup} input={{ id }} />
          {manages && group.data && (
            <Button icon="trash" onClick={() => setDeleting(true)}>
              {t('customers.groupDelete')}
            </Button>
          )}
        </Buttons>
      }
    >
      <ErrorPanel failure={group.failure} retry={() => void group.refetch()} />
      {group.data && (
        <Columns>
          <Members id={id} manages={manages} />
          <>
            {manages && (
              <Form edit={edit}>
                <Card title={t('customers.group')}>
                  <Stack>
                  <TextField name="name" label={t('customers.groupName')} required maxLength={200} />
                  <TextField name="description" label={t('customers.groupDescription')} maxLength={2000} lines={3} />
                  </Stack>
                </Card>
              </Form>
            )}
          </>
        </Columns>
      )}
      {deleting && group.data && (
        <ConfirmDialog
          title={t('customers.groupDeleteTitle', { name: group.data.name })}
          confirm={t('customers.groupDelete')}
          danger
          run={(options) => remove.send({ id }, { ...options, ifMatch: group.etag })}
          done={t('customers.groupDeleted')}
          close={(gone) => {
            setDeleting(false)
            if (gone !== undefined) void go('/customers/groups')
          }}
        >
          <p>{t('customers.groupDeleteText')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}

function Members({ id, manages }: { id: string; manages: boolean }) {
  const t = useT()
  const [adding, setAdding] = useState(false)
  const [person, setPerson] = useState<Option | null>(null)
  const [leaving, setLeaving] = useState<GroupMember>()
  const add = useSend(addCustomerGroupMember, { also: ['customers'] })
  const remove = useSend(removeCustomerGroupMember, { also: ['customers'] })
  const begin = () => {
    setPerson(null)
    setAdding(true)
  }
  return (
    <ListCard
      title={t('customers.members')}
      op={listCustomerGroupMembers}
      input={{ id, page_size: 25 }}
      rowKey={(member: GroupMember) => member.user_id}
      empty={<EmptyState icon="customers" title={t('customers.noMembers')}>{t('customers.noMembersText')}</EmptyState>}
      actions={
        manages ? (
          <Button small icon="plus" onClick={begin}>
            {t('customers.memberAdd')}
          </Button>
        ) : undefined
      }
      columns={[
        { key: 'email', head: t('customers.email'), cell: (member) => <LinkText to={`/customers/${member.user_id}`}>{member.email ?? member.user_id}</LinkText> },
        { key: 'since', head: t('customers.memberSince'), nowrap: true, cell: (member) => <Time value={member.added_at} /> },
        {
          key: 'remove',
          head: t('customers.groupRemove'),
          hideHead: true,
          end: true,
          cell: (member) =>
            manages && (
              <Button small kind="quiet" about={member.email ?? member.user_id} onClick={() => setLeaving(member)}>
                {t('customers.groupRemove')}
              </Button>
            ),
        },
      ]}
    >
      {adding && (
        <ConfirmDialog title={t('customers.memberAdd')} confirm={t('customers.memberAdd')} disabled={!person} run={(options) => add.send({ id, user_id: person!.value }, options)} done={t('customers.memberAdded')} close={() => setAdding(false)}>
          <Field label={t('customers.member')}>
            {(field) => (
              <Picker
                id={field.id}
                label={t('customers.member')}
                op={listCustomers}
                input={{ has_account: true }}
                option={(one) => ({ value: one.id, label: one.email, note: `${one.first_name} ${one.last_name}`.trim() })}
                value={person}
                onChange={setPerson}
              />
            )}
          </Field>
        </ConfirmDialog>
      )}
      {leaving && (
        <ConfirmDialog title={t('customers.memberRemoveTitle', { name: leaving.email ?? leaving.user_id })} confirm={t('customers.groupRemove')} danger run={(options) => remove.send({ id, user_id: leaving.user_id }, options)} done={t('customers.groupRemoved')} close={() => setLeaving(undefined)}>
          <p>{t('customers.groupRemoveText')}</p>
        </ConfirmDialog>
      )}
    </ListCard>
  )
}
