import { useState, type FormEvent } from 'react';
import { setCartContact, type Cart } from '@stoa/client';
import { call, type Failure } from '../../api';
import { Link } from '../../router';
import { useTexts } from '../../texts';
import { Field, readForm, Select, wrongWith } from '../../ui/field';
import { FailureNotice } from '../../ui/notice';
import { useVisitor } from '../../visitor';

/** Where this sample sends to. A real shop offers the countries of its shipping zones. */
const countries = ['US', 'CA', 'MX', 'GB', 'IE', 'DE', 'ES', 'FR', 'NL', 'NG', 'PH', 'SG', 'HK', 'JP', 'AU'];

export function Contact({ cart, done }: { cart: Cart; done: () => void }) {
  const { t, language } = useTexts();
  const { user, change } = useVisitor();
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const address = cart.contact?.shipping_address;
  const names = new Intl.DisplayNames([language], { type: 'region' });

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const { email, address1, country, ...rest } = readForm(event.currentTarget);
    setBusy(true);
    const answer = await change(() => call(setCartContact, { email: email!, shipping_address: { address1: address1!, country: country!, ...rest } }));
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) done();
  }

  const wrong = (field: string) => wrongWith(error, `shipping_address.${field}`);
  // Sentences that stand at their fields need no second place.
  const general = error && !error.errors?.length ? error : null;
  return (
    <form className="fields" onSubmit={event => void save(event)}>
      {!user && (
        <p className="fine wide">
          {t('contact.haveAccount')} <Link to="/sign-in?next=/checkout">{t('nav.signIn')}</Link>
        </p>
      )}
      <div className="wide">
        <Field
          label={t('contact.email')}
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={cart.contact?.email || user?.email}
          wrong={wrongWith(error, 'email')}
        />
      </div>
      <Field
        label={t('contact.firstName')}
        name="first_name"
        autoComplete="given-name"
        defaultValue={address?.first_name ?? user?.first_name}
        wrong={wrong('first_name')}
      />
      <Field
        label={t('contact.lastName')}
        name="last_name"
        autoComplete="family-name"
        required
        defaultValue={address?.last_name ?? user?.last_name}
        wrong={wrong('last_name')}
      />
      <div className="wide">
        <Field label={t('contact.address1')} name="address1" autoComplete="address-line1" required defaultValue={address?.address1} wrong={wrong('address1')} />
      </div>
      <div className="wide">
        <Field label={t('contact.address2')} name="address2" autoComplete="address-line2" defaultValue={address?.address2} wrong={wrong('address2')} />
      </div>
      <Field label={t('contact.postalCode')} name="postal_code" autoComplete="postal-code" defaultValue={address?.postal_code} wrong={wrong('postal_code')} />
      <Field label={t('contact.city')} name="city" autoComplete="address-level2" defaultValue={address?.city} wrong={wrong('city')} />
      <Field
        label={t('contact.state')}
        name="state"
        autoComplete="address-level1"
        defaultValue={address?.state}
        hint={t('contact.stateHint')}
        wrong={wrong('state')}
      />
      <Select label={t('contact.country')} name="country" autoComplete="country" defaultValue={address?.country ?? 'US'}>
        {countries.map(code => (
          <option key={code} value={code}>
            {names.of(code)}
          </option>
        ))}
      </Select>
      {general && <FailureNotice error={general} />}
      <button type="submit" className="button" aria-disabled={busy}>
        {t('checkout.next')}
      </button>
    </form>
  );
}
