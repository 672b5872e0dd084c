import { Footer } from './footer';
import { Header } from './header';
import { AccountPage } from './pages/account';
import { BrowsePage } from './pages/browse';
import { CartPage } from './pages/cart';
import { CheckoutPage } from './pages/checkout';
import { CheckoutReturnPage } from './pages/checkout/return';
import { HomePage } from './pages/home';
import { NotFoundPage } from './pages/not-found';
import { OrderPage } from './pages/order';
import { FindOrderPage } from './pages/find-order';
import { ProductPage } from './pages/product';
import { SignInPage } from './pages/sign-in';
import { match, useAddress } from './router';
import { useTexts } from './texts';

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
        {show(path)}
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
