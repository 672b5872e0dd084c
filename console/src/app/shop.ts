import { getShop, send } from './client'
import { store } from './store'

/** The zone of the shop; until that is known, the browser's. */
export const shopZone = store(Intl.DateTimeFormat().resolvedOptions().timeZone)
export const shopCurrency = store('USD')
export const shopName = store<string | undefined>(undefined)

export async function loadShop() {
  const shop = await send(getShop, {})
  if (!shop.ok) return
  shopZone.set(shop.data.time_zone)
  shopCurrency.set(shop.data.currency)
  shopName.set(shop.data.name || undefined)
}
