import { useMemo, useState } from 'react'
import { createBrand, deleteBrand, getStaffBrand, listStaffBrands, updateBrand, type StaffBrand } from '~/app/client'
import { Button, Card, CheckField, ErrorPanel, FieldRow, Form, NumberField, Page, TextField, useEditForm, useGo, useMay, usePart, useRead, useSend, useT } from '~/ui'
import { DeleteGroup } from './DeleteGroup'

const valuesOf = ({ name, slug, description, logo_url, active, sort_order }: StaffBrand) => ({ name, slug, description, logo_url, active, sort_order })
const empty = { name: '', slug: '', description: '', logo_url: '', active: true, sort_order: 0 }

/** A brand; `new` makes one. */
export default function Brand() {
  const t = useT()
  const id = usePart('id')
  const creates = id === 'new'
  const go = useGo()
  const manages = useMay('brands', 'manage')
  const brand = useRead(getStaffBrand, { id }, { enabled: !creates })
  const update = useSend(updateBrand, { also: ['products'] })
  const create = useSend(createBrand)
  const remove = useSend(deleteBrand, { also: ['products'] })
  const [deleting, setDeleting] = useState(false)
  const values = useMemo(() => (creates ? empty : brand.data && valuesOf(brand.data)), [creates, brand.data])
  const edit = useEditForm({
    name: 'brand',
    values,
    etag: brand.etag,
    creates,
    save: (changed, options) => (creates ? create.send({ ...changed, name: changed.name ?? '', slug: changed.slug || undefined }, options) : update.send({ id, ...changed }, options)),
    reload: async () => {
      const fresh = await brand.refetch()
      return fresh.data && { values: valuesOf(fresh.data.data), etag: fresh.data.etag }
    },
    onSaved: (made) => creates && void go(`/catalogue/brands/${(made as StaffBrand).id}`),
  })
  return (
    <Page
      narrow
      back={{ to: '/catalogue/brands', label: t('screen.brands') }}
      title={creates ? t('catalogue.newBrand') : (brand.data?.name ?? ' ')}
      actions={
        !creates && manages ? (
          <Button kind="danger" onClick={() => setDeleting(true)}>
            {t('catalogue.delete')}
          </Button>
        ) : undefined
      }
    >
      <ErrorPanel failure={brand.failure} />
      <Form edit={edit} locked={!manages}>
        <Card title={t('screen.brand')}>
          <FieldRow>
            <TextField name="name" label={t('catalogue.name')} required maxLength={200} />
            <TextField name="slug" label={t('catalogue.slug')} />
          </FieldRow>
          <TextField name="description" label={t('catalogue.description')} lines={4} />
          <FieldRow>
            <TextField name="logo_url" label={t('catalogue.image')} type="url" />
            <NumberField name="sort_order" label={t('catalogue.sortOrder')} />
          </FieldRow>
          <CheckField name="active" label={t('catalogue.visible')} />
        </Card>
      </Form>
      {deleting && brand.data && <DeleteGroup name={brand.data.name} op={listStaffBrands} one={getStaffBrand} id={id} run={(move_to, options) => remove.send({ id, move_to }, { ...options, ifMatch: brand.etag })} close={() => setDeleting(false)} back="/catalogue/brands" />}
    </Page>
  )
}
