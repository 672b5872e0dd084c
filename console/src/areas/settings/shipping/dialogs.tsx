import { useState } from 'react'
import { setShippingMethod, setShippingZone, type ShippingMethod, type ShippingZone } from '~/app/client'
import { Button, Check, ConfirmDialog, Field, Group, Input, MoneyInput, Select, TextArea, shopCurrency, useSend, useT } from '~/ui'
import { areasOf, linesOf } from './areas'

export function ZoneDialog({ zone, close }: { zone?: ShippingZone; close: () => void }) {
  const t = useT()
  const [id] = useState(() => zone?.id ?? crypto.randomUUID())
  const [name, setName] = useState(zone?.name ?? '')
  const [text, setText] = useState(() => linesOf(zone?.areas ?? []))
  const save = useSend(setShippingZone, { also: ['shipping'] })
  const areas = areasOf(text)
  return (
    <ConfirmDialog
      title={t(zone ? 'settings.editZone' : 'settings.newZone')}
      confirm={t('ui.save')}
      disabled={!name.trim() || areas.length === 0}
      run={(options) => save.send({ id, name, areas }, { ...options, ...(zone && { ifMatch: `"${zone.version}"` }) })}
      done={t('ui.saved')}
      close={() => close()}
    >
      <Field label={t('settings.name')} required>
        {(field) => <Input {...field} value={name} autoFocus onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('settings.areas')} hint={t('settings.areasHint')} required>
        {(field) => <TextArea {...field} rows={6} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  )
}

type Tier = { from: number | null; amount: number | null }
const tiersOf = (method?: ShippingMethod): Tier[] => (method?.price.tiers ?? []).map((step) => ({ from: typeof step.from === 'number' ? step.from : step.from.amount, amount: step.amount.amount }))

export function MethodDialog({ method, zones, close }: { method?: ShippingMethod; zones: ShippingZone[]; close: () => void }) {
  const t = useT()
  const [id] = useState(() => method?.id ?? crypto.randomUUID())
  const [name, setName] = useState(method?.name ?? '')
  const [zone, setZone] = useState(method?.zone_id ?? '')
  const [by, setBy] = useState<'flat' | 'weight' | 'subtotal'>(method?.price.by ?? 'flat')
  const [amount, setAmount] = useState<number | null>(method?.price.amount?.amount ?? null)
  // Grams are no amounts: each has steps of its own.
  const [steps, setSteps] = useState<Record<'weight' | 'subtotal', Tier[]>>(() => ({ weight: [], subtotal: [], ...(method && { [method.price.by]: tiersOf(method) }) }))
  const tiers = by === 'flat' ? [] : steps[by]
  const setTiers = (next: Tier[]) => setSteps({ ...steps, [by]: next })
  const [free, setFree] = useState<number | null>(method?.free_from?.amount ?? null)
  const [days, setDays] = useState([method?.min_days ?? null, method?.max_days ?? null])
  const [active, setActive] = useState(method?.active ?? true)
  const save = useSend(setShippingMethod, { also: ['shipping'] })
  const currency = method?.price.amount?.currency ?? method?.price.tiers[0]?.amount.currency ?? shopCurrency.get()
  const money = (value: number) => ({ amount: value, currency })
  const whole = tiers.every((tier) => tier.from !== null && tier.amount !== null)
  const price =
    by === 'flat'
      ? { by, amount: money(amount ?? 0) }
      : { by, tiers: tiers.map((tier) => ({ from: by === 'weight' ? (tier.from ?? 0) : money(tier.from ?? 0), amount: money(tier.amount ?? 0) })) }
  const number = (text: string) => (/^\d+$/.test(text) ? Number(text) : null)
  return (
    <ConfirmDialog
      title={t(method ? 'settings.editMethod' : 'settings.newMethod')}
      confirm={t('ui.save')}
      disabled={!name.trim() || (by === 'flat' ? amount === null : tiers.length === 0 || !whole)}
      run={(options) =>
        save.send(
          { id, name, zone_id: zone || null, price, free_from: free === null ? null : money(free), min_days: days[0], max_days: days[1], tax_class: method?.tax_class, active },
          { ...options, ...(method && { ifMatch: `"${method.version}"` }) },
        )
      }
      done={t('ui.saved')}
      close={() => close()}
    >
      <Field label={t('settings.name')} required>
        {(field) => <Input {...field} value={name} autoFocus onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t('settings.zone')}>
        {(field) => <Select {...field} value={zone} onChange={(event) => setZone(event.target.value)} options={[{ value: '', label: t('settings.everywhere') }, ...zones.map((one) => ({ value: one.id, label: one.name }))]} />}
      </Field>
      <Field label={t('settings.priceBy')}>
        {(field) => <Select {...field} value={by} onChange={(event) => setBy(event.target.value as typeof by)} options={(['flat', 'weight', 'subtotal'] as const).map((value) => ({ value, label: t(`settings.priceBy.${value}`) }))} />}
      </Field>
      {by === 'flat' ? (
        <Field label={t('settings.price')} required>
          {(field) => <MoneyInput {...field} currency={currency} value={amount} onChange={setAmount} />}
        </Field>
      ) : (
        <>
          {tiers.map((tier, at) => (
            <Group key={`${by}${at}`}>
              {by === 'weight' ? (
                <Input aria-label={t('settings.fromGrams', { number: at + 1 })} inputMode="numeric" value={tier.from ?? ''} onChange={(event) => setTiers(tiers.with(at, { ...tier, from: number(event.target.value) }))} />
              ) : (
                <MoneyInput aria-label={t('settings.fromSubtotal', { number: at + 1 })} currency={currency} value={tier.from} onChange={(from) => setTiers(tiers.with(at, { ...tier, from }))} />
              )}
              <MoneyInput aria-label={t('settings.stepPrice', { number: at + 1 })} currency={currency} value={tier.amount} onChange={(next) => setTiers(tiers.with(at, { ...tier, amount: next }))} />
              <Button small kind="quiet" icon="close" label={t('settings.removeStep', { number: at + 1 })} onClick={() => setTiers(tiers.toSpliced(at, 1))} />
            </Group>
          ))}
          <Button small icon="plus" onClick={() => setTiers([...tiers, { from: tiers.length === 0 ? 0 : null, amount: null }])}>
            {t('settings.addStep')}
          </Button>
        </>
      )}
      <Field label={t('settings.freeFrom')}>{(field) => <MoneyInput {...field} currency={currency} value={free} onChange={setFree} />}</Field>
      {[0, 1].map((at) => (
        <Field key={at} label={t(at === 0 ? 'settings.minDays' : 'settings.maxDays')}>
          {(field) => <Input {...field} inputMode="numeric" value={days[at] ?? ''} onChange={(event) => setDays(days.with(at, number(event.target.value)))} />}
        </Field>
      ))}
      <Check label={t('settings.offered')} checked={active} onChange={setActive} />
    </ConfirmDialog>
  )
}
