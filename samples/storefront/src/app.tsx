import { lazy, Suspense } from 'react';
import { Footer } from './footer';
import { Header } from './header';
import { BrowsePage } from './pages/browse';
import { CartPage } from './pages/cart';
import { HomePage } from './pages/home';
import { NotFoundPage } from './pages/not-found';
import { ProductPage } from './pages/product';
import { match, useAddress } from './router';
import { useTexts } from './texts';

// What a first visit seldom opens comes when it is opened.
const CheckoutPage = lazy(async () => ({ default: (await import('./pages/checkout')).CheckoutPage }));
const CheckoutReturnPage = lazy(async () => ({ default: (await import('./pages/checkout/return')).CheckoutReturnPage }));
const FindOrderPage = lazy(async () => ({ default: (await import('./pages/find-order')).FindOrderPage }));
const OrderPage = lazy(async () => ({ default: (await import('./pages/order')).OrderPage }));
const SignInPage = lazy(async () => ({ default: (await import('./pages/sign-in')).SignInPage }));
const AccountPage = lazy(async () => ({ default: (await import('./pages/account')).AccountPage }));

const routes: [pattern: string, show: (parameters: Record<string, string>) => React.ReactNode][] = [
  ['/', () => <HomePage />],
  ['/products', () => <BrowsePage />],
  ['/products/:id', ({ id }) => <ProductPage key={id} id={id!} />],
  ['/cart', () => <CartPage />],
  ['/checkout', () => <CheckoutPage />],
  ['/checkout/return', () => <CheckoutReturnPage />],
  ['/orders', () => <FindOrderPage />],
  ['/orders/:id', ({ id }) => <OrderPage key={id} id={id!} />],
  ['/sign-in', () => <SignInPage />],
  ['/account', () => <AccountPage />],
];

export function App() {
  const { path } = useAddress();
  const { t } = useTexts();
  return (
    <>
      <a className="skip" href="#content">
        {t('shop.skip')}
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        <Suspense>{show(path)}</Suspense>
      </main>
      <Footer />
    </>
  );
}

function show(path: string) {
  for (const [pattern, page] of routes) {
    const parameters = match(pattern, path);
    if (parameters) return page(parameters);
  }
  return <NotFoundPage />;
}
