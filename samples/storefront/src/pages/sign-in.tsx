import { useEffect, useState, type FormEvent } from 'react';
import type { Failure } from '../api';
import { go, useAddress, useTitle } from '../router';
import { useTexts } from '../texts';
import { Field, readForm, wrongWith } from '../ui/field';
import { FailureNotice } from '../ui/notice';
import { useVisitor } from '../visitor';

/** Where to after signing in: only an address of this shop, whatever the link says. */
function nextOf(query: URLSearchParams) {
  const next = query.get('next') ?? '';
  return /^\/[^/\\]/.test(next) ? next : '/account';
}

export function SignInPage() {
  const { t } = useTexts();
  const { query } = useAddress();
  const { user } = useVisitor();
  const [isNew, setIsNew] = useState(false);
  const next = nextOf(query);
  useTitle(t('nav.signIn'));
  useEffect(() => {
    if (user) go(next, { replace: true });
  }, [user, next]);
  return (
    <section className="narrow small">
      <h1>{isNew ? t('account.register') : t('nav.signIn')}</h1>
      {isNew ? <Register /> : <SignIn />}
      <button type="button" className="link" onClick={() => setIsNew(!isNew)}>
        {isNew ? t('account.haveOne') : t('account.haveNone')}
      </button>
    </section>
  );
}

function SignIn() {
  const { t } = useTexts();
  const { signIn } = useVisitor();
  const [error, setError] = useState<Failure | null>(null);
  // The second factor is asked for only where the server does.
  const [asksForCode, setAsksForCode] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { email, password, totp } = readForm(event.currentTarget);
    const answer = await signIn({ email: email!, password: password!, totp });
    if (answer.ok) return;
    setAsksForCode(answer.error.code === 'second_factor_required' || answer.error.code === 'second_factor_invalid');
    setError(answer.error.code === 'second_factor_required' ? null : answer.error);
  }

  return (
    <form className="panel" onSubmit={event => void submit(event)}>
      <Field label={t('contact.email')} name="email" type="email" autoComplete="username" required />
      <Field label={t('account.password')} name="password" type="password" autoComplete="current-password" required />
      {asksForCode && <Field label={t('account.code')} name="totp" inputMode="numeric" autoComplete="one-time-code" required autoFocus />}
      {error && <FailureNotice error={error} />}
      <button type="submit" className="button">
        {t('nav.signIn')}
      </button>
    </form>
  );
}

function Register() {
  const { t } = useTexts();
  const { signUp } = useVisitor();
  const [error, setError] = useState<Failure | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { email, password, first_name, last_name } = readForm(event.currentTarget);
    const answer = await signUp({ email: email!, password: password!, first_name, last_name });
    if (!answer.ok) setError(answer.error);
  }

  return (
    <form className="panel" onSubmit={event => void submit(event)}>
      <Field label={t('contact.firstName')} name="first_name" autoComplete="given-name" />
      <Field label={t('contact.lastName')} name="last_name" autoComplete="family-name" />
      <Field label={t('contact.email')} name="email" type="email" autoComplete="email" required wrong={wrongWith(error, 'email')} />
      <Field
        label={t('account.password')}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        hint={t('account.passwordHint')}
        wrong={wrongWith(error, 'password')}
      />
      {error && !error.errors?.length && <FailureNotice error={error} />}
      <button type="submit" className="button">
        {t('account.register')}
      </button>
    </form>
  );
}
