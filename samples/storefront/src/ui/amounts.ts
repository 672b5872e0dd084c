import type { Money } from '@stoa/client';

/** How many decimals a currency has where it has not 2, as the server has it (ISO 4217). `Intl` has what people use in cash: none for RSD, which has 2. */
const decimals: Record<string, number | undefined> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((currency) => [currency, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((currency) => [currency, 3]),
  ...'CLF UYW'.split(' ').map((currency) => [currency, 4]),
]);

/** Amounts are whole numbers of the currency's smallest unit: 1999 is $19.99, and ¥1,999. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  const digits = decimals[currency] ?? 2;
  return new Intl.NumberFormat(language, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount / 10 ** digits);
}
