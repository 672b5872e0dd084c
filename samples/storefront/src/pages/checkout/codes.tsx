import { useState, type FormEvent } from 'react';
import { setCartCodes, type Cart } from '@stoa/client';
import { call, type Failure } from '../../api';
import { useTexts } from '../../texts';
import { Field } from '../../ui/field';
import { Money } from '../../ui/money';
import { FailureNotice } from '../../ui/notice';
import { useVisitor } from '../../visitor';

/** Codes and a gift card. A code that does not apply is no error: it stays, with the reason, and applies by itself when the cart meets its conditions. */
export function Codes({ cart }: { cart: Cart }) {
  const { t } = useTexts();
  const { change } = useVisitor();
  const [error, setError] = useState<Failure | null>(null);
  const codes = cart.codes.map(one => one.code);

  async function set(input: { codes?: string[]; gift_cards?: string[] }) {
    const answer = await change(() => call(setCartCodes, input));
    setError(answer.ok ? null : answer.error);
    return answer.ok;
  }

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const code = String(new FormData(form).get('code')).trim();
    const isGiftCard = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'gift';
    if (code && (await set(isGiftCard ? { gift_cards: [code] } : { codes: [...new Set([...codes, code.toUpperCase()])] }))) form.reset();
  }

  return (
    <div className="codes">
      <form onSubmit={event => void add(event)}>
        <Field label={t('codes.label')} name="code" autoComplete="off" spellCheck={false} maxLength={100} />
        <div className="row">
          <button type="submit" className="button quiet">
            {t('codes.apply')}
          </button>
          <button type="submit" value="gift" className="button quiet">
            {t('codes.giftCard')}
          </button>
        </div>
      </form>
      {error && <FailureNotice error={error} />}
      <div role="status">
        <ul>
          {cart.codes.map(one => (
            <li key={one.code} className={one.applied ? 'good' : 'wrong'}>
              <strong>{one.code}</strong> {one.applied ? t('codes.applied') : t(`code.${one.reason ?? 'not_eligible'}`)}{' '}
              <button
                type="button"
                className="link"
                aria-label={t('codes.removeCode', { code: one.code })}
                onClick={() => void set({ codes: codes.filter(code => code !== one.code) })}
              >
                {t('cart.remove')}
              </button>
            </li>
          ))}
          {cart.gift_cards.map(one => (
            <li key={one.last4} className={one.usable ? 'good' : 'wrong'}>
              <strong>{t('codes.card', { last4: one.last4 })}</strong> {one.usable ? <Money of={one.usable} /> : t(`giftCard.${one.reason ?? 'unknown'}`)}{' '}
              <button type="button" className="link" aria-label={t('codes.removeCode', { code: one.last4 })} onClick={() => void set({ gift_cards: [] })}>
                {t('cart.remove')}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
