import { useState } from 'react';
import { createStockAlert, type Product, type Variant } from '@stoa/client';
import { call, type Failure } from '../api';
import { useTexts } from '../texts';
import { Field, readForm, wrongWith } from '../ui/field';
import { FailureNotice, Notice } from '../ui/notice';
import { useVisitor } from '../visitor';

/** Sold out: the shop writes once when it is back. */
export function StockAlert({ product, variant }: { product: Product; variant: Variant | undefined }) {
  const { t } = useTexts();
  const { user } = useVisitor();
  const [state, setState] = useState<'idle' | 'asked' | Failure>('idle');

  async function ask(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { email, consent } = readForm(event.currentTarget);
    const answer = await call(createStockAlert, { id: product.id, variant_id: variant?.id, email, consent: consent ? true : undefined });
    setState(answer.ok ? 'asked' : answer.error);
  }

  if (state === 'asked') return <Notice tone="good">{t('alert.asked')}</Notice>;
  const error = typeof state === 'object' ? state : null;
  return (
    <form className="buy panel" onSubmit={event => void ask(event)}>
      <p>
        <strong>{t('alert.soldOut')}</strong> {t('alert.text')}
      </p>
      {!user && (
        <>
          <Field label={t('contact.email')} name="email" type="email" autoComplete="email" required wrong={wrongWith(error, 'email')} />
          <label className="check">
            <input type="checkbox" name="consent" required /> {t('alert.consent')}
          </label>
        </>
      )}
      <button type="submit" className="button">
        {t('alert.ask')}
      </button>
      {error && !wrongWith(error, 'email') && <FailureNotice error={error} />}
    </form>
  );
}
