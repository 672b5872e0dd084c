import type { Promotion } from '~/app/client'
import { Money, useT } from '~/ui'

type Given = Pick<Promotion, 'kind' | 'percent' | 'amount' | 'price' | 'buy' | 'get' | 'tiers'>

/** What a promotion gives, in a few words. */
export function Worth({ of }: { of: Given }) {
  const t = useT()
  switch (of.kind) {
    case 'percent':
      return t('marketing.worthPercent', { percent: of.percent ?? 0 })
    case 'amount':
      return (
        <>
          <Money value={of.amount} /> {t('marketing.worthOff')}
        </>
      )
    case 'fixed_price':
      return (
        <>
          {t('marketing.worthFor')} <Money value={of.price} />
        </>
      )
    case 'free_shipping':
      return t('marketing.kinds.free_shipping')
    case 'buy_x_get_y':
      return t('marketing.worthBuy', { buy: of.buy, get: of.get, percent: of.percent ?? 100 })
    case 'tiered':
      return t('marketing.worthTiers', { count: of.tiers.length })
  }
}
