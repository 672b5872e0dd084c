import type { CreatePromotionRequest, Promotion, PromotionStepInput } from '~/app/client'

type Kind = CreatePromotionRequest['kind']
const all: Kind[] = ['percent', 'amount', 'fixed_price', 'free_shipping', 'buy_x_get_y', 'tiered']
export { all as kinds, type Kind }

type Timed = Pick<Promotion, 'active' | 'starts_at' | 'ends_at'>

/** Off, waiting for its time, in it, or past it. */
export function stateOf({ active, starts_at: starts, ends_at: ends }: Timed, now = new Date()) {
  if (!active) return 'off'
  if (starts && new Date(starts) > now) return 'scheduled'
  return ends && new Date(ends) <= now ? 'expired' : 'active'
}

/** What the form edits, with the names of the API. */
export type Draft = {
  name: string
  kind: Kind
  percent: number | null
  amount: Money | null
  price: Money | null
  buy: number | null
  get: number | null
  tiers: PromotionStepInput[]
  target: { type: 'order' | 'lines'; product_ids: string[]; category_ids: string[]; brand_ids: string[]; tags: string[] }
  conditions: { minimum: Money | null; quantity: number | null; first_order: boolean; customer_groups: string[] }
  limits: { total: number | null; per_customer: number | null; per_code: number | null }
  starts_at: string | null
  ends_at: string | null
  group: string | null
  combines_with: string[]
  automatic: boolean
}
export type Money = { amount: number; currency: string }

/** Members that only some kinds have. */
export const membersOf: Record<Kind, (keyof Draft)[]> = {
  percent: ['percent'],
  amount: ['amount'],
  fixed_price: ['price'],
  free_shipping: [],
  buy_x_get_y: ['buy', 'get', 'percent'],
  tiered: ['tiers'],
}

export const empty: Draft = {
  name: '',
  kind: 'percent',
  percent: null,
  amount: null,
  price: null,
  buy: null,
  get: null,
  tiers: [],
  target: { type: 'order', product_ids: [], category_ids: [], brand_ids: [], tags: [] },
  conditions: { minimum: null, quantity: null, first_order: false, customer_groups: [] },
  limits: { total: null, per_customer: null, per_code: null },
  starts_at: null,
  ends_at: null,
  group: null,
  combines_with: [],
  automatic: false,
}

export const editable = (of: Promotion): Draft => ({
  name: of.name,
  kind: of.kind,
  percent: of.percent,
  amount: of.amount,
  price: of.price,
  buy: of.buy,
  get: of.get,
  tiers: of.tiers.map((step) => ({ from: step.from as PromotionStepInput['from'], percent: step.percent, amount: step.amount })),
  target: { type: of.target.type, product_ids: of.target.product_ids, category_ids: of.target.category_ids, brand_ids: of.target.brand_ids, tags: of.target.tags },
  conditions: of.conditions,
  limits: of.limits,
  starts_at: of.starts_at,
  ends_at: of.ends_at,
  group: of.group,
  combines_with: of.combines_with,
  automatic: of.automatic,
})

/** What one kind has, the other may not say: another kind takes away what the one before had. */
export const cleared = (kind: Kind): Partial<Draft> => Object.fromEntries([...new Set(Object.values(membersOf).flat())].filter((member) => !membersOf[kind].includes(member)).map((member) => [member, empty[member]]))

export const specOf = (draft: Draft): CreatePromotionRequest => draft as CreatePromotionRequest
