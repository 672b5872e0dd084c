import { listProducts } from '@stoa/client';
import { call } from '../api';
import { useAsk } from '../ask';
import { Link, useTitle } from '../router';
import { useCategories, useShop } from '../shop';
import { useTexts } from '../texts';
import { CardsToCome, ProductCard } from '../ui/card';
import { FailureNotice } from '../ui/notice';
import { Picture } from '../ui/picture';

const shown = 8;

export function HomePage() {
  const { t, language } = useTexts();
  const shop = useShop();
  useTitle(shop?.name ?? 'Stoa');
  const categories = useCategories();
  const newest = useAsk(`newest ${language}`, signal => call(listProducts, { sort: 'newest', in_stock: true, page_size: shown }, { signal }));
  return (
    <>
      <section className="hero">
        <div>
          <h1>{t('home.title')}</h1>
          <p>{t('home.text')}</p>
          <Link to="/products" className="button">
            {t('home.all')}
          </Link>
        </div>
        <Picture url={categories.data?.[0]?.image_url} alt="" sizes="40rem" eager />
      </section>
      <section aria-labelledby="categories">
        <h2 id="categories">{t('home.categories')}</h2>
        {categories.error && <FailureNotice error={categories.error} again={categories.again} />}
        <ul className="tiles">
          {categories.data
            ? categories.data.map(category => (
                <li key={category.id} className="card tile">
                  <Picture url={category.image_url} alt="" sizes="20rem" eager />
                  <h3>
                    <Link to={`/products?category=${category.id}`}>{category.name}</Link>
                  </h3>
                  <p className="fine">{category.description}</p>
                </li>
              ))
            : !categories.error && <CardsToCome count={shown} kind="fine" />}
        </ul>
      </section>
      <section aria-labelledby="newest">
        <h2 id="newest">{t('home.newest')}</h2>
        {newest.error && <FailureNotice error={newest.error} again={newest.again} />}
        <ul className="cards">
          {newest.data ? newest.data.map(product => <ProductCard key={product.id} product={product} />) : !newest.error && <CardsToCome count={shown} />}
        </ul>
      </section>
    </>
  );
}
