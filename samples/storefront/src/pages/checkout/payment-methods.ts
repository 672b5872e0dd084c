import type { TextKey } from '../../texts';

/** A way to pay that this page offers. A real shop takes the method's id from its provider's script (Stripe's Payment Element) in place of these test cards. */
export interface PaymentMethod {
  provider: 'test' | 'manual' | 'stripe';
  method_id?: string;
  name: TextKey;
  hint?: TextKey;
}

export const paymentMethods: PaymentMethod[] = [
  { provider: 'test', method_id: 'pm_card_visa', name: 'pay.visa' },
  { provider: 'test', method_id: 'pm_card_declined', name: 'pay.declined' },
  { provider: 'manual', name: 'pay.transfer', hint: 'pay.transferHint' },
  { provider: 'stripe', method_id: 'pm_card_visa', name: 'pay.stripe', hint: 'pay.stripeHint' },
  { provider: 'stripe', method_id: 'pm_card_authenticationRequired', name: 'pay.challenge', hint: 'pay.stripeHint' },
];
