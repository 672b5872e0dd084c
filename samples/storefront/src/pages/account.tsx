import { useState } from 'react';
import { listOrders, type Order } from '@stoa/client';
import { call, type Failure } from '../api';
import { useAsk } from '../ask';
import { go, Link, useTitle } from '../router';
import { useTexts } from '../texts';
import { MergeNotice } from '../ui/merge-notice';
import { Money } from '../ui/money';
import { FailureNotice } from '../ui/notice';
import { useVisitor } from '../visitor';
import { PushCard } from './push-card';

export function AccountPage() {
  const { t, language } = useTexts();
  const { user, isKnown, signOut } = useVisitor();
  const [error, setError] = useState<Failure | null>(null);
  useTitle(t('nav.account'));
  const orders = useAsk(user && `orders ${language} ${user.id}`, signal => call(listOrders, { page_size: 20 }, { signal }));
  if (!isKnown) return <p role="status">{t('product.loading')}</p>;
  if (!user) {
    return (
      <section className="narrow small">
        <h1>{t('nav.account')}</h1>
        <Link to="/sign-in" className="button">
          {t('nav.signIn')}
        </Link>
      </section>
    );
  }
  async function leave() {
    const failure = await signOut();
    setError(failure);
    if (!failure) go('/');
  }

  return (
    <section className="narrow">
      <h1>{user.first_name ? t('account.hello', { name: user.first_name }) : t('nav.account')}</h1>
      <p className="row">
        <span className="fine">{user.email}</span>
        <button type="button" className="link" onClick={() => void leave()}>
          {t('account.signOut')}
        </button>
      </p>
      {error && (
        <>
          <p>{t('account.stillIn')}</p>
          <FailureNotice error={error} />
        </>
      )}
      <MergeNotice />
      <PushCard />
      <h2>{t('account.orders')}</h2>
      {orders.error && <FailureNotice error={orders.error} again={orders.again} />}
      {orders.data?.length === 0 && <p>{t('account.noOrders')}</p>}
      <ul className="orders">
        {orders.data?.map(order => (
          <OrderLine key={order.id} order={order} />
        ))}
      </ul>
    </section>
  );
}

function OrderLine({ order }: { order: Order }) {
  const { t, language } = useTexts();
  return (
    <li>
      <Link to={`/orders/${order.id}`}>{order.order_number}</Link>
      <span className="fine">{new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(order.created_at))}</span>
      <span>{t(`status.${order.status}`)}</span>
      <Money of={order.total} />
    </li>
  );
}
