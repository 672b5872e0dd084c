import type { CustomerConditionsInput, Segment, SegmentRequest } from '~/app/client'

type Customers = { [Member in keyof CustomerConditionsInput]-?: CustomerConditionsInput[Member] | null }
type Audience = Omit<Segment['audience'], 'segment_id'>

/** What the editor edits, with the names of the API. */
export type Draft = { name: string; audience: Audience; customers: Customers }

const nothing: Customers = { bought_category: null, spent_over: null, last_order_before: null, no_order_for_days: null, cart_abandoned_for_hours: null, marketing_consent: null }

export const emptyDraft: Draft = { name: '', audience: { platforms: [], user_ids: [], device_token_ids: [], tags: [], locales: [] }, customers: nothing }

export const editable = ({ name, audience: { segment_id: _none, ...audience }, customers }: Segment): Draft => ({ name, audience, customers: { ...nothing, ...(customers as Customers | null) } })

/** Conditions that say nothing are none. */
export const requestOf = (draft: Draft): SegmentRequest => ({ ...draft, customers: asksOfPeople(draft) ? draft.customers : null })

export const asksOfPeople = ({ customers }: Draft) => Object.values(customers).some((value) => value !== null)
