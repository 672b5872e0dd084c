import { useAsk } from '../ask';
import { addressOfWish, findProducts, pageSize, readWish, sorts, type Sort, type Wish } from '../products';
import { go, Link, useAddress, useTitle } from '../router';
import { useCategories } from '../shop';
import { useTexts } from '../texts';
import { CardsToCome, ProductCard } from '../ui/card';
import { Select } from '../ui/field';
import { FailureNotice, Notice } from '../ui/notice';
import { Facets } from './facets';

/** Browse and search are one page: all of its state is in the address, so Back, reload and a shared link show the same products. */
export function BrowsePage() {
  const { t, language } = useTexts();
  const { query } = useAddress();
  const wish = readWish(query);
  const found = useAsk(`products ${language} ${query}`, signal => findProducts(wish, signal));
  const category = useCategories().data?.find(one => one.id === wish.category);
  const title = wish.keyword ? t('browse.results', { keyword: wish.keyword }) : (category?.name ?? t('browse.title'));
  useTitle(title);
  const list = found.data;
  return (
    <div className="browse">
      <div className="heading">
        <h1>{title}</h1>
        <p role="status" className="fine">
          {list ? t('browse.count', { count: list.total }) : t('browse.looking')}
        </p>
        <Select label={t('browse.sort')} value={wish.sort} onChange={event => go(addressOfWish(wish, { sort: event.target.value as Sort | '' }))}>
          <option value="">{t('sort.default')}</option>
          {sorts.map(sort => (
            <option key={sort} value={sort}>
              {t(`sort.${sort}`)}
            </option>
          ))}
        </Select>
      </div>
      <Facets wish={wish} facets={list?.facets ?? {}} />
      <section aria-label={t('browse.products')} aria-busy={found.busy} className="results">
        {list?.corrected && <Notice>{t('browse.corrected', { asked: wish.keyword, corrected: list.corrected })}</Notice>}
        {found.error && <FailureNotice error={found.error} again={found.again} />}
        {list?.total === 0 && <NothingFound wish={wish} />}
        {/* Another list than that of the empty boxes: what comes above it pushes nothing that was there. */}
        <ul className="cards" key={list ? 'found' : 'to come'}>
          {list
            ? list.products.map((product, index) => <ProductCard key={product.id} product={product} eager={index < 4} />)
            : !found.error && <CardsToCome count={pageSize} />}
        </ul>
        {list && <Pages wish={wish} total={list.total} />}
      </section>
    </div>
  );
}

function NothingFound({ wish }: { wish: Wish }) {
  const { t } = useTexts();
  return (
    <div className="empty">
      <p>{wish.keyword ? t('browse.nothingFor', { keyword: wish.keyword }) : t('browse.nothing')}</p>
      <Link to={wish.keyword ? `/products?keyword=${encodeURIComponent(wish.keyword)}` : '/products'} className="button quiet">
        {t('facets.clear')}
      </Link>
    </div>
  );
}

function Pages({ wish, total }: { wish: Wish; total: number }) {
  const { t } = useTexts();
  const last = Math.ceil(total / pageSize);
  if (last < 2) return null;
  return (
    <nav className="pages" aria-label={t('pages.nav')}>
      {wish.page > 1 && (
        <Link to={addressOfWish(wish, { page: wish.page - 1 })} rel="prev" className="button quiet">
          {t('pages.previous')}
        </Link>
      )}
      <span>{t('pages.at', { page: wish.page, last })}</span>
      {wish.page < last && (
        <Link to={addressOfWish(wish, { page: wish.page + 1 })} rel="next" className="button quiet">
          {t('pages.next')}
        </Link>
      )}
    </nav>
  );
}
