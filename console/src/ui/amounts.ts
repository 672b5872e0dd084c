/** Minor units of a currency: 2 for EUR, 0 for JPY, 3 for KWD. From Intl, never by hand. */
export function exponentOf(currency: string): number {
  let exponent = exponents.get(currency)
  if (exponent === undefined) exponents.set(currency, (exponent = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2))
  return exponent
}

const exponents = new Map<string, number>()

/** The decimal of whole minor units as text, exactly: (1999, 2) → "19.99". */
export function decimalOf(amount: number, exponent: number): string {
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  return (amount < 0 ? '-' : '') + (exponent ? `${whole}.${digits.slice(-exponent)}` : whole)
}

export const formatMoney = (amount: number, currency: string, locale: string): string =>
  // The text keeps amounts exact that a double could not.
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(decimalOf(amount, exponentOf(currency)) as unknown as number)

const separators = (locale: string) => {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true, minimumFractionDigits: 1 }).formatToParts(1234567.5)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { group: of('group') || ',', decimal: of('decimal') || '.' }
}

/** What stands in the box while nobody types. */
export function editMoney(amount: number | null | undefined, currency: string, locale: string): string {
  if (amount === null || amount === undefined) return ''
  return decimalOf(amount, exponentOf(currency)).replace('.', separators(locale).decimal)
}

export type Parsed = { ok: true; amount: number | null } | { ok: false; reason: 'not_a_number' | 'too_many_decimals' | 'too_large' }

/**
 * What a person typed, in whole minor units; null for nothing. By the locale's own separators: "1.234,50" is 1234.5 in Spanish. A single separator followed by
 * one or two digits is a decimal one whichever key it was, because that is what people mean; grouping must be grouping by three.
 */
export function parseMoney(text: string, currency: string, locale: string): Parsed {
  const exponent = exponentOf(currency)
  const { group, decimal } = separators(locale)
  let plain = text.replaceAll(/[\s\u00a0\u202f'’]/g, '').replace('−', '-')
  if (plain === '') return { ok: true, amount: null }
  const other = decimal === ',' ? '.' : ','
  const groups = new RegExp(`^-?\\d{1,3}(\\${other}\\d{3})+(\\${decimal}\\d*)?$`)
  if (groups.test(plain) && (group === other || other === '.' || other === ',')) plain = plain.replaceAll(other, '')
  else if (!plain.includes(decimal) && new RegExp(`^-?\\d*\\${other}\\d{1,2}$`).test(plain)) plain = plain.replace(other, decimal)
  const match = new RegExp(`^(-?)(\\d*)(?:\\${decimal}(\\d*))?$`).exec(plain)
  if (!match || (!match[2] && !match[3])) return { ok: false, reason: 'not_a_number' }
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > exponent) return { ok: false, reason: 'too_many_decimals' }
  const amount = Number(`${match[1]}${match[2] || '0'}${fraction.padEnd(exponent, '0')}`)
  return Number.isSafeInteger(amount) ? { ok: true, amount: amount === 0 ? 0 : amount } : { ok: false, reason: 'too_large' }
}
