import type { Domain } from '@stoa/client';

/** What the page does about a refused checkout, besides showing the server's sentence. */
export type Way = 'again' | 'card' | 'provider' | 'quote' | 'cart' | 'contact' | 'delivery' | 'return';

type Refusal = Domain<'startCheckout'>['code'];

/** Every refusal that the document names has its way here: a new one does not compile until somebody has decided. */
function wayOfRefusal(code: Refusal): Way {
  switch (code) {
    case 'payment_declined':
    case 'payment_method_unusable':
      return 'card';
    case 'payment_provider_unknown':
      return 'provider';
    case 'payment_unavailable':
      return 'again';
    case 'quote_expired':
    case 'cart_changed':
    case 'code_refused':
    case 'checkout_not_found':
      return 'quote';
    case 'out_of_stock':
    case 'product_off_sale':
    case 'order_too_large':
    case 'currency_mixed':
    case 'cart_empty':
    case 'cart_token_invalid':
      return 'cart';
    case 'address_missing':
    case 'email_missing':
      return 'contact';
    case 'shipping_option_gone':
    case 'shipping_option_missing':
      return 'delivery';
    case 'checkout_in_progress':
      return 'return';
  }
}

/** What every call may meet (no network, too many requests, maintenance) is tried again with the same key: it buys nothing twice. */
export const wayOn = (code: string): Way => wayOfRefusal(code as Refusal) ?? 'again';
