import { useState, type FormEvent } from 'react';
import { startCheckout, type Quote } from '@stoa/client';
import { Intents } from '@stoa/client/core';
import { call, type Failure } from '../../api';
import { addressOf, go, Link } from '../../router';
import { useTexts } from '../../texts';
import { formatMoney } from '../../ui/amounts';
import { FailureNotice } from '../../ui/notice';
import { openCheckout } from '../../visit';
import { useVisitor } from '../../visitor';
import { paymentMethods } from './payment-methods';
import { wayOn, type Way } from './way-on';
import type { Step } from './index';

interface Props {
  quote: Quote;
  requote: () => void;
  goTo: (step: Step) => void;
}

export function Payment({ quote, requote, goTo }: Props) {
  const { t, language } = useTexts();
  const { reloadCart } = useVisitor();
  const [refusal, setRefusal] = useState<{ error: Failure; way: Way } | null>(null);
  const [busy, setBusy] = useState(false);
  // One key for one purchase: a second click or a lost answer buys nothing twice. An answer ends it, and another way to pay is another one.
  const [intents] = useState(() => new Intents());
  const isFree = quote.due.amount === 0;

  async function pay(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const chosen = paymentMethods[Number(new FormData(event.currentTarget).get('method'))];
    const { provider, method_id } = chosen ?? { provider: 'test' };
    const return_url = location.origin + addressOf('/checkout/return');
    const input = { quote_id: quote.quote_id, payment: isFree ? undefined : { provider, method_id, return_url } };
    setBusy(true);
    const answer = await call(startCheckout, input, { idempotencyKey: intents.keyOf(input) });
    setBusy(false);
    intents.end(input, answer.ok ? undefined : answer.error);
    if (!answer.ok) return refuse(answer.error);
    if (!('checkout_id' in answer.data)) {
      await reloadCart();
      return go(`/orders/${answer.data.id}`, { replace: true, state: { order: answer.data } });
    }
    openCheckout.write(answer.data.checkout_id);
    // The bank asks the buyer, at its own address, and sends them back to `return_url`. Without an address the next page waits.
    if (answer.data.redirect_url) location.assign(answer.data.redirect_url);
    else go('/checkout/return');
  }

  function refuse(error: Failure) {
    const way = wayOn(error.code);
    if (way === 'quote') requote();
    if (way === 'contact' || way === 'delivery') goTo(way);
    if (way === 'return') {
      // Which one it is: this tab may know an earlier one, or none.
      const { checkout_id } = error.body as { checkout_id?: string };
      if (checkout_id) openCheckout.write(checkout_id);
      return go('/checkout/return');
    }
    setRefusal({ error, way });
  }

  return (
    <form onSubmit={event => void pay(event)}>
      {isFree ? (
        <p>{t('payment.nothingDue')}</p>
      ) : (
        <fieldset className="choices">
          <legend className="visually-hidden">{t('payment.title')}</legend>
          {paymentMethods.map((method, index) => (
            <label key={method.name}>
              <input type="radio" name="method" value={index} defaultChecked={index === 0} />
              <span>
                {t(method.name)}
                {method.hint && <span className="fine">{t(method.hint)}</span>}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {refusal && <FailureNotice error={refusal.error} />}
      {refusal?.way === 'cart' && <Link to="/cart">{t('payment.toCart')}</Link>}
      {refusal?.way === 'provider' && <p className="fine">{t('payment.provider')}</p>}
      {refusal?.way === 'quote' && <p className="fine">{t('payment.newTotal')}</p>}
      <button type="submit" className="button big" aria-disabled={busy}>
        {busy ? t('payment.busy') : t('payment.order', { amount: formatMoney(quote.due, language) })}
      </button>
    </form>
  );
}
