import type { EventType } from '~/app/client'

/** Every event that an endpoint can subscribe to; `ping` is the test's. */
export const eventTypes = [
  'cart.abandoned', 'customer.anonymised', 'customer.created', 'fulfilment.cancelled', 'fulfilment.created', 'fulfilment.delivered', 'fulfilment.shipped', 'import.finished',
  'order.cancelled', 'order.completed', 'order.paid', 'order.placed', 'order.updated', 'payment.authorized', 'payment.captured', 'payment.disputed', 'payment.expired', 'payment.failed',
  'product.archived', 'product.created', 'product.updated', 'push.finished', 'refund.created', 'refund.failed', 'refund.succeeded', 'return.received', 'return.requested',
  'stock.back', 'stock.low', 'stock.out',
] as const satisfies EventType[]

/** An event of the server that is missing above does not compile. */
export const isWhole: Exclude<EventType, (typeof eventTypes)[number] | 'ping'> extends never ? true : false = true

export const groupsOfTypes = [...new Set(eventTypes.map((type) => type.split('.')[0]!))]
export const contracts = ['store', 'basic', 'standard', 'nest', 'malnu', 'problem'] as const
