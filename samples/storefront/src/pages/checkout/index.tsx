import { useState, type ReactNode } from 'react';
import { quoteCart, type Cart } from '@stoa/client';
import { call } from '../../api';
import { useAsk } from '../../ask';
import { Link, useTitle } from '../../router';
import { useTexts } from '../../texts';
import { MergeNotice } from '../../ui/merge-notice';
import { FailureNotice } from '../../ui/notice';
import { useVisitor } from '../../visitor';
import { Codes } from './codes';
import { Contact } from './contact';
import { Delivery } from './delivery';
import { Payment } from './payment';
import { Summary } from './summary';

export type Step = 'contact' | 'delivery' | 'payment';

/** The first step that the cart still needs something for: the server knows, so a reload or another device goes on where one was. */
function nextStep(cart: Cart): Step {
  if (!cart.contact?.shipping_address) return 'contact';
  return cart.shipping_option ? 'payment' : 'delivery';
}

export function CheckoutPage() {
  const { t, language } = useTexts();
  const { cart, isKnown } = useVisitor();
  const [chosen, setChosen] = useState<Step | null>(null);
  useTitle(t('checkout.title'));
  const next = cart ? nextStep(cart) : 'contact';
  const step = chosen ?? next;
  const isEmpty = !cart || cart.items.length === 0;
  const quote = useAsk(isEmpty || next !== 'payment' ? null : `quote ${language} ${cart.id} ${cart.version}`, signal => call(quoteCart, {}, { signal }));
  if (!isKnown) return <p role="status">{t('product.loading')}</p>;
  if (isEmpty) {
    return (
      <section className="narrow">
        <h1>{t('checkout.title')}</h1>
        <MergeNotice />
        <p>{t('cart.empty')}</p>
        <Link to="/products" className="button">
          {t('nav.browse')}
        </Link>
      </section>
    );
  }
  const { contact, shipping_option: option } = cart;
  const address = contact?.shipping_address;
  const done = () => setChosen(null);
  return (
    <div className="checkout">
      <div>
        <h1>{t('checkout.title')}</h1>
        <Stage number={1} title={t('contact.title')} open={step === 'contact'} change={contact ? () => setChosen('contact') : undefined}>
          {step === 'contact' ? (
            <Contact cart={cart} done={done} />
          ) : (
            address && (
              <p>
                {[contact.email, `${address.first_name} ${address.last_name}`, address.address1, address.city, address.country].filter(Boolean).join(' · ')}
              </p>
            )
          )}
        </Stage>
        <Stage number={2} title={t('delivery.title')} open={step === 'delivery'} change={option ? () => setChosen('delivery') : undefined}>
          {step === 'delivery' ? <Delivery cart={cart} done={done} /> : option && <p>{option.name}</p>}
        </Stage>
        <Stage number={3} title={t('payment.title')} open={step === 'payment'}>
          {step === 'payment' && quote.error && <FailureNotice error={quote.error} again={quote.again} />}
          {step === 'payment' && quote.data && <Payment quote={quote.data} requote={quote.again} goTo={setChosen} />}
        </Stage>
      </div>
      <aside aria-label={t('summary.title')} className="panel">
        <Summary cart={cart} quote={next === 'payment' ? quote.data : undefined} />
        <Codes cart={cart} />
      </aside>
    </div>
  );
}

interface StageProps {
  number: number;
  title: string;
  open: boolean;
  change?: () => void;
  children: ReactNode;
}

function Stage({ number, title, open, change, children }: StageProps) {
  const { t } = useTexts();
  return (
    <section className="stage" data-open={open} aria-label={title}>
      <h2>
        <span className="number" aria-hidden="true">
          {number}
        </span>
        {title}
        {!open && change && (
          <button type="button" className="link" onClick={change} aria-label={t('checkout.changeStep', { step: title })}>
            {t('checkout.change')}
          </button>
        )}
      </h2>
      {children}
    </section>
  );
}
