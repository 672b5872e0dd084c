import { createProduct, type CreateProductRequest, type StaffProduct } from '~/app/client'
import { Form, Page, shopCurrency, useEditForm, useGo, useSend, useT } from '~/ui'
import { Fields } from './Fields'
import { emptyValues, requestOf } from './values'

export default function NewProduct() {
  const t = useT()
  const go = useGo()
  const currency = shopCurrency.use()
  const create = useSend(createProduct)
  const edit = useEditForm({
    name: 'new-product',
    values: emptyValues,
    creates: true,
    // What was left empty is the server's to fill in.
    save: (values, options, all) => create.send(Object.fromEntries(Object.entries(requestOf(values, currency, all)).filter(([, value]) => value !== null && value !== '')) as CreateProductRequest, options),
    onSaved: (made) => void go(`/catalogue/products/${(made as StaffProduct).id}`),
  })
  return (
    <Page narrow back={{ to: '/catalogue/products', label: t('screen.products') }} title={t('screen.newProduct')}>
      <Form edit={edit} submit={t('catalogue.create')}>
        <Fields currency={currency} creates />
      </Form>
    </Page>
  )
}
