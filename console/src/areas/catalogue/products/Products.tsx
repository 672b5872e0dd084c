import { useState } from 'react'
import { exportProducts, getStaffBrand, getStaffCategory, listStaffBrands, listStaffCategories, listStaffProducts, type StaffProduct } from '~/app/client'
import { ButtonLink, CopyAs, Download, Group, ListScreen, Money, Page, State, Time, useMay, useT } from '~/ui'
import { BulkEdit } from './BulkEdit'

/** The catalogue as staff see it, drafts included. */
export default function Products() {
  const t = useT()
  const [editing, setEditing] = useState<{ products: StaffProduct[]; clear: () => void }>()
  const manages = useMay('products', 'manage')
  const bulk = useMay('products', 'bulk')
  const exports = useMay('exports', 'create')
  return (
    <Page
      title={t('screen.products')}
      actions={
        <Group>
          <CopyAs op={listStaffProducts} input={{ page_size: 25 }} />
          {exports && <Download label={t('catalogue.export')} op={exportProducts} kinds={[{ label: 'CSV', input: {}, name: 'products.csv' }]} />}
          {manages && (
            <ButtonLink kind="primary" icon="plus" to="/catalogue/products/new">
              {t('screen.newProduct')}
            </ButtonLink>
          )}
        </Group>
      }
    >
      <ListScreen
        name="products"
        label={t('screen.products')}
        op={listStaffProducts}
        rowKey={(product: StaffProduct) => product.id}
        to={(product) => `/catalogue/products/${product.id}`}
        searches={t('catalogue.searches')}
        filters={[
          { name: 'status', label: t('catalogue.status'), kind: 'choice', options: ['draft', 'active', 'archived'].map((value) => ({ value, label: t(`state.${value}`) })) },
          { name: 'stock', label: t('catalogue.stock'), kind: 'choice', options: ['in', 'low', 'out'].map((value) => ({ value, label: t(`catalogue.stock.${value}`) })) },
          { name: 'category_id', label: t('catalogue.category'), kind: 'pick', op: listStaffCategories, one: getStaffCategory },
          { name: 'brand_id', label: t('catalogue.brand'), kind: 'pick', op: listStaffBrands, one: getStaffBrand },
          { name: 'tag', label: t('catalogue.tag'), kind: 'text' },
        ]}
        bulk={bulk ? [{ label: t('catalogue.bulk'), run: (products, clear) => setEditing({ products, clear }) }] : []}
        live={['product.']}
        columns={[
          { key: 'name', head: t('catalogue.name'), sort: 'name', cell: (product) => product.name },
          { key: 'sku', head: t('catalogue.sku'), sort: 'sku', nowrap: true, cell: (product) => <span className="num">{product.sku}</span> },
          { key: 'status', head: t('catalogue.status'), cell: (product) => <State value={product.status} /> },
          { key: 'variants', head: t('catalogue.variants'), end: true, cell: (product) => product.variants.length },
          { key: 'available', head: t('catalogue.available'), end: true, cell: (product) => <span className="num">{product.stock.available}</span> },
          { key: 'price', head: t('catalogue.price'), sort: 'price', end: true, nowrap: true, cell: (product) => <Money value={product.sale_price ?? product.base_price} /> },
          { key: 'updated', head: t('catalogue.updated'), sort: 'updated_at', nowrap: true, cell: (product) => <Time value={product.updated_at} /> },
        ]}
        empty={{ icon: 'catalogue', title: t('catalogue.none'), text: t('catalogue.noneText'), action: manages ? { label: t('screen.newProduct'), to: '/catalogue/products/new' } : undefined }}
      />
      {editing && <BulkEdit {...editing} close={() => setEditing(undefined)} />}
    </Page>
  )
}
