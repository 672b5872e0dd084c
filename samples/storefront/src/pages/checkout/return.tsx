import { useEffect, useState } from 'react';
import { cancelCheckout, getCheckout, type CheckoutState } from '@stoa/client';
import { call, type Failure } from '../../api';
import { Link, useTitle } from '../../router';
import { useTexts } from '../../texts';
import { Money } from '../../ui/money';
import { FailureNotice, Notice } from '../../ui/notice';
import { openCheckout } from '../../visit';
import { useVisitor } from '../../visitor';

const firstWait = 500;
const longestWait = 8000;

/**
 * Where the provider sends the buyer back to. The shop learns the outcome from the provider itself, so what the address says is not believed: the checkout is
 * asked until it is over. If the buyer never comes back, the order is placed all the same.
 */
export function CheckoutReturnPage() {
  const { t } = useTexts();
  const { user, reloadCart } = useVisitor();
  const [id] = useState(openCheckout.read);
  const [state, setState] = useState<CheckoutState | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  useTitle(t('return.title'));

  useEffect(() => {
    if (!id) return;
    const stop = new AbortController();
    let timer: number | undefined;
    async function look(wait: number) {
      const answer = await call(getCheckout, { id: id! }, { signal: stop.signal });
      if (stop.signal.aborted) return;
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      setState(answer.data);
      if (answer.data.status === 'placed') {
        // It is shown now; what is paid for next is another.
        openCheckout.write(null);
        void reloadCart();
      }
      if (['open', 'pending', 'requires_action'].includes(answer.data.status)) {
        timer = window.setTimeout(() => void look(Math.min(wait * 2, longestWait)), wait);
      }
    }
    void look(firstWait);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, turn]);

  async function cancel() {
    const answer = await call(cancelCheckout, { id: id! });
    if (answer.ok) setState(answer.data);
    else setError(answer.error);
  }

  return (
    <section className="narrow">
      <h1>{state?.status === 'placed' ? t('return.thanks') : t('return.title')}</h1>
      {!id && <p>{t('return.none')}</p>}
      {id && !state && !error && <p role="status">{t('return.asking')}</p>}
      {error && <FailureNotice error={error} again={() => setTurn(turn + 1)} />}
      {state && <Outcome state={state} isMember={user !== null} cancel={() => void cancel()} />}
    </section>
  );
}

function Outcome({ state, isMember, cancel }: { state: CheckoutState; isMember: boolean; cancel: () => void }) {
  const { t } = useTexts();
  switch (state.status) {
    case 'placed':
      return (
        <Notice tone="good">
          <p>
            {t('return.placed')} <Money of={state.total} />
          </p>
          {isMember ? <Link to={`/orders/${state.order_id}`}>{t('return.order')}</Link> : <p>{t('return.mailed')}</p>}
        </Notice>
      );
    case 'open':
    case 'pending':
      return <Notice>{t('return.pending')}</Notice>;
    case 'requires_action':
      return (
        <>
          <Notice>{state.reason ? t('return.declined') : t('return.action')}</Notice>
          <p className="row">
            {state.redirect_url && (
              <a href={state.redirect_url} className="button">
                {t('return.confirm')}
              </a>
            )}
            <Link to="/checkout" className="button quiet">
              {t('return.another')}
            </Link>
            <button type="button" className="button quiet" onClick={cancel}>
              {t('return.cancel')}
            </button>
          </p>
        </>
      );
    case 'cancelled':
    case 'expired':
      return (
        <Notice tone="bad">
          <p>{t(`return.${state.status}`)}</p>
          <Link to="/checkout">{t('return.back')}</Link>
        </Notice>
      );
  }
}
