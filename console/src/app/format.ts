import { formatDecimal as decimal, formatMoney as money } from '~/ui/amounts'
import { formatTime as time } from '~/ui/zones'
import { current } from './i18n'

/** For charts and other places that take texts; elsewhere `<Money>` and `<Time>`. */
export const formatMoney = (amount: number, currency: string) => money(amount, currency, current())
export const formatTime = (moment: string, zone: string, style: 'day' | 'minute' | 'full' = 'minute') => time(new Date(moment), zone, current(), style)
export const formatDecimal = (value: number) => decimal(value, current())
