import { listStaffBrands, type StaffBrand } from '~/app/client'
import { ButtonLink, CopyAs, Group, ListScreen, Page, State, Time, useMay, useT } from '~/ui'

export default function Brands() {
  const t = useT()
  const manages = useMay('brands', 'manage')
  return (
    <Page
      title={t('screen.brands')}
      actions={
        <Group>
          <CopyAs op={listStaffBrands} input={{ page_size: 25 }} />
          {manages && (
            <ButtonLink kind="primary" icon="plus" to="/catalogue/brands/new">
              {t('catalogue.newBrand')}
            </ButtonLink>
          )}
        </Group>
      }
    >
      <ListScreen
        name="brands"
        label={t('screen.brands')}
        op={listStaffBrands}
        rowKey={(brand: StaffBrand) => brand.id}
        to={(brand) => `/catalogue/brands/${brand.id}`}
        searches={t('catalogue.searchesNames')}
        columns={[
          { key: 'name', head: t('catalogue.name'), sort: 'name', cell: (brand) => brand.name },
          { key: 'state', head: t('catalogue.status'), cell: (brand) => <State value={brand.active ? 'active' : 'inactive'} /> },
          { key: 'order', head: t('catalogue.sortOrder'), sort: 'sort_order', end: true, cell: (brand) => brand.sort_order },
          { key: 'updated', head: t('catalogue.updated'), nowrap: true, cell: (brand) => <Time value={brand.updated_at} /> },
        ]}
        empty={{ icon: 'catalogue', title: t('catalogue.noBrands'), action: manages ? { label: t('catalogue.newBrand'), to: '/catalogue/brands/new' } : undefined }}
      />
    </Page>
  )
}
