import type { StaffProduct, UpdateProductRequest } from '~/app/client'

/** What the form edits: flat, amounts as whole minor units. */
export type ProductValues = {
  name: string
  sku: string
  slug: string
  description: string
  status: string
  category_id: string
  brand_id: string
  tags: string[]
  base_price: number | null
  sale_price: number | null
  tax_class: string
  weight_grams: number | null
  requires_shipping: boolean
  inventory_policy: string
  seo_title: string
  seo_description: string
}

export const emptyValues: ProductValues = {
  name: '', sku: '', slug: '', description: '', status: 'draft', category_id: '', brand_id: '', tags: [], base_price: null, sale_price: null,
  tax_class: 'standard', weight_grams: null, requires_shipping: true, inventory_policy: 'deny', seo_title: '', seo_description: '',
}

export const valuesOf = (product: StaffProduct): ProductValues => ({
  name: product.name,
  sku: product.sku,
  slug: product.slug,
  description: product.description,
  status: product.status,
  category_id: product.category_id,
  brand_id: product.brand_id ?? '',
  tags: product.tags,
  base_price: product.base_price.amount,
  sale_price: product.sale_price?.amount ?? null,
  tax_class: product.tax_class,
  weight_grams: product.weight_grams,
  requires_shipping: product.requires_shipping,
  inventory_policy: product.inventory_policy,
  seo_title: product.seo.title,
  seo_description: product.seo.description,
})

/** What was changed, as the API takes it; `seo` goes as a whole. */
export function requestOf(values: Partial<ProductValues>, currency: string, all: ProductValues): UpdateProductRequest {
  const { base_price, sale_price, brand_id, seo_title, seo_description, ...rest } = values
  const money = (amount: number | null) => (amount === null ? null : { amount, currency })
  return {
    ...(rest as UpdateProductRequest),
    ...(brand_id !== undefined && { brand_id: brand_id || null }),
    ...(base_price !== undefined && { base_price: money(base_price) }),
    ...(sale_price !== undefined && { sale_price: money(sale_price) }),
    ...((seo_title !== undefined || seo_description !== undefined) && { seo: { title: all.seo_title, description: all.seo_description } }),
  }
}
