import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decimalOf, editMoney, exponentOf, formatDecimal, formatMoney, editPercent, parseMoney, parsePercent } from '../src/ui/amounts'

const currencies = Intl.supportedValuesOf('currency')
const server = readFileSync(new URL('../../src/Stoa.Payments/Currencies.cs', import.meta.url), 'utf8')
const lists = Object.entries({ WithoutDecimals: 0, WithThree: 3, WithFour: 4 }).map(([name, exponent]) => ({ exponent, codes: new RegExp(`\\b${name} = new[^{]*\\{([^}]*)\\}`).exec(server)![1]!.match(/[A-Z]{3}/g)! }))

test('a currency has the decimals that the server gives it, here and in the storefront', async () => {
  const { formatMoney: inStorefront } = await import('../../samples/storefront/src/ui/amounts')
  for (const currency of new Set([...currencies, ...lists.flatMap(({ codes }) => codes)])) {
    const exponent = lists.find(({ codes }) => codes.includes(currency))?.exponent ?? 2
    expect([currency, exponentOf(currency)]).toEqual([currency, exponent])
    const shown = `1${exponent ? `.${'0'.repeat(exponent - 1)}5` : '5'}`
    const amount = 10 ** Math.max(exponent, 1) + 5
    for (const text of [formatMoney(amount, currency, 'en'), inStorefront({ amount, currency }, 'en')]) expect([currency, /\d[\d.]*$/.exec(text)?.[0]]).toEqual([currency, shown])
  }
})

test('what is shown for editing is parsed to the same amount, in every currency and both languages', () => {
  for (const currency of currencies)
    for (const locale of ['en', 'es', 'de'])
      for (const amount of [0, 1, 9, 10, 99, 100, 1999, 123456789, -5, -1050])
        expect([currency, locale, parseMoney(editMoney(amount, currency, locale), currency, locale)]).toEqual([currency, locale, { ok: true, amount }])
})

test('a percentage is written as people of the language write it', () => {
  expect([formatDecimal(7.7, 'es'), formatDecimal(7.7, 'en'), formatDecimal(19, 'es'), formatDecimal(1234.5, 'en')]).toEqual(['7,7', '7.7', '19', '1234.5'])
})

test('the exponent is the currency’s', () => {
  expect(['EUR', 'JPY', 'KWD'].map(exponentOf)).toEqual([2, 0, 3])
  expect(decimalOf(1999, 2)).toBe('19.99')
  expect(decimalOf(5, 3)).toBe('0.005')
  expect(decimalOf(-7, 2)).toBe('-0.07')
  expect(decimalOf(300, 0)).toBe('300')
})

test.each([
  ['19.99', 'EUR', 'en', 1999],
  ['19,99', 'EUR', 'es', 1999],
  ['19,50', 'EUR', 'en', 1950],
  ['19.50', 'EUR', 'es', 1950],
  ['1.234,50', 'EUR', 'es', 123450],
  ['1,234.50', 'EUR', 'en', 123450],
  ['1,234', 'EUR', 'en', 123400],
  ['1 234,50', 'EUR', 'es', 123450],
  ['11.99', 'USD', 'en', 1199],
  ['.5', 'USD', 'en', 50],
  ['5.', 'USD', 'en', 500],
  ['300', 'CZK', 'en', 30000],
  ['300', 'JPY', 'en', 300],
  ['1.5', 'KWD', 'en', 1500],
  ['-3', 'EUR', 'en', -300],
])('%s %s in %s is %d', (text, currency, locale, amount) => expect(parseMoney(text, currency, locale)).toEqual({ ok: true, amount }))

test.each([
  ['abc', 'not_a_number'],
  ['1.2.3', 'not_a_number'],
  ['-', 'not_a_number'],
  ['1,23,4', 'not_a_number'],
  ['1.999', 'too_many_decimals'],
  ['99999999999999999999', 'too_large'],
])('%s is refused: %s', (text, reason) => expect(parseMoney(text, 'EUR', 'en')).toEqual({ ok: false, reason }))

test('nothing is nothing, not zero', () => expect(parseMoney('  ', 'EUR', 'en')).toEqual({ ok: true, amount: null }))

test('large amounts are shown exactly', () => expect(formatMoney(900719925474099, 'USD', 'en')).toBe('$9,007,199,254,740.99'))

test.each([
  [',5', 5_000],
  ['21 %', 210_000],
  ['+7.5', 75_000],
  ['1.234', 12_340],
  ['1,234', 12_340],
  ['8.8752', 88_752],
  ['0.0001', 1],
  ['12.', 120_000],
  ['', null],
])('%s percent are %s parts per million', (text, ppm) => expect(parsePercent(text)).toEqual({ ok: true, amount: ppm }))

test.each([
  ['8.87525', 'too_many_decimals'],
  ['−5', 'not_a_number'],
  ['1.234,5', 'not_a_number'],
  ['10x', 'not_a_number'],
])('%s is refused as a percentage: %s', (text, reason) => expect(parsePercent(text)).toEqual({ ok: false, reason }))

test('a percentage may be below zero where that means something', () => {
  expect([parsePercent('−5', { signed: true }), parsePercent('-7,5 %', { signed: true })]).toEqual([{ ok: true, amount: -50_000 }, { ok: true, amount: -75_000 }])
  for (const ppm of [-75_000, 1, 88_752, 1_000_000]) for (const locale of ['en', 'es']) expect(parsePercent(editPercent(ppm, locale), { signed: true })).toEqual({ ok: true, amount: ppm })
})
