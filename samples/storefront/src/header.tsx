import { useEffect, useRef } from 'react';
import { go, Link, useAddress } from './router';
import { useShop } from './shop';
import { useTexts } from './texts';
import { memberHint } from './visit';
import { useVisitor } from './visitor';

export function Header() {
  const { t } = useTexts();
  const { user, isKnown, cart } = useVisitor();
  const { path } = useAddress();
  const shop = useShop();
  const count = cart?.items.reduce((sum, item) => sum + item.quantity, 0) ?? 0;
  const isMember = isKnown ? user !== null : memberHint.read() !== null;
  const current = (to: string) => (path === to ? 'page' : undefined);
  return (
    <header className="top">
      <Link to="/" className="brand" aria-label={t('shop.home', { name: shop?.name ?? 'Stoa' })}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M6 11 16 5l10 6v2H6zM8 15h3v8H8zm6.500 0h3v8h-3zM21 15h3v8h-3zM6 25h20v2H6z" />
        </svg>
        <span>{shop?.name ?? 'Stoa'}</span>
      </Link>
      <Search />
      <nav aria-label={t('shop.nav')}>
        <Link to="/products" aria-current={current('/products')}>
          {t('nav.browse')}
        </Link>
        <Link to={isMember ? '/account' : '/sign-in'} aria-current={current(isMember ? '/account' : '/sign-in')} className="who">
          {isMember ? t('nav.account') : t('nav.signIn')}
        </Link>
        <Link to="/cart" aria-current={current('/cart')} className="to-cart">
          {t('nav.cart')}{' '}
          <span className="count" aria-hidden="true">
            {count}
          </span>
          <span className="visually-hidden">{t('cart.count', { count })}</span>
        </Link>
      </nav>
    </header>
  );
}

function Search() {
  const { t } = useTexts();
  const { path, query } = useAddress();
  const field = useRef<HTMLInputElement>(null);
  const searched = path === '/products' ? (query.get('keyword') ?? '') : '';
  // The field follows the address (Back, a link), and is the reader's while they type.
  useEffect(() => {
    if (field.current) field.current.value = searched;
  }, [searched]);
  function search(event: React.FormEvent) {
    event.preventDefault();
    const keyword = field.current!.value.trim();
    go(keyword ? `/products?${new URLSearchParams({ keyword })}` : '/products');
  }
  return (
    <form role="search" onSubmit={search}>
      <input
        ref={field}
        type="search"
        name="keyword"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        defaultValue={searched}
        enterKeyHint="search"
      />
      <button type="submit" className="icon" aria-label={t('search.go')}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="11" cy="11" r="6.500" />
          <path d="m16 16 4.500 4.500" />
        </svg>
      </button>
    </form>
  );
}
