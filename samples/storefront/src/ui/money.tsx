import type { Money as Amount, Product } from '@stoa/client';
import { useTexts } from '../texts';
import { formatMoney } from './amounts';

export function Money({ of }: { of: Amount }) {
  const { language } = useTexts();
  return <span className="money">{formatMoney(of, language)}</span>;
}

type Priced = Pick<Product, 'base_price' | 'sale_price'> & { lowest_price_30d?: Amount | null };

/** What is paid now, beside it what it was, and (as European law has it) the lowest price of the last 30 days where it is reduced. */
export function Price({ of, full = false }: { of: Priced; full?: boolean }) {
  const { t } = useTexts();
  if (!of.sale_price) {
    return (
      <p className="price">
        <Money of={of.base_price} />
      </p>
    );
  }
  return (
    <p className="price">
      <span className="visually-hidden">{t('price.now')} </span>
      <strong className="price-now">
        <Money of={of.sale_price} />
      </strong>{' '}
      <span className="visually-hidden">{t('price.before')} </span>
      <s>
        <Money of={of.base_price} />
      </s>
      {full && of.lowest_price_30d && (
        <small>
          {t('price.lowest')} <Money of={of.lowest_price_30d} />
        </small>
      )}
    </p>
  );
}
