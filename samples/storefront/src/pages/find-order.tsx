import { useState, type FormEvent } from 'react';
import { getOrder, lookUpOrder } from '@stoa/client';
import { call, type Failure } from '../api';
import { go, useTitle } from '../router';
import { useTexts } from '../texts';
import { Field, readForm, wrongWith } from '../ui/field';
import { FailureNotice, Notice } from '../ui/notice';
import { orderKey } from '../visit';

/** A guest finds an order again: number and address bring a mail with a key, and the key opens the order. */
export function FindOrderPage() {
  const { t } = useTexts();
  useTitle(t('find.title'));
  const [answer, setAnswer] = useState<string | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const [number, setNumber] = useState('');

  async function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { order_number, email } = readForm(event.currentTarget);
    const found = await call(lookUpOrder, { order_number: order_number!, email: email! });
    setAnswer(found.ok ? found.data.message : null);
    setError(found.ok ? null : found.error);
    if (found.ok) setNumber(order_number!);
  }

  return (
    <section className="narrow">
      <h1>{t('find.title')}</h1>
      <p>{t('find.text')}</p>
      <form className="panel" onSubmit={event => void ask(event)}>
        <Field label={t('find.number')} name="order_number" required maxLength={50} placeholder="ORD-…" wrong={wrongWith(error, 'order_number')} />
        <Field label={t('contact.email')} name="email" type="email" autoComplete="email" required wrong={wrongWith(error, 'email')} />
        <button type="submit" className="button">
          {t('find.ask')}
        </button>
        {answer && <Notice tone="good">{answer}</Notice>}
        {error && !error.errors?.length && <FailureNotice error={error} />}
      </form>
      <h2>{t('find.withKey')}</h2>
      <Open number={number} />
    </section>
  );
}

function Open({ number }: { number: string }) {
  const { t } = useTexts();
  const [error, setError] = useState<Failure | null>(null);

  async function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { order, key } = readForm(event.currentTarget);
    const found = await call(getOrder, { id: order! }, { headers: { 'X-Order-Token': key! } });
    if (!found.ok) return setError(found.error);
    orderKey(found.data.id).write(key!);
    go(`/orders/${found.data.id}`);
  }

  return (
    <form className="panel" onSubmit={event => void open(event)}>
      <Field key={number} label={t('find.number')} name="order" required defaultValue={number} />
      <Field label={t('find.key')} name="key" required autoComplete="off" spellCheck={false} />
      <button type="submit" className="button">
        {t('find.open')}
      </button>
      {error && <FailureNotice error={error} />}
    </form>
  );
}
