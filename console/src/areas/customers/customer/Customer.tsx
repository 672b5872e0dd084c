import { useState } from 'react'
import { anonymiseCustomer, getCustomer, updateCustomer, type StaffCustomer } from '~/app/client'
import { Badge, Button, Card, CheckField, Columns, ConfirmDialog, CopyAs, ErrorPanel, Facts, Field, FieldRow, Form, FormField, Group, Input, Menu, Money, Notice, Page, Stack, State, TextField, Time, WordsInput, useEditOf, useMay, usePart, useRead, useSend, useT } from '~/ui'
import { Addresses } from './Addresses'
import { Consent } from './Consent'
import { Credit } from '../credit/Credit'
import { Messages } from '../messages/Messages'
import { Devices } from './Devices'
import { Memberships } from './Memberships'
import { Orders } from './Orders'

const editable = (customer: StaffCustomer) => ({
  first_name: customer.first_name,
  last_name: customer.last_name,
  phone: customer.phone,
  locale: customer.locale,
  tags: customer.tags,
  notes: customer.notes,
  marketing_consent: customer.marketing_consent.granted,
})

/** Everything of one buyer: who, what they bought, their credit, devices and consent. */
export default function Customer() {
  const t = useT()
  const id = usePart('id')
  const customer = useRead(getCustomer, { id })
  const erases = useMay('customers', 'erase')
  const [asks, setAsks] = useState(false)
  const one = customer.data
  const name = one && (`${one.first_name} ${one.last_name}`.trim() || one.email || t('customers.nameless'))
  return (
    <Page
      narrow
      back={{ to: '/customers', label: t('screen.customers') }}
      title={name ?? ' '}
      mark={one && (one.anonymised_at ? <State value="anonymised" /> : <Badge>{t(one.has_account ? 'customers.member' : 'customers.guest')}</Badge>)}
      sub={one && name !== one.email ? one.email : ' '}
      actions={
        one && (
          <Group>
            <CopyAs op={getCustomer} input={{ id }} />
            {erases && !one.anonymised_at && (
              <Menu label={t('ui.moreActions')} trigger={<Button icon="more" label={t('ui.moreActions')} />} items={[{ label: t('customers.anonymise'), icon: 'trash', danger: true, run: () => setAsks(true) }]} />
            )}
          </Group>
        )
      }
    >
      <ErrorPanel failure={customer.failure} retry={() => void customer.refetch()} />
      {one?.anonymised_at && <Notice>{t('customers.anonymisedText')}</Notice>}
      {one && (
        <Columns>
          <>
            <Orders customer={one} />
            {one.has_account && <Credit id={id} />}
            {one.has_account && <Devices id={id} />}
            {one.has_account && !one.anonymised_at && <Messages id={id} />}
            {!one.anonymised_at && <Profile customer={one} etag={customer.etag} reload={customer.refetch} />}
          </>
          <>
            <Card title={t('customers.facts')}>
              <Facts
                of={[
                  [t('customers.email'), one.email || undefined],
                  [t('customers.phone'), one.phone || undefined],
                  [t('customers.spent'), one.spend?.length ? one.spend.map((part) => <div key={part.spent.currency}><Money value={part.spent} /> {t('customers.inOrders', { count: part.orders })}</div>) : <Money key="s" value={one.spent} />],
                  [t('customers.lastOrder'), <Time key="l" value={one.last_order_at} />],
                  [t('customers.since'), <Time key="c" value={one.created_at} />],
                  [t('customers.tags'), one.tags.length > 0 ? <Group key="t">{one.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</Group> : undefined],
                ]}
              />
            </Card>
            <Consent customer={one} />
            <Memberships customer={one} />
            <Addresses of={one.addresses ?? []} />
          </>
        </Columns>
      )}
      {asks && one && <Anonymise customer={one} close={() => setAsks(false)} />}
    </Page>
  )
}

function Profile({ customer, etag, reload }: { customer: StaffCustomer; etag?: string; reload: () => Promise<{ data?: { data: StaffCustomer; etag?: string } }> }) {
  const t = useT()
  const manages = useMay('customers', 'manage')
  const save = useSend(updateCustomer)
  const edit = useEditOf({ data: customer, etag, refetch: reload }, editable, {
    name: 'customer',
    save: (changed, options) => save.send({ id: customer.id, ...changed }, options),
  })
  if (!manages) return customer.notes ? <Card title={t('customers.notes')}>{customer.notes}</Card> : null
  return (
    <Form edit={edit}>
      <Card title={t('customers.profile')}>
        <Stack>
        <FieldRow>
          <TextField name="first_name" label={t('customers.firstName')} maxLength={100} />
          <TextField name="last_name" label={t('customers.lastName')} maxLength={100} />
        </FieldRow>
        <FieldRow>
          <TextField name="phone" label={t('customers.phone')} maxLength={40} />
          <FormField name="locale" label={t('customers.locale')} hint={t('customers.localeHint')}>
            {(field) => <Input {...field} value={field.value ?? ''} maxLength={35} onChange={(event) => field.onChange(event.target.value || null)} />}
          </FormField>
        </FieldRow>
        <FieldRow>
          <FormField name="tags" label={t('customers.tags')} hint={t('customers.tagsHint')}>
            {({ ref: _ref, ...field }) => <WordsInput {...field} onChange={field.onChange} />}
          </FormField>
        </FieldRow>
        <TextField name="notes" label={t('customers.notes')} hint={t('customers.notesHint')} maxLength={5000} lines={4} />
        <CheckField name="marketing_consent" label={t('customers.mayBeSent')} hint={t('customers.mayBeSentHint')} />
        </Stack>
      </Card>
    </Form>
  )
}

/** For good: what names the person has to be typed before. */
function Anonymise({ customer, close }: { customer: StaffCustomer; close: () => void }) {
  const t = useT()
  const anonymise = useSend(anonymiseCustomer, { also: ['users', 'device-tokens'] })
  const [typed, setTyped] = useState('')
  const word = customer.email || customer.id
  return (
    <ConfirmDialog
      title={t('customers.anonymiseTitle')}
      confirm={t('customers.anonymise')}
      danger
      disabled={typed.trim() !== word}
      run={(options) => anonymise.send({ id: customer.id }, options)}
      done={t('customers.anonymised')}
      close={close}
    >
      <p>{t('customers.anonymiseText')}</p>
      <Field label={t('customers.anonymiseType', { word })}>{(field) => <Input {...field} value={typed} autoComplete="off" autoFocus onChange={(event) => setTyped(event.target.value)} />}</Field>
    </ConfirmDialog>
  )
}
