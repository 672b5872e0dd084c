import { useMemo, useState } from 'react'
import { createCategory, deleteCategory, getStaffCategory, listStaffCategories, updateCategory, type StaffCategory } from '~/app/client'
import { Button, Card, CheckField, ErrorPanel, FieldRow, Form, NumberField, Page, PickField, TextField, useEditForm, useGo, useMay, usePart, useRead, useSend, useT } from '~/ui'
import { DeleteGroup } from './DeleteGroup'

const valuesOf = ({ name, slug, description, parent_id, image_url, active, sort_order }: StaffCategory) => ({ name, slug, description, parent_id: parent_id ?? '', image_url, active, sort_order })
const empty = { name: '', slug: '', description: '', parent_id: '', image_url: '', active: true, sort_order: 0 }

/** A category; `new` makes one. */
export default function Category() {
  const t = useT()
  const id = usePart('id')
  const creates = id === 'new'
  const go = useGo()
  const manages = useMay('categories', 'manage')
  const category = useRead(getStaffCategory, { id }, { enabled: !creates })
  const update = useSend(updateCategory, { also: ['products'] })
  const create = useSend(createCategory)
  const remove = useSend(deleteCategory, { also: ['products'] })
  const [deleting, setDeleting] = useState(false)
  const values = useMemo(() => (creates ? empty : category.data && valuesOf(category.data)), [creates, category.data])
  const edit = useEditForm({
    name: 'category',
    values,
    etag: category.etag,
    creates,
    save: (changed, options) => {
      const { parent_id, ...rest } = changed
      const request = { ...rest, ...(parent_id !== undefined && { parent_id: parent_id || null }) }
      return creates ? create.send({ ...request, name: changed.name ?? '', slug: changed.slug || undefined }, options) : update.send({ id, ...request }, options)
    },
    reload: async () => {
      const fresh = await category.refetch()
      return fresh.data && { values: valuesOf(fresh.data.data), etag: fresh.data.etag }
    },
    onSaved: (made) => creates && void go(`/catalogue/categories/${(made as StaffCategory).id}`),
  })
  return (
    <Page
      narrow
      back={{ to: '/catalogue/categories', label: t('screen.categories') }}
      title={creates ? t('catalogue.newCategory') : (category.data?.name ?? ' ')}
      actions={
        !creates && manages ? (
          <Button kind="danger" onClick={() => setDeleting(true)}>
            {t('catalogue.delete')}
          </Button>
        ) : undefined
      }
    >
      <ErrorPanel failure={category.failure} />
      <Form edit={edit} locked={!manages}>
        <Card title={t('screen.category')}>
          <TextField name="name" label={t('catalogue.name')} required maxLength={200} />
          <FieldRow>
            <TextField name="slug" label={t('catalogue.slug')} />
            <PickField name="parent_id" label={t('catalogue.parent')} op={listStaffCategories} one={getStaffCategory} except={id} />
          </FieldRow>
          <TextField name="description" label={t('catalogue.description')} lines={4} />
          <FieldRow>
            <TextField name="image_url" label={t('catalogue.image')} type="url" />
            <NumberField name="sort_order" label={t('catalogue.sortOrder')} />
          </FieldRow>
          <CheckField name="active" label={t('catalogue.visible')} />
        </Card>
      </Form>
      {deleting && category.data && <DeleteGroup name={category.data.name} op={listStaffCategories} one={getStaffCategory} id={id} run={(move_to, options) => remove.send({ id, move_to }, { ...options, ifMatch: category.etag })} close={() => setDeleting(false)} back="/catalogue/categories" />}
    </Page>
  )
}
