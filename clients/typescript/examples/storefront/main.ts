// A page that lists, searches and fills a guest's cart, without a framework. <input id="search"> <ul id="products"> <p id="cart"> <p id="told">
import { addToCart, call, configure, createCart, listProducts, type Domain, type Product } from '@stoa/client'

const cartToken = () => localStorage.getItem('cart') ?? undefined
const at = (id: string) => document.getElementById(id)!

configure({
  baseUrl: 'http://localhost:8080',
  headers: () => ({ 'Accept-Language': navigator.language, ...(cartToken() && { 'X-Cart-Token': cartToken()! }) }),
})

/** Amounts are minor units; how many make one is the currency's business. */
function price({ amount, currency }: { amount: number; currency: string }): string {
  const format = new Intl.NumberFormat(navigator.language, { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

async function search(keyword: string, signal: AbortSignal) {
  const found = await call(listProducts, { keyword: keyword || undefined, page_size: 20 }, { signal })
  if (!found.ok) return found.error.code === 'aborted' ? undefined : tell(found.error)
  at('products').replaceChildren(...found.data.map(row))
}

function row(product: Product) {
  const item = document.createElement('li')
  const add = document.createElement('button')
  add.textContent = `${product.name}, ${price(product.sale_price ?? product.base_price)}`
  add.onclick = () => void take(product)
  item.append(add)
  return item
}

async function take(product: Product) {
  if (!cartToken()) {
    const made = await call(createCart)
    if (!made.ok) return tell(made.error)
    localStorage.setItem('cart', made.data.cart_token ?? '')
  }
  const cart = await call(addToCart, { product_id: product.id, quantity: 1 })
  if (cart.ok) at('cart').textContent = `${cart.data.items.length} in your cart`
  else if (cart.error.kind === 'domain') at('told').textContent = refusal(cart.error)
  else tell(cart.error)
}

/** Compiles only while every refusal of this operation has its sentence: a server that gains one is noticed at the next build. */
function refusal(error: Domain<'addToCart'>): string {
  switch (error.code) {
    case 'out_of_stock':
      return 'Sold out.'
    case 'cart_token_invalid':
      localStorage.removeItem('cart')
      return 'Your cart had expired. Please try again.'
    default:
      return error.title
  }
}

const tell = (error: { title: string; code: string }) => (at('told').textContent = `${error.title} (${error.code})`)

let searching = new AbortController()
at('search').oninput = (event) => {
  searching.abort()
  searching = new AbortController()
  void search((event.target as HTMLInputElement).value, searching.signal)
}
void search('', searching.signal)
