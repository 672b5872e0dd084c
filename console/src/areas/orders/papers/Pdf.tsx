import { downloadInvoice } from '~/app/client'
import { Download, useT } from '~/ui'

/** An invoice or credit note as it was issued. */
export function Pdf({ id, number }: { id: string; number: string }) {
  const t = useT()
  return <Download small label="PDF" about={t('orders.pdfOf', { number })} op={downloadInvoice} kinds={[{ label: 'PDF', input: { id }, name: `${number}.pdf` }]} />
}
