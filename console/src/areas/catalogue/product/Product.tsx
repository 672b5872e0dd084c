import { useState } from 'react'
import { archiveProduct, getStaffProduct, updateProduct } from '~/app/client'
import { Button, Columns, ConfirmDialog, CopyAs, ErrorPanel, Form, Group, Menu, Page, State, Tabs, Time, useEditOf, useGo, useMay, usePart, useRead, useSend, useT } from '~/ui'
import { Pictures } from '../pictures/Pictures'
import { Prices } from '../pricing/Prices'
import { Variants } from '../variants/Variants'
import { Fields } from './Fields'
import { Levels } from './Levels'
import { requestOf, valuesOf } from './values'

/** A product: what it says, how it looks, its variants, its prices over time. */
export default function Product() {
  const t = useT()
  const id = usePart('id')
  const go = useGo()
  const product = useRead(getStaffProduct, { id })
  const manages = useMay('products', 'manage')
  const prices = useMay('prices', 'manage')
  const pictures = useMay('media', 'manage')
  const update = useSend(updateProduct)
  const archive = useSend(archiveProduct)
  const [archiving, setArchiving] = useState(false)
  const one = product.data
  const edit = useEditOf(product, valuesOf, {
    name: 'product',
    save: (changed, options, all) => update.send({ id, ...requestOf(changed, one!.base_price.currency, all) }, options),
  })
  return (
    <Page
      narrow
      back={{ to: '/catalogue/products', label: t('screen.products') }}
      title={one?.name ?? ' '}
      mark={one && <State value={one.status} />}
      sub={one ? <Time value={one.updated_at} style="full" /> : ' '}
      actions={
        <Group>
          <CopyAs op={getStaffProduct} input={{ id }} />
          {manages && one && one.status !== 'archived' && (
            <Menu label={t('ui.moreActions')} trigger={<Button icon="more" label={t('ui.moreActions')} />} items={[{ label: t('catalogue.archive.confirm'), danger: true, run: () => setArchiving(true) }]} />
          )}
        </Group>
      }
    >
      <ErrorPanel failure={product.failure} retry={() => void product.refetch()} />
      {one && (
        <Tabs
          label={t('screen.product')}
          tabs={[
            {
              id: 'product',
              label: t('screen.product'),
              content: () => (
                <Columns>
                  <Form edit={edit} locked={!manages}>
                    <Fields currency={one.base_price.currency} />
                  </Form>
                  <>
                    <Pictures product={one} etag={product.etag} edits={pictures} />
                    <Levels product={one} />
                  </>
                </Columns>
              ),
            },
            { id: 'variants', label: t('catalogue.variants'), content: () => <Variants product={one} etag={product.etag} edits={manages} /> },
            ...(prices ? [{ id: 'prices', label: t('catalogue.prices'), content: () => <Prices product={one} etag={product.etag} /> }] : []),
          ]}
        />
      )}
      {archiving && (
        <ConfirmDialog
          danger
          title={t('catalogue.archive.title', { name: one?.name })}
          confirm={t('catalogue.archive.confirm')}
          run={(options) => archive.send({ id }, { ...options, ifMatch: product.etag })}
          done={t('catalogue.archive.done')}
          close={(done) => {
            setArchiving(false)
            if (done !== undefined) void go('/catalogue/products')
          }}
        >
          <p>{t('catalogue.archive.text')}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}
