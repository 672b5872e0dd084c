import { useState } from 'react';
import { cancelOwnOrder, getOrder, type Address, type Order } from '@stoa/client';
import { call, type Failure } from '../api';
import { useAsk } from '../ask';
import { Link, useTitle } from '../router';
import { useTexts } from '../texts';
import { Money } from '../ui/money';
import { FailureNotice, Notice } from '../ui/notice';
import { orderKey } from '../visit';
import { useVisitor } from '../visitor';

/** What the history entry of a checkout carries: a guest sees the order that was just placed without a key. */
const placed = (id: string, userId: string | undefined) => {
  const order = (history.state as { order?: Order } | null)?.order;
  // A member's is theirs alone, also in a tab that is still open when they have signed out.
  return order?.id === id && (order.user_id === null || order.user_id === userId) ? order : undefined;
};

export function OrderPage({ id }: { id: string }) {
  const { t, language } = useTexts();
  const { user, isKnown } = useVisitor();
  const fresh = placed(id, user?.id);
  const key = orderKey(id).read();
  const asked = useAsk(user || key ? `order ${language} ${id} ${user?.id}` : null, signal =>
    call(getOrder, { id }, { signal, headers: key && !user ? { 'X-Order-Token': key } : {} }),
  );
  const order = asked.data ?? fresh;
  useTitle(order ? t('order.title', { number: order.order_number }) : t('order.loading'));
  if (order) return <Details order={order} isNew={fresh !== undefined} mayCancel={Boolean(user ?? key)} reload={asked.again} />;
  if (asked.error) return <FailureNotice error={asked.error} again={asked.again} />;
  if (user || key || !isKnown) return <p role="status">{t('order.loading')}</p>;
  return (
    <section className="narrow">
      <h1>{t('order.locked')}</h1>
      <p className="row">
        <Link to={`/sign-in?next=/orders/${id}`} className="button">
          {t('nav.signIn')}
        </Link>
        <Link to="/orders" className="button quiet">
          {t('footer.findOrder')}
        </Link>
      </p>
    </section>
  );
}

interface DetailsProps {
  order: Order;
  isNew: boolean;
  mayCancel: boolean;
  reload: () => void;
}

function Details({ order, isNew, mayCancel, reload }: DetailsProps) {
  const { t, language } = useTexts();
  const [error, setError] = useState<Failure | null>(null);
  const key = orderKey(order.id).read();

  async function cancel() {
    if (!confirm(t('order.cancelSure'))) return;
    const answer = await call(cancelOwnOrder, { id: order.id }, { headers: key ? { 'X-Order-Token': key } : {} });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) reload();
  }

  const parts = [
    [t('order.subtotal'), order.subtotal],
    [t('order.discount'), order.discount_total],
    [t('order.shipping'), order.shipping_total],
    [t('order.tax'), order.tax_total],
  ] as const;
  const totals = parts.filter(([, part]) => part.amount !== 0);
  return (
    <article className="narrow">
      <h1>{isNew ? t('order.thanks') : t('order.title', { number: order.order_number })}</h1>
      {isNew && <Notice tone="good">{t('order.placed', { number: order.order_number })}</Notice>}
      <p className="fine">{new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(order.created_at))}</p>
      <Progress of={order} />
      {order.awaited_payment && (
        <Notice>
          {t('order.awaited', { reference: order.awaited_payment.reference })} <Money of={order.awaited_payment.amount} />
        </Notice>
      )}
      <table className="steps">
        <tbody>
          {order.items.map(item => (
            <tr key={item.id}>
              <th scope="row">
                {item.quantity} × {item.name}
              </th>
              <td>
                <Money of={{ ...item.unit_price, amount: item.unit_price.amount * item.quantity }} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {totals.map(([text, amount]) => (
            <tr key={text}>
              <th scope="row">{text}</th>
              <td>
                <Money of={amount} />
              </td>
            </tr>
          ))}
          <tr className="due">
            <th scope="row">{t('order.total')}</th>
            <td>
              <Money of={order.total} />
            </td>
          </tr>
        </tfoot>
      </table>
      <h2>{t('order.to')}</h2>
      <ShippedTo address={order.shipping_address} />
      {error && <FailureNotice error={error} />}
      {mayCancel && (order.status === 'pending' || order.status === 'paid') && (
        <button type="button" className="button quiet" onClick={() => void cancel()}>
          {t('order.cancel')}
        </button>
      )}
    </article>
  );
}

const stages = ['pending', 'paid', 'shipped', 'delivered'] as const;

function Progress({ of: order }: { of: Order }) {
  const { t } = useTexts();
  if (order.status === 'cancelled') return <Notice tone="bad">{t('status.cancelled')}</Notice>;
  const reached = stages.indexOf(order.status);
  return (
    <ol className="progress">
      {stages.map((stage, index) => (
        <li key={stage} data-done={index <= reached} aria-current={index === reached ? 'step' : undefined}>
          {t(`status.${stage}`)}
        </li>
      ))}
    </ol>
  );
}

function ShippedTo({ address }: { address: Address }) {
  const { first_name, last_name, company, address1, address2, postal_code, city, state, country } = address;
  const lines = [`${first_name} ${last_name}`, company, address1, address2, [postal_code, city, state].filter(Boolean).join(' '), country];
  return (
    <address>
      {lines
        .filter(line => line.trim())
        .map(line => (
          <span key={line}>{line}</span>
        ))}
    </address>
  );
}
