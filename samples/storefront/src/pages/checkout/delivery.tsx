import { useState, type FormEvent } from 'react';
import { chooseShippingOption, listShippingOptions, type Cart, type ShippingOption } from '@stoa/client';
import { call, type Failure } from '../../api';
import { useAsk } from '../../ask';
import { useTexts } from '../../texts';
import { Money } from '../../ui/money';
import { FailureNotice, Notice } from '../../ui/notice';
import { useVisitor } from '../../visitor';

export function Delivery({ cart, done }: { cart: Cart; done: () => void }) {
  const { t, language } = useTexts();
  const { change } = useVisitor();
  const [error, setError] = useState<Failure | null>(null);
  const options = useAsk(`shipping ${language} ${cart.id} ${cart.version}`, signal => call(listShippingOptions, {}, { signal }));

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const option_id = String(new FormData(event.currentTarget).get('option'));
    const answer = await change(() => call(chooseShippingOption, { option_id }));
    setError(answer.ok ? null : answer.error);
    if (answer.ok) done();
    else if (answer.error.code === 'shipping_option_gone') options.again();
  }

  if (options.error) return <FailureNotice error={options.error} again={options.again} />;
  if (options.data?.length === 0) return <Notice tone="bad">{t('delivery.none')}</Notice>;
  return (
    <form onSubmit={event => void save(event)}>
      <fieldset className="choices">
        <legend className="visually-hidden">{t('delivery.title')}</legend>
        {options.data?.map((option, index) => (
          <label key={option.id}>
            <input type="radio" name="option" value={option.id} defaultChecked={cart.shipping_option ? cart.shipping_option.id === option.id : index === 0} />
            <span>
              {option.name}
              <Days of={option} />
            </span>
            <Money of={option.price} />
          </label>
        ))}
      </fieldset>
      {error && <FailureNotice error={error} />}
      <button type="submit" className="button" disabled={!options.data}>
        {t('checkout.next')}
      </button>
    </form>
  );
}

function Days({ of }: { of: ShippingOption }) {
  const { t } = useTexts();
  if (of.min_days === null || of.max_days === null) return null;
  return (
    <span className="fine">
      {of.min_days === of.max_days ? t('delivery.days', { count: of.max_days }) : t('delivery.range', { min: of.min_days, max: of.max_days })}
    </span>
  );
}
