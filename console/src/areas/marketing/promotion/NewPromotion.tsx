import { createPromotion, type Promotion } from '~/app/client'
import { Columns, Form, Page, useEditForm, useGo, useSend, useT } from '~/ui'
import { Fields } from '../parts/Fields'
import { empty, specOf } from '../parts/promotions'
import { Simulation } from '../parts/Simulation'

/** A new promotion begins switched off, so that it can be tried and given codes first. */
export default function NewPromotion() {
  const t = useT()
  const go = useGo()
  const create = useSend(createPromotion)
  const edit = useEditForm({
    name: 'promotion',
    values: empty,
    creates: true,
    save: (draft, options) => create.send({ ...specOf({ ...empty, ...draft }), active: false }, options),
    saved: t('marketing.created_'),
    onSaved: (data) => void go(`/marketing/promotions/${(data as Promotion).id}`),
  })
  return (
    <Page narrow back={{ to: '/marketing/promotions', label: t('screen.promotions') }} title={t('screen.promotionNew')} sub={t('marketing.newText')}>
      <Form edit={edit} submit={t('marketing.create')}>
        <Columns>
          <Fields />
          <Simulation />
        </Columns>
      </Form>
    </Page>
  )
}
