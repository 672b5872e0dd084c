import type { Product } from '@stoa/client';
import { Link } from '../router';
import { Price } from './money';
import { Picture } from './picture';

/** A product in a list. The whole card is one link, whose name is the product's. */
export function ProductCard({ product, eager = false }: { product: Product; eager?: boolean }) {
  return (
    <li className="card">
      <Picture url={product.images[0]} alt="" eager={eager} sizes="(min-width: 75rem) 18rem, (min-width: 48rem) 30vw, 46vw" />
      <h3>
        <Link to={`/products/${product.id}`}>{product.name}</Link>
      </h3>
      <Price of={product} />
    </li>
  );
}

/** Where cards will be: as many boxes of the same shape, so that the page does not grow under the reader. */
export function CardsToCome({ count, kind = 'price' }: { count: number; kind?: 'price' | 'fine' }) {
  return Array.from({ length: count }, (_, index) => (
    <li className="card to-come" key={index} aria-hidden="true">
      <div className="picture" />
      <h3>&nbsp;</h3>
      <p className={kind}>&nbsp;</p>
    </li>
  ));
}
