import { getStaffCategory, listStaffCategories, type StaffCategory } from '~/app/client'
import { ButtonLink, CopyAs, Group, ListScreen, NameOf, Page, State, Time, useMay, useRead, useT } from '~/ui'

export default function Categories() {
  const t = useT()
  const manages = useMay('categories', 'manage')
  // Most parents are among these: one request instead of one for each.
  const all = useRead(listStaffCategories, { page_size: 100, sort: 'name' })
  return (
    <Page
      title={t('screen.categories')}
      actions={
        <Group>
          <CopyAs op={listStaffCategories} input={{ page_size: 25 }} />
          {manages && (
            <ButtonLink kind="primary" icon="plus" to="/catalogue/categories/new">
              {t('catalogue.newCategory')}
            </ButtonLink>
          )}
        </Group>
      }
    >
      <ListScreen
        name="categories"
        label={t('screen.categories')}
        op={listStaffCategories}
        rowKey={(category: StaffCategory) => category.id}
        to={(category) => `/catalogue/categories/${category.id}`}
        searches={t('catalogue.searchesNames')}
        filters={[{ name: 'parent_id', label: t('catalogue.parent'), kind: 'pick', op: listStaffCategories, one: getStaffCategory }]}
        columns={[
          { key: 'name', head: t('catalogue.name'), sort: 'name', cell: (category) => category.name },
          { key: 'parent', head: t('catalogue.parent'), cell: ({ parent_id }) => (parent_id ? all.data && (all.data.find((one) => one.id === parent_id)?.name ?? <NameOf of={getStaffCategory} id={parent_id} />) : '–') },
          { key: 'state', head: t('catalogue.status'), cell: (category) => <State value={category.active ? 'active' : 'inactive'} /> },
          { key: 'order', head: t('catalogue.sortOrder'), sort: 'sort_order', end: true, cell: (category) => category.sort_order },
          { key: 'updated', head: t('catalogue.updated'), nowrap: true, cell: (category) => <Time value={category.updated_at} /> },
        ]}
        empty={{ icon: 'catalogue', title: t('catalogue.noCategories'), action: manages ? { label: t('catalogue.newCategory'), to: '/catalogue/categories/new' } : undefined }}
      />
    </Page>
  )
}
