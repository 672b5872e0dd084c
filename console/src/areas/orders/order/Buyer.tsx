import { useState } from 'react'
import { updateOrder, type Address, type StaffOrder } from '~/app/client'
import { Badge, Button, ButtonLink, Card, ConfirmDialog, Facts, Field, Group, useMay, useSend, useT, WordsInput } from '~/ui'

const lines = (address: Address) => [`${address.first_name} ${address.last_name}`.trim(), address.company, address.address1, address.address2, `${address.postal_code} ${address.city}`.trim(), address.state, address.country, address.phone_number].filter(Boolean)

function Lines({ address }: { address: Address }) {
  return (
    <address style={{ fontStyle: 'normal' }}>
      {lines(address).map((line) => (
        <div key={line}>{line}</div>
      ))}
    </address>
  )
}

/** Who bought, where it goes, and the shop's own marks on the order. */
export function Buyer({ order }: { order: StaffOrder }) {
  const t = useT()
  const edits = useMay('orders', 'manage')
  const looks = useMay('customers', 'read')
  const [tagging, setTagging] = useState(false)
  const same = lines(order.shipping_address).join() === lines(order.billing_address).join()
  return (
    <>
      <Card
        title={t('orders.customer')}
        actions={
          looks ? (
            <ButtonLink small to={`/customers/${order.customer_id}`}>
              {t('orders.toCustomer')}
            </ButtonLink>
          ) : undefined
        }
      >
        <Facts
          of={[
            [t('orders.email'), order.email && <a href={`mailto:${order.email}`}>{order.email}</a>],
            [t('orders.shippingAddress'), <Lines key="s" address={order.shipping_address} />],
            [t('orders.billingAddress'), same ? <span className="muted">{t('orders.sameAddress')}</span> : <Lines key="b" address={order.billing_address} />],
            [t('orders.buyersNote'), order.notes || null],
          ]}
        />
      </Card>
      <Card
        title={t('orders.tags')}
        actions={
          edits ? (
            <Button small onClick={() => setTagging(true)}>
              {t('orders.tagsEdit')}
            </Button>
          ) : undefined
        }
      >
        {order.tags.length === 0 ? (
          <p className="muted">{t('orders.noTags')}</p>
        ) : (
          <Group>
            {order.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </Group>
        )}
      </Card>
      {tagging && <Tags order={order} close={() => setTagging(false)} />}
    </>
  )
}

function Tags({ close, ...opened }: { order: StaffOrder; close: () => void }) {
  const t = useT()
  const [{ order }] = useState(opened)
  const [tags, setTags] = useState(order.tags)
  const update = useSend(updateOrder)
  return (
    <ConfirmDialog title={t('orders.tagsEdit')} confirm={t('ui.save')} run={(options) => update.send({ id: order.id, tags }, { ...options, ifMatch: `"${order.version}"` })} done={t('ui.saved')} close={() => close()}>
      <Field label={t('orders.tags')} hint={t('orders.tagsHint')}>
        {(field) => <WordsInput {...field} value={tags} onChange={setTags} />}
      </Field>
    </ConfirmDialog>
  )
}
