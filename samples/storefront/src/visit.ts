/**
 * What this browser keeps of a visit. The guest's cart outlives the visit, since it is found again by nothing but this token; what belongs to one purchase
 * ends with the tab.
 */
function kept(storage: Storage, name: string) {
  return {
    read: () => storage.getItem(name),
    write: (value: string | null) => (value === null ? storage.removeItem(name) : storage.setItem(name, value)),
  };
}

/** Sent as `X-Cart-Token` as long as nobody is signed in. */
export const guestToken = kept(localStorage, 'stoa.cart');

/** Set while somebody is signed in here, so that a guest's first page asks for no session. */
export const memberHint = kept(localStorage, 'stoa.member');

/** The checkout that a payment provider sends the buyer back to. */
export const openCheckout = kept(sessionStorage, 'stoa.checkout');

/** Sent as `X-Order-Token`: the key to an order that came by mail. */
export const orderKey = (order: string) => kept(sessionStorage, `stoa.order.${order}`);
