import { getCustomerGroup, getStaffBrand, getStaffCategory, getStaffProduct, listCustomerGroups, listStaffBrands, listStaffCategories, listStaffProducts, type Op } from '~/app/client'
import { Button, Card, CheckField, ChoiceField, FieldRow, FormField, Input, MoneyInput, NameOf, NumberField, PercentInput, PickMany, Select, Stack, TextField, TimeField, WordsInput, shopCurrency, useEdit, useT, word } from '~/ui'
import { cleared, kinds, type Draft, type Kind, type Money } from './promotions'

/** Everything that makes a promotion, in the order in which one thinks of it. */
export function Fields() {
  const t = useT()
  const { form } = useEdit()
  const [kind, target] = form.watch(['kind', 'target.type']) as [Kind, Draft['target']['type']]
  const choose = (next: Kind) => {
    for (const [member, value] of Object.entries(cleared(next))) form.setValue(member, value, { shouldDirty: true })
    form.clearErrors()
  }
  return (
    <>
      <Card title={t('marketing.what')}>
        <Stack>
          <TextField name="name" label={t('marketing.name')} hint={t('marketing.nameHint')} required maxLength={200} />
          <FieldRow>
            <FormField name="kind" label={t('marketing.kind')} read={(value) => word(t, 'marketing.kinds', value)}>
              {(field) => (
                <Select
                  {...field}
                  value={field.value}
                  options={kinds.map((value) => ({ value, label: word(t, 'marketing.kinds', value) }))}
                  onChange={(event) => {
                    field.onChange(event.target.value)
                    choose(event.target.value as Kind)
                  }}
                />
              )}
            </FormField>
            {kind === 'percent' && <Percent name="percent" label={t('marketing.percent')} required />}
            {kind === 'amount' && <Amount name="amount" label={t('marketing.amount')} required />}
            {kind === 'fixed_price' && <Amount name="price" label={t('marketing.price')} hint={t('marketing.priceHint')} required />}
          </FieldRow>
          {kind === 'buy_x_get_y' && (
            <FieldRow>
              <NumberField name="buy" label={t('marketing.buy')} required />
              <NumberField name="get" label={t('marketing.get')} required />
              <Percent name="percent" label={t('marketing.percentOfGot')} hint={t('marketing.percentOfGotHint')} />
            </FieldRow>
          )}
          {kind === 'tiered' && <Tiers />}
          <CheckField name="automatic" label={t('marketing.automaticLong')} hint={t('marketing.automaticHint')} />
        </Stack>
      </Card>
      <Card title={t('marketing.target')}>
        <Stack>
          <ChoiceField
            name="target.type"
            label={t('marketing.takenOff')}
            options={[
              { value: 'order', label: t('marketing.wholeOrder') },
              { value: 'lines', label: t('marketing.lines') },
            ]}
          />
          {target === 'lines' && (
            <>
              <p className="muted">{t('marketing.linesText')}</p>
              <Many name="target.product_ids" label={t('marketing.products')} op={listStaffProducts} one={getStaffProduct} />
              <Many name="target.category_ids" label={t('marketing.categories')} op={listStaffCategories} one={getStaffCategory} />
              <Many name="target.brand_ids" label={t('marketing.brands')} op={listStaffBrands} one={getStaffBrand} />
              <Words name="target.tags" label={t('marketing.tags')} />
            </>
          )}
        </Stack>
      </Card>
      <Card title={t('marketing.conditions')}>
        <Stack>
          <FieldRow>
            <Amount name="conditions.minimum" label={t('marketing.minimum')} hint={t('marketing.minimumHint')} />
            <NumberField name="conditions.quantity" label={t('marketing.quantity')} hint={t('marketing.quantityHint')} />
          </FieldRow>
          <Many name="conditions.customer_groups" label={t('marketing.groups')} hint={t('marketing.groupsHint')} op={listCustomerGroups} one={getCustomerGroup} />
          <CheckField name="conditions.first_order" label={t('marketing.firstOrder')} />
          <FieldRow>
            <TimeField name="starts_at" label={t('marketing.starts')} />
            <TimeField name="ends_at" label={t('marketing.ends')} />
          </FieldRow>
        </Stack>
      </Card>
      <Card title={t('marketing.limits')}>
        <Stack>
          <FieldRow>
            <NumberField name="limits.total" label={t('marketing.limitTotal')} />
            <NumberField name="limits.per_customer" label={t('marketing.limitCustomer')} />
            <NumberField name="limits.per_code" label={t('marketing.limitCode')} />
          </FieldRow>
          <FieldRow>
            <FormField name="group" label={t('marketing.family')} hint={t('marketing.familyHint')}>
              {(field) => <Input {...field} value={field.value ?? ''} maxLength={50} autoComplete="off" onChange={(event) => field.onChange(event.target.value || null)} />}
            </FormField>
            <Words name="combines_with" label={t('marketing.combines')} hint={t('marketing.combinesHint')} />
          </FieldRow>
        </Stack>
      </Card>
    </>
  )
}

type Common = { name: string; label: string; hint?: string; required?: boolean }

function Amount(common: Common) {
  const currency = shopCurrency.use()
  return (
    <FormField {...common}>
      {({ ref: _ref, ...field }) => {
        const value = field.value as Money | null
        return <MoneyInput {...field} value={value?.amount} currency={value?.currency ?? currency} onChange={(amount) => field.onChange(amount === null ? null : { amount, currency: value?.currency ?? currency })} />
      }}
    </FormField>
  )
}

/** The API has it as a number: 12.5. */
function Percent(common: Common) {
  return (
    <FormField {...common}>
      {({ ref: _ref, ...field }) => {
        const value = field.value as number | null
        return <PercentInput {...field} value={value === null ? null : Math.round(value * 10_000)} onChange={(ppm) => field.onChange(ppm === null ? null : ppm / 10_000)} />
      }}
    </FormField>
  )
}

const Words = (common: Common) => <FormField {...common}>{({ ref: _ref, ...field }) => <WordsInput {...field} onChange={field.onChange} />}</FormField>

type Named = { id: string; name: string }

function Many<I extends { cursor?: string; keyword?: string; page_size?: number }, T extends Named>({ op, one, ...common }: Common & { op: Op<I, T[]>; one: Op<{ id: string }, Named> }) {
  return (
    <FormField {...common} read={(ids: string[]) => ids.map((id) => <div key={id}><NameOf of={one} id={id} /></div>)}>
      {(field) => <PickMany id={field.id} label={common.label} op={op} option={(row) => ({ value: row.id, label: row.name })} value={(field.value as string[] | null) ?? []} onChange={field.onChange} name={(id) => <NameOf of={one} id={id} />} />}
    </FormField>
  )
}

/** From how much on how much is taken off: by amount or by pieces, all steps alike. */
function Tiers() {
  const t = useT()
  const { form } = useEdit()
  const currency = shopCurrency.use()
  const tiers = (form.watch('tiers') as Draft['tiers']) ?? []
  const pieces = tiers.length === 0 || typeof tiers[0]!.from === 'number'
  const set = (next: Draft['tiers']) => form.setValue('tiers', next, { shouldDirty: true })
  const count = (by: string) => set(tiers.map((step) => ({ ...step, from: by === 'pieces' ? 1 : { amount: 0, currency } })))
  return (
    <Stack>
      {tiers.length > 0 && <Select aria-label={t('marketing.tiersBy')} value={pieces ? 'pieces' : 'amount'} options={[{ value: 'pieces', label: t('marketing.tiersPieces') }, { value: 'amount', label: t('marketing.tiersAmount') }]} onChange={(event) => count(event.target.value)} />}
      {tiers.map((_, at) => (
        <FieldRow key={at}>
          {pieces ? <NumberField name={`tiers.${at}.from`} label={t('marketing.tierFrom')} required /> : <Amount name={`tiers.${at}.from`} label={t('marketing.tierFrom')} required />}
          <Percent name={`tiers.${at}.percent`} label={t('marketing.percent')} />
          <Amount name={`tiers.${at}.amount`} label={t('marketing.tierAmount')} />
          <Button small kind="quiet" icon="trash" label={t('marketing.tierRemove')} about={String(at + 1)} onClick={() => set(tiers.filter((_step, other) => other !== at))} />
        </FieldRow>
      ))}
      <div>
        <Button small icon="plus" onClick={() => set([...tiers, { from: pieces ? tiers.length + 1 : { amount: 0, currency }, percent: null, amount: null }])}>
          {t('marketing.tierAdd')}
        </Button>
      </div>
    </Stack>
  )
}
