import { listLocations, type StaffProduct } from '~/app/client'
import { ButtonLink, Card, Table, useAll, useMay, useT } from '~/ui'

/** Where the pieces lie. Where there are variants each has a ledger of its own, and the product has none. */
export function Levels({ product }: { product: StaffProduct }) {
  const t = useT()
  const looks = useMay('inventory', 'read')
  const locations = useAll(listLocations, {}, { enabled: looks })
  if (!looks) return null
  return (
    <Card
      title={t('catalogue.stock')}
      flush
      actions={
        product.variants.length > 0 ? (
          <ButtonLink small to={`/catalogue/products/${product.id}?tab=variants`}>
            {t('catalogue.variants')}
          </ButtonLink>
        ) : (
          <ButtonLink small to={`/catalogue/stock/${product.id}`}>
            {t('screen.ledger')}
          </ButtonLink>
        )
      }
    >
      <Table
        label={t('catalogue.stock')}
        rows={product.stock.locations}
        rowKey={(level) => level.location_id}
        empty={<p className="muted">{t('catalogue.noStock')}</p>}
        columns={[
          { key: 'where', head: t('catalogue.location'), cell: (level) => locations.data?.find((one) => one.id === level.location_id)?.name ?? level.location_id },
          { key: 'available', head: t('catalogue.available'), end: true, cell: (level) => level.available },
          { key: 'held', head: t('catalogue.held'), end: true, cell: (level) => level.held + level.allocated },
        ]}
      />
    </Card>
  )
}
