import { useEffect } from 'react'
import { useRead } from './api'
import { getShop } from './client'
import { store } from './store'

/** The zone of the shop. No screen is shown before this is known. */
export const shopZone = store(Intl.DateTimeFormat().resolvedOptions().timeZone)
export const shopCurrency = store('USD')
export const shopName = store<string | undefined>(undefined)
const isKnown = store(false)

/** Reads the shop, and again when its settings are saved (under the tag `shop`) or someone comes back to the window. */
export function useShop() {
  const { data, failure, refetch } = useRead(getShop, {})
  useEffect(() => {
    if (!data) return
    shopZone.set(data.time_zone)
    shopCurrency.set(data.currency)
    shopName.set(data.name || undefined)
    isKnown.set(true)
  }, [data])
  return { isKnown: isKnown.use(), failure, refetch }
}
