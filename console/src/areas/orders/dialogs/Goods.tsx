import { useRef, useState } from 'react'
import { getStaffProduct, listStaffProducts } from '~/app/client'
import { Button, ErrorPanel, Field, Group, Picker, useRead, useT } from '~/ui'

export type Picked = { sku: string; name: string; quantity: number }

/** A product, and then which of its variants. */
export function Goods({ label, add }: { label: string; add: (one: Picked) => void }) {
  const t = useT()
  const picker = useRef('')
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(null)
  const product = useRead(getStaffProduct, { id: picked?.value ?? '' }, { enabled: picked !== null })
  const found = picked && product.data?.id === picked.value ? product.data : undefined
  const goods = found && (found.variants.length > 0 ? found.variants : [{ sku: found.sku, options: {} }])
  return (
    <>
      <Field label={label}>
        {({ id }) => {
          picker.current = id
          return <Picker id={id} label={label} op={listStaffProducts} input={{ status: 'active' }} option={(one) => ({ value: one.id, label: one.name, note: one.sku })} value={picked} onChange={setPicked} />
        }}
      </Field>
      <ErrorPanel failure={product.failure} />
      {goods && (
        <Group>
          {goods.map(({ sku, options }) => {
            const name = [found.name, ...Object.values(options)].join(', ')
            return (
              <Button
                key={sku}
                small
                icon="plus"
                onClick={() => {
                  add({ sku, name, quantity: 1 })
                  setPicked(null)
                  // The button goes with the choice: from here the next one is made.
                  document.getElementById(picker.current)?.focus()
                }}
              >
                {t('orders.exchange.add', { name: Object.values(options).join(', ') || sku })}
              </Button>
            )
          })}
        </Group>
      )}
    </>
  )
}
