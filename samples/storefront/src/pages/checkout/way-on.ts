import type { Failure } from '../../api';

/** What the page does about a refusal, besides showing the server's sentence. */
export type Way = 'again' | 'card' | 'provider' | 'quote' | 'cart' | 'contact' | 'delivery' | 'return';

export function wayOn({ code }: Failure): Way {
  switch (code) {
    case 'payment_declined':
    case 'payment_method_unusable':
      return 'card';
    case 'payment_provider_unknown':
      return 'provider';
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
      return 'cart';
    case 'address_missing':
    case 'email_missing':
      return 'contact';
    case 'shipping_option_gone':
    case 'shipping_option_missing':
      return 'delivery';
    case 'checkout_in_progress':
      return 'return';
    default:
      return 'again';
  }
}
