/** The server's table (Stoa.Payments/Currencies.cs, ISO 4217). Intl has what people use in cash: no decimals for RSD, which has 2. */
const decimals: Record<string, number | undefined> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((currency) => [currency, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((currency) => [currency, 3]),
  ...'CLF UYW'.split(' ').map((currency) => [currency, 4]),
])

/** Minor units of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
export const exponentOf = (currency: string): number => decimals[currency] ?? 2

/** The decimal of whole minor units as text, exactly: (1999, 2) → "19.99". */
export function decimalOf(amount: number, exponent: number): string {
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  return (amount < 0 ? '-' : '') + (exponent ? `${whole}.${digits.slice(-exponent)}` : whole)
}

export function formatMoney(amount: number, currency: string, locale: string): string {
  const exponent = exponentOf(currency)
  // The text keeps amounts exact that a double could not.
  return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: exponent, maximumFractionDigits: exponent }).format(decimalOf(amount, exponent) as unknown as number)
}

/** A percentage or the like as people of the locale write it, and type it. */
export const formatDecimal = (value: number, locale: string): string => new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 4 }).format(value)

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
  return parseUnits(plain, exponent, decimal)
}

/** A decimal in whole units, by its digits: a double would not be exact. */
function parseUnits(plain: string, exponent: number, decimal: string): Parsed {
  const match = new RegExp(`^(-?)(\\d*)(?:\\${decimal}(\\d*))?$`).exec(plain)
  if (!match || (!match[2] && !match[3])) return { ok: false, reason: 'not_a_number' }
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > exponent) return { ok: false, reason: 'too_many_decimals' }
  const amount = Number(`${match[1]}${match[2] || '0'}${fraction.padEnd(exponent, '0')}`)
  return Number.isSafeInteger(amount) ? { ok: true, amount: amount === 0 ? 0 : amount } : { ok: false, reason: 'too_large' }
}

/** What stands in the box for parts per million while nobody types. */
export const editPercent = (ppm: number | null | undefined, locale: string): string => (ppm === null || ppm === undefined ? '' : formatDecimal(ppm / 10_000, locale))

/** A percentage that a person typed, in whole parts per million; null for nothing. Nothing groups its digits: a point and a comma are the same. */
export function parsePercent(text: string, { signed = false } = {}): Parsed {
  const plain = text.replaceAll(/[\s\u00a0\u202f]/g, '').replace('−', '-').replace(/^\+/, '').replace(/%$/, '').replace(',', '.')
  if (plain === '') return { ok: true, amount: null }
  return plain.startsWith('-') && !signed ? { ok: false, reason: 'not_a_number' } : parseUnits(plain, 4, '.')
}
