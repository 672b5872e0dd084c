import { getStaffBrand, getStaffCategory, listStaffBrands, listStaffCategories } from '~/app/client'
import { Card, CheckField, ChoiceField, FieldRow, FormField, MoneyField, NumberField, PickField, TextField, useT, WordsInput } from '~/ui'

/** The fields of a product, for a new one and for one that is there. */
export function Fields({ currency, creates }: { currency: string; creates?: boolean }) {
  const t = useT()
  return (
    <>
      <Card title={t('catalogue.basics')}>
        <TextField name="name" label={t('catalogue.name')} required maxLength={200} />
        <TextField name="description" label={t('catalogue.description')} lines={6} />
        <FieldRow>
          <TextField name="sku" label={t('catalogue.sku')} required />
          <TextField name="slug" label={t('catalogue.slug')} hint={creates ? t('catalogue.slugHint') : t('catalogue.slugMoves')} />
        </FieldRow>
        <FieldRow>
          <ChoiceField name="status" label={t('catalogue.status')} options={['draft', 'active', 'archived'].map((value) => ({ value, label: t(`state.${value}`) }))} />
          <FormField name="tags" label={t('catalogue.tags')} hint={t('catalogue.tagsHint')}>
            {({ ref: _ref, ...field }) => <WordsInput {...field} onChange={field.onChange} />}
          </FormField>
        </FieldRow>
        <FieldRow>
          <PickField name="category_id" label={t('catalogue.category')} required op={listStaffCategories} one={getStaffCategory} />
          <PickField name="brand_id" label={t('catalogue.brand')} op={listStaffBrands} one={getStaffBrand} />
        </FieldRow>
      </Card>
      <Card title={t('catalogue.selling')}>
        <FieldRow>
          <MoneyField name="base_price" label={t('catalogue.basePrice')} currency={currency} required />
          <MoneyField name="sale_price" label={t('catalogue.salePrice')} hint={t('catalogue.salePriceHint')} currency={currency} />
        </FieldRow>
        <FieldRow>
          <TextField name="tax_class" label={t('catalogue.taxClass')} />
          <NumberField name="weight_grams" label={t('catalogue.weight')} />
        </FieldRow>
        <ChoiceField name="inventory_policy" label={t('catalogue.policy')} options={['deny', 'continue'].map((value) => ({ value, label: t(`catalogue.policy.${value}`) }))} />
        <CheckField name="requires_shipping" label={t('catalogue.requiresShipping')} />
      </Card>
      <Card title={t('catalogue.seo')}>
        <TextField name="seo_title" label={t('catalogue.seoTitle')} maxLength={200} />
        <TextField name="seo_description" label={t('catalogue.seoDescription')} lines={2} />
      </Card>
    </>
  )
}
