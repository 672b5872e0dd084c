import { countUnsavedSegment, getSegmentAudience, getStaffCategory, listStaffCategories } from '~/app/client'
import { Card, Columns, ErrorPanel, FieldRow, FormField, MoneyField, NumberField, PickOne, Select, Stack, TextField, TimeField, shopCurrency, useEdit, useMay, useRead, useT } from '~/ui'
import { Conditions } from '../parts/Conditions'
import { Reach } from '../parts/Reach'
import { useAnswer } from '../parts/useAnswer'
import { requestOf, type Draft } from './segments'

/** Conditions of devices and of the people who have them; all of them have to hold. */
export function Fields({ id }: { id?: number }) {
  const t = useT()
  const currency = shopCurrency.use()
  return (
    <Columns>
      <>
        <Card>
          <TextField name="name" label={t('messages.segmentName')} required maxLength={200} />
        </Card>
        <Card title={t('messages.ofDevices')}>
          <Stack>
            <Conditions users />
          </Stack>
        </Card>
        <Card title={t('messages.ofCustomers')}>
          <Stack>
            <FieldRow>
              <Category />
              <MoneyField name="customers.spent_over" label={t('messages.spentOver')} currency={currency} />
            </FieldRow>
            <FieldRow>
              <TimeField name="customers.last_order_before" label={t('messages.lastOrderBefore')} />
              <NumberField name="customers.no_order_for_days" label={t('messages.noOrderFor')} hint={t('messages.days')} />
            </FieldRow>
            <FieldRow>
              <NumberField name="customers.cart_abandoned_for_hours" label={t('messages.cartAbandoned')} hint={t('messages.hours')} />
              <FormField name="customers.marketing_consent" label={t('messages.consent')}>
                {(field) => (
                  <Select
                    {...field}
                    value={field.value === null || field.value === undefined ? '' : String(field.value)}
                    options={['', 'true', 'false'].map((value) => ({ value, label: t(`messages.consent.${value || 'any'}`) }))}
                    onChange={(event) => field.onChange(event.target.value === '' ? null : event.target.value === 'true')}
                  />
                )}
              </FormField>
            </FieldRow>
          </Stack>
        </Card>
      </>
      <Card title={t('messages.reach')}>
        <Count id={id} />
      </Card>
    </Columns>
  )
}

function Category() {
  const t = useT()
  return (
    <FormField name="customers.bought_category" label={t('messages.bought')}>
      {(field) => <PickOne id={field.id} label={t('messages.bought')} op={listStaffCategories} one={getStaffCategory} value={field.value} onChange={field.onChange} />}
    </FormField>
  )
}

/** Counted while one writes, by the conditions as they stand here; for who only reads, as they are saved. */
function Count({ id }: { id?: number }) {
  const { form } = useEdit()
  const writes = useMay('segments', 'manage')
  const { name: _unnamed, ...whom } = requestOf(form.watch() as Draft)
  const typed = useAnswer(countUnsavedSegment, whom, writes)
  const saved = useRead(getSegmentAudience, { id: id ?? 0 }, { enabled: !writes && id !== undefined })
  const failure = typed.failure ?? saved.failure
  return failure ? <ErrorPanel failure={failure} /> : <Reach of={writes ? typed.data : saved.data} waiting={typed.waiting} />
}
