import type { ShopSettings } from '~/app/client'

type Kind = 'text' | 'number' | 'check' | 'lines' | 'time'
type Setting = { name: keyof ShopSettings & string; kind: Kind; options?: string[] }
const text = (name: Setting['name'], options?: string[]): Setting => ({ name, kind: 'text', options })
const check = (name: Setting['name']): Setting => ({ name, kind: 'check' })
const number = (name: Setting['name']): Setting => ({ name, kind: 'number' })

/** Every setting that the form shows, by card. */
export const groups: { group: string; settings: Setting[] }[] = [
  { group: 'shop', settings: [text('shop_name'), text('shop_url'), text('currency'), text('country'), text('time_zone'), check('prices_include_tax'), check('tax_shipping'), check('same_price_everywhere'), number('low_stock_at')] },
  { group: 'mail', settings: [text('mail_from'), text('mail_from_name'), check('order_mails')] },
  { group: 'alerts', settings: [check('stock_alerts'), check('price_alerts'), check('shipped_alerts'), check('abandoned_carts'), number('cart_abandoned_minutes'), text('quiet_from'), text('quiet_until')] },
  {
    group: 'seller',
    settings: [
      text('seller_name'), text('seller_address1'), text('seller_address2'), text('seller_postal_code'), text('seller_city'), text('seller_state'), text('seller_email'), text('seller_phone'),
      text('seller_vat_id'), text('seller_tax_number'), text('seller_register'), text('seller_bank'), text('seller_iban'), text('seller_bic'),
    ],
  },
  {
    group: 'invoices',
    settings: [text('invoice_on', ['manual', 'paid', 'shipped']), text('invoice_language', ['', 'de', 'en', 'es']), text('invoice_prefix'), text('credit_note_prefix'), number('invoice_due_days'), check('numbers_per_year'), check('small_business')],
  },
]

/** Legal texts have one version a language. */
export const legal = ['imprint', 'terms', 'privacy', 'withdrawal'] as const
export const languages = ['en', 'es'] as const

export type ShopValues = Record<string, string | number | boolean | null>

export const valuesOf = (settings: ShopSettings): ShopValues => ({
  ...Object.fromEntries(groups.flatMap((group) => group.settings.map(({ name }) => [name, (settings[name] as string | null) ?? '']))),
  ...Object.fromEntries(legal.flatMap((name) => languages.map((language) => [`${name}_${language}`, settings[name][language] ?? '']))),
})

/** What was changed, as the API takes it: an emptied field is null, a legal text goes with its other languages. */
export function requestOf(changed: Partial<ShopValues>, before: ShopSettings) {
  const request: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(changed)) {
    const text = legal.find((one) => name.startsWith(`${one}_`))
    if (!text) request[name] = value === '' ? null : value
    else request[text] = { ...before[text], ...(request[text] as object), [name.slice(text.length + 1)]: value ?? '' }
  }
  return request
}
