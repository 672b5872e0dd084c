import { useState } from 'react';
import { addToCart, type Product, type Variant } from '@stoa/client';
import { call, type Failure } from '../api';
import { useAsk } from '../ask';
import { readProduct } from '../products';
import { go, Link, useAddress, useTitle } from '../router';
import { useBrands, useCategories } from '../shop';
import { useNames, useTexts } from '../texts';
import { Select } from '../ui/field';
import { Price } from '../ui/money';
import { FailureNotice, Notice } from '../ui/notice';
import { Picture } from '../ui/picture';
import { useVisitor } from '../visitor';
import { NotFoundPage } from './not-found';
import { StockAlert } from './stock-alert';
import { VariantChoice } from './variant-choice';

export function ProductPage({ id }: { id: string }) {
  const { t, language } = useTexts();
  const asked = useAsk(`product ${language} ${id}`, signal => readProduct(id, signal));
  useTitle(asked.data?.product.name ?? t('product.loading'));
  if (asked.error?.code === 'product_not_found') return <NotFoundPage />;
  if (asked.error) return <FailureNotice error={asked.error} again={asked.again} />;
  return asked.data ? <Details {...asked.data} /> : <ToCome />;
}

function Details({ product, isSoldOut }: { product: Product; isSoldOut: boolean }) {
  const { t } = useTexts();
  const name = useNames();
  const { query } = useAddress();
  const category = useCategories().data?.find(one => one.id === product.category_id);
  const brand = useBrands().data?.find(one => one.id === product.brand_id);
  const variants = product.variants ?? [];
  const variant = variants.find(one => one.id === query.get('variant')) ?? variants[0];
  return (
    <article className="product">
      <nav aria-label={t('product.trail')} className="trail">
        <Link to="/products">{t('nav.browse')}</Link>
        {category && <Link to={`/products?category=${category.id}`}>{category.name}</Link>}
      </nav>
      <Gallery product={product} />
      <div className="facts">
        <p className="fine">{brand?.name ?? '\u00a0'}</p>
        <h1>{product.name}</h1>
        <Price of={{ ...(variant ?? product), lowest_price_30d: product.lowest_price_30d }} full />
        <p>{product.description}</p>
        {variant && <VariantChoice variants={variants} chosen={variant} choose={one => go(`/products/${product.id}?variant=${one.id}`, { replace: true })} />}
        <Buy key={variant?.id} product={product} variant={variant} isSoldOut={isSoldOut} />
        <dl>
          {Object.entries({ ...product.attributes, ...variant?.attributes }).map(([key, value]) => (
            <div key={key}>
              <dt>{name('attribute', key)}</dt>
              <dd>{name('value', value)}</dd>
            </div>
          ))}
          <div>
            <dt>{t('product.sku')}</dt>
            <dd>{variant?.sku ?? product.sku}</dd>
          </div>
        </dl>
      </div>
    </article>
  );
}

function Gallery({ product }: { product: Product }) {
  const { t } = useTexts();
  const [shown, setShown] = useState(0);
  return (
    <div className="gallery">
      <Picture url={product.images[shown]} alt={product.name} sizes="(min-width: 60rem) 42rem, 92vw" eager />
      {product.images.length > 1 && (
        <ul>
          {product.images.map((url, index) => (
            <li key={url}>
              <button type="button" aria-pressed={index === shown} aria-label={t('product.picture', { number: index + 1 })} onClick={() => setShown(index)}>
                <Picture url={url} alt="" sizes="6rem" eager />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const most = 10;

function Buy({ product, variant, isSoldOut }: { product: Product; variant: Variant | undefined; isSoldOut: boolean }) {
  const { t } = useTexts();
  const { change } = useVisitor();
  const [quantity, setQuantity] = useState(1);
  const [state, setState] = useState<'idle' | 'busy' | 'added' | Failure>('idle');

  async function add() {
    if (state === 'busy') return;
    setState('busy');
    const answer = await change(() => call(addToCart, { product_id: product.id, variant_id: variant?.id, quantity }));
    setState(answer.ok ? 'added' : answer.error);
  }

  if (isSoldOut || (typeof state === 'object' && state.code === 'out_of_stock' && quantity === 1)) {
    return <StockAlert product={product} variant={variant} />;
  }
  return (
    <div className="buy">
      <Select label={t('product.quantity')} value={quantity} onChange={event => setQuantity(Number(event.target.value))}>
        {Array.from({ length: most }, (_, index) => (
          <option key={index}>{index + 1}</option>
        ))}
      </Select>
      <button type="button" className="button" onClick={() => void add()} aria-disabled={state === 'busy'}>
        {state === 'busy' ? t('product.adding') : t('product.add')}
      </button>
      {state === 'added' && (
        <Notice tone="good">
          {t('product.added')} <Link to="/cart">{t('product.toCart')}</Link>
        </Notice>
      )}
      {typeof state === 'object' && <FailureNotice error={state} />}
    </div>
  );
}

function ToCome() {
  return (
    <div className="product to-come" aria-hidden="true">
      <div className="gallery">
        <div className="picture" />
      </div>
    </div>
  );
}
