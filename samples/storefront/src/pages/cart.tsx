import { useState } from 'react';
import { removeCartItem, updateCartItem, type CartItem } from '@stoa/client';
import { call, type Failure } from '../api';
import { Link, useTitle } from '../router';
import { useNames, useTexts } from '../texts';
import { MergeNotice } from '../ui/merge-notice';
import { Money } from '../ui/money';
import { FailureNotice } from '../ui/notice';
import { useVisitor } from '../visitor';

const most = 20;

export function CartPage() {
  const { t } = useTexts();
  const { cart } = useVisitor();
  useTitle(t('cart.title'));
  const items = cart?.items ?? [];
  if (items.length === 0) {
    return (
      <section className="narrow">
        <h1>{t('cart.title')}</h1>
        <MergeNotice />
        <p>{t('cart.empty')}</p>
        <Link to="/products" className="button">
          {t('nav.browse')}
        </Link>
      </section>
    );
  }
  const subtotal = { amount: items.reduce((sum, item) => sum + item.price.amount * item.quantity, 0), currency: items[0]!.price.currency };
  return (
    <section className="narrow">
      <h1>{t('cart.title')}</h1>
      <MergeNotice />
      <ul className="lines">
        {items.map(item => (
          <Line key={item.id} item={item} />
        ))}
      </ul>
      <p className="sum">
        {t('cart.subtotal')} <Money of={subtotal} />
      </p>
      <p className="fine">{t('cart.later')}</p>
      <Link to="/checkout" className="button">
        {t('cart.checkout')}
      </Link>
    </section>
  );
}

function Line({ item }: { item: CartItem }) {
  const { t } = useTexts();
  const name = useNames();
  const { change } = useVisitor();
  const [error, setError] = useState<Failure | null>(null);

  async function set(quantity: number) {
    const answer = await change(() => (quantity === 0 ? call(removeCartItem, { id: item.id }) : call(updateCartItem, { id: item.id, quantity })));
    setError(answer.ok ? null : answer.error);
  }

  const options = Object.entries(item.attributes).map(([key, value]) => `${name('attribute', key)}: ${name('value', value)}`);
  return (
    <li>
      <div>
        <Link to={`/products/${item.product_id}${item.variant_id ? `?variant=${item.variant_id}` : ''}`}>{item.name}</Link>
        <p className="fine">{options.length > 0 ? options.join(' · ') : item.sku}</p>
        {item.unavailable_reason && <p className="wrong">{t(`unavailable.${item.unavailable_reason}`, { available: item.available ?? 0 })}</p>}
      </div>
      <select aria-label={t('cart.quantity', { name: item.name })} value={item.quantity} onChange={event => void set(Number(event.target.value))}>
        {Array.from({ length: Math.max(most, item.quantity) }, (_, index) => (
          <option key={index}>{index + 1}</option>
        ))}
      </select>
      <Money of={{ ...item.price, amount: item.price.amount * item.quantity }} />
      <button type="button" className="link" aria-label={t('cart.removeItem', { name: item.name })} onClick={() => void set(0)}>
        {t('cart.remove')}
      </button>
      {error && <FailureNotice error={error} />}
    </li>
  );
}
