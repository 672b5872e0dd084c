import { getProduct, listProducts, type Product } from '@stoa/client';
import { call, type Answer } from './api';

/** A list of products as the address has it: `/products?keyword=…&category=…&color=navy&color=black&price=0-9999&sort=price&page=2`. */
export interface Wish {
  keyword: string;
  category: string;
  brand: string;
  price: string;
  stock: boolean;
  attributes: Record<string, string[]>;
  sort: Sort | '';
  page: number;
}

export const sorts = ['relevance', 'price', '-price', 'name', 'newest'] as const;
export type Sort = (typeof sorts)[number];

/** Which attributes can be chosen by: a shop knows its own. */
export const choosable = ['color', 'material', 'connection'] as const;

export const pageSize = 24;

export interface Facet {
  value: string;
  count: number;
}

export interface ProductList {
  products: Product[];
  total: number;
  /** What was looked for instead, where nothing matches the words that were typed; else empty. */
  corrected: string;
  facets: Record<string, Facet[]>;
}

export function readWish(query: URLSearchParams): Wish {
  const text = (name: string) => query.get(name) ?? '';
  return {
    keyword: text('keyword'),
    category: text('category'),
    brand: text('brand'),
    price: /^\d+-\d*$/.test(text('price')) ? text('price') : '',
    stock: query.has('stock'),
    attributes: Object.fromEntries(choosable.map(name => [name, query.getAll(name)])),
    sort: sorts.find(sort => sort === text('sort')) ?? '',
    page: Math.max(1, Number.parseInt(text('page'), 10) || 1),
  };
}

/** The address of a wish, with some of it changed. A changed filter begins at the first page again. */
export function addressOfWish(wish: Wish, change: Partial<Wish>): string {
  const { attributes, stock, page, ...texts } = { ...wish, page: 1, ...change };
  const query = new URLSearchParams(Object.entries(texts).filter(([, value]) => value));
  for (const [name, values] of Object.entries(attributes)) for (const value of values) query.append(name, value);
  if (stock) query.set('stock', '1');
  if (page > 1) query.set('page', String(page));
  return query.size > 0 ? `/products?${query}` : '/products';
}

/** A product does not say how many there are; the list says which ones cannot be had. */
export async function readProduct(id: string, signal: AbortSignal): Promise<Answer<{ product: Product; isSoldOut: boolean }>> {
  const found = await call(getProduct, { id }, { signal });
  if (!found.ok) return found;
  const product = found.data;
  const soldOut = await call(listProducts, { keyword: product.sku, in_stock: false, page_size: 20 }, { signal });
  return { ok: true, data: { product, isSoldOut: soldOut.ok && soldOut.data.some(one => one.id === product.id) } };
}

export async function findProducts(wish: Wish, signal: AbortSignal): Promise<Answer<ProductList>> {
  const [min, max] = wish.price.split('-');
  const answer = await call(
    listProducts,
    {
      keyword: wish.keyword || undefined,
      category_id: wish.category || undefined,
      brand_id: wish.brand || undefined,
      min_price: min ? Number(min) : undefined,
      max_price: max ? Number(max) : undefined,
      in_stock: wish.stock || undefined,
      attributes: Object.fromEntries(Object.entries(wish.attributes).filter(([, values]) => values.length > 0)),
      sort: wish.sort || undefined,
      facets: ['category_id', 'brand_id', 'price', ...choosable.map(name => `attributes.${name}`)].join(','),
      page: wish.page,
      page_size: pageSize,
    },
    { signal },
  );
  if (!answer.ok) return answer;
  const { headers } = answer;
  const facets = JSON.parse(headers.get('X-Facets') ?? '{}') as { facets?: ProductList['facets'] };
  return {
    ok: true,
    data: {
      products: answer.data,
      total: Number(headers.get('X-Total-Count')),
      corrected: decodeURIComponent(headers.get('X-Corrected-Keyword') ?? ''),
      facets: facets.facets ?? {},
    },
  };
}
