/** Where the API's address of a list or a thing is in the console. The longest beginning wins. */
const places: [api: string, here: string][] = [
  ['/admin/orders', '/orders'],
  ['/admin/products', '/catalogue/products'],
  ['/admin/inventory', '/catalogue/stock'],
  ['/admin/customers', '/customers'],
  ['/admin/promotions', '/marketing/promotions'],
  ['/admin/gift-cards', '/marketing/gift-cards'],
  ['/admin/push-messages', '/messages/campaigns'],
  ['/admin/device-tokens', '/messages/devices'],
  ['/admin/users', '/access/users'],
  ['/admin/roles', '/access/roles'],
  ['/admin/audit-log', '/access/audit-log'],
  ['/admin/mails', '/operations/mails'],
  ['/admin/webhooks', '/operations/webhooks'],
  ['/admin/payments', '/orders/payments'],
  ['/admin/invoices', '/orders/invoices'],
  ['/admin/imports', '/operations/imports'],
  ['/admin/api-keys', '/operations/api-keys'],
  ['/admin/categories', '/catalogue/categories'],
  ['/admin/brands', '/catalogue/brands'],
  ['/admin/invitations', '/access/invitations'],
  ['/admin/segments', '/messages/segments'],
  ['/admin/settings', '/settings/shop'],
]

/** `/admin/orders?status=paid` → `/orders?status=paid`. */
export function placeOf(address: string): string {
  const found = places.find(([api]) => address === api || address.startsWith(`${api}/`) || address.startsWith(`${api}?`))
  return found ? found[1] + address.slice(found[0].length) : '/'
}

/** Where a step of the setup is done. */
export const setupPlaces: Record<string, string> = {
  shop_name: '/settings/shop',
  products: '/catalogue/products',
  shipping: '/settings/shipping',
  tax: '/settings/tax',
  payments: '/settings/payments',
  mail: '/settings/mails',
  push: '/messages/campaigns',
}
