import { exportCustomers, getCustomerGroup, listCustomerGroups, listCustomers, type StaffCustomer } from '~/app/client'
import { Badge, Can, CopyAs, Download, Group, ListScreen, Money, Page, State, Time, useT } from '~/ui'

/** All buyers, members and guests. */
export default function Customers() {
  const t = useT()
  const yesNo = (yes: string, no: string) => [
    { value: 'true', label: t(yes) },
    { value: 'false', label: t(no) },
  ]
  return (
    <Page
      title={t('screen.customers')}
      actions={
        <Group>
          <CopyAs op={listCustomers} input={{ page_size: 25 }} />
          <Can resource="exports" action="create">
            <Download
              label={t('customers.export')}
              op={exportCustomers}
              kinds={[
                // Guarded: what a spreadsheet would take for a formula stays text.
                { label: t('customers.exportCsv'), input: { format: 'csv', guarded: true }, name: 'customers.csv' },
                { label: 'NDJSON', input: { format: 'ndjson' }, name: 'customers.ndjson' },
                { label: 'Shopify CSV', input: { format: 'shopify', guarded: true }, name: 'customers-shopify.csv' },
              ]}
            />
          </Can>
        </Group>
      }
    >
      <ListScreen
        name="customers"
        label={t('screen.customers')}
        op={listCustomers}
        rowKey={(customer: StaffCustomer) => customer.id}
        to={(customer) => `/customers/${customer.id}`}
        searches={t('customers.searches')}
        filters={[
          { name: 'has_account', label: t('customers.kind'), kind: 'choice', options: yesNo('customers.members', 'customers.guests') },
          { name: 'consent', label: t('customers.ads'), kind: 'choice', options: yesNo('customers.consents', 'customers.consentsNot') },
          { name: 'group', label: t('customers.group'), kind: 'pick', op: listCustomerGroups, one: getCustomerGroup },
          { name: 'from', label: t('customers.from'), kind: 'day' },
          { name: 'to', label: t('customers.to'), kind: 'day', end: true },
        ]}
        live={['customer.']}
        columns={[
          { key: 'who', head: t('customers.customer'), cell: (customer) => `${customer.first_name} ${customer.last_name}`.trim() || customer.email || t('customers.nameless') },
          { key: 'email', head: t('customers.email'), cell: (customer) => customer.email || <span className="muted">–</span> },
          { key: 'kind', head: t('customers.kind'), cell: (customer) => (customer.anonymised_at ? <State value="anonymised" /> : <Badge>{t(customer.has_account ? 'customers.member' : 'customers.guest')}</Badge>) },
          { key: 'consent', head: t('customers.consent'), cell: (customer) => <State value={customer.marketing_consent.granted ? 'granted' : 'not_granted'} /> },
          { key: 'orders', head: t('customers.orders'), end: true, cell: (customer) => customer.orders },
          { key: 'spent', head: t('customers.spent'), sort: 'spend', end: true, nowrap: true, cell: (customer) => <Money value={customer.spent} /> },
          { key: 'last', head: t('customers.lastOrder'), sort: 'last_order_at', nowrap: true, cell: (customer) => <Time value={customer.last_order_at} style="day" /> },
          { key: 'since', head: t('customers.since'), sort: 'created_at', nowrap: true, end: true, cell: (customer) => <Time value={customer.created_at} style="day" /> },
        ]}
        empty={{ icon: 'customers', title: t('customers.none'), text: t('customers.noneText') }}
      />
    </Page>
  )
}
