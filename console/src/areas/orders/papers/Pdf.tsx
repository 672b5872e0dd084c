import { downloadInvoice } from '~/app/client'
import { Download } from '~/ui'

/** An invoice or credit note as it was issued. */
export function Pdf({ id, number }: { id: string; number: string }) {
  return <Download small label="PDF" about={number} op={downloadInvoice} kinds={[{ label: 'PDF', input: { id }, name: `${number}.pdf` }]} />
}
