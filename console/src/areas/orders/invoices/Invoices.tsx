import { listInvoices, type InvoiceSummary } from '~/app/client'
import { CopyAs, LinkText, ListScreen, Money, Page, Time, useT } from '~/ui'
import { Pdf } from '../papers/Pdf'

/** Every invoice and credit note, without a gap. */
export default function Invoices() {
  const t = useT()
  return (
    <Page title={t('screen.invoices')} actions={<CopyAs op={listInvoices} input={{ page_size: 25 }} />}>
      <ListScreen
        name="invoices"
        label={t('screen.invoices')}
        op={listInvoices}
        rowKey={(paper: InvoiceSummary) => paper.id}
        filters={[
          { name: 'kind', label: t('orders.paperKind'), kind: 'choice', options: (['invoice', 'credit_note'] as const).map((value) => ({ value, label: t(`orders.paper.${value}`) })) },
          { name: 'number', label: t('orders.paperNumber'), kind: 'text' },
          { name: 'from', label: t('orders.from'), kind: 'day' },
          { name: 'to', label: t('orders.to'), kind: 'day', end: true },
        ]}
        columns={[
          { key: 'number', head: t('orders.paperNumber'), nowrap: true, cell: (paper) => paper.number },
          { key: 'kind', head: t('orders.paperKind'), cell: (paper) => t(`orders.paper.${paper.kind}`) },
          { key: 'issued', head: t('orders.issued'), sort: 'issued_at', nowrap: true, cell: (paper) => <Time value={paper.issued_at} /> },
          { key: 'order', head: t('orders.number'), cell: (paper) => <LinkText to={`/orders/${paper.order_id}`}>{paper.order_number}</LinkText> },
          { key: 'total', head: t('orders.total'), end: true, nowrap: true, cell: (paper) => <Money value={paper.total} /> },
          {
            key: 'pdf',
            head: t('orders.pdf'),
            hideHead: true,
            end: true,
            cell: (paper) => <Pdf id={paper.id} number={paper.number} />,
          },
        ]}
        empty={{ icon: 'orders', title: t('orders.noInvoices'), text: t('orders.noPapersText') }}
      />
    </Page>
  )
}
