import { useState } from 'react'
import { createCustomerGroup, listCustomerGroups, type CustomerGroup } from '~/app/client'
import { Button, ConfirmDialog, CopyAs, Field, Group, Input, ListScreen, Page, TextArea, Time, useGo, useMay, useSend, useT } from '~/ui'

/** Groups of members: what promotions can be for. */
export default function Groups() {
  const t = useT()
  const go = useGo()
  const manages = useMay('customers', 'manage')
  const [creating, setCreating] = useState(false)
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const create = useSend(createCustomerGroup)
  return (
    <Page
      title={t('screen.customerGroups')}
      actions={
        <Group>
          <CopyAs op={listCustomerGroups} input={{ page_size: 25 }} />
          {manages && (
            <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
              {t('customers.groupCreate')}
            </Button>
          )}
        </Group>
      }
    >
      <ListScreen
        name="customer-groups"
        label={t('screen.customerGroups')}
        op={listCustomerGroups}
        rowKey={(group: CustomerGroup) => group.id}
        to={(group) => `/customers/groups/${group.id}`}
        searches={t('customers.groupSearches')}
        columns={[
          { key: 'name', head: t('customers.groupName'), sort: 'name', cell: (group) => group.name },
          { key: 'description', head: t('customers.groupDescription'), cell: (group) => group.description || <span className="muted">–</span> },
          { key: 'created', head: t('customers.since'), sort: 'created_at', end: true, nowrap: true, cell: (group) => <Time value={group.created_at} style="day" /> },
        ]}
        empty={{ icon: 'customers', title: t('customers.noGroupsYet'), text: t('customers.noGroupsYetText') }}
      />
      {creating && (
        <ConfirmDialog
          title={t('customers.groupCreate')}
          confirm={t('customers.groupCreate')}
          disabled={!name.trim()}
          run={(options) => create.send({ name: name.trim(), description: description.trim() }, options)}
          done={t('customers.groupCreated')}
          close={(group) => {
            setCreating(false)
            if (group) void go(`/customers/groups/${group.id}`)
          }}
        >
          <Field label={t('customers.groupName')} required>
            {(field) => <Input {...field} value={name} maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label={t('customers.groupDescription')}>{(field) => <TextArea {...field} value={description} maxLength={2000} onChange={(event) => setDescription(event.target.value)} />}</Field>
        </ConfirmDialog>
      )}
    </Page>
  )
}
