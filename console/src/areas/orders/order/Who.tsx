import { LinkText, useT } from '~/ui'

/** Who did something: the buyer, or a member of staff, whose account one may open who may see accounts. */
export function Who({ id, buyer, linked }: { id: string; buyer: string | null; linked: boolean }) {
  const t = useT()
  if (id === buyer) return <>· {t('orders.byBuyer')}</>
  return <>· {linked ? <LinkText to={`/access/users/${id}`}>{t('orders.byStaff')}</LinkText> : t('orders.byStaff')}</>
}
