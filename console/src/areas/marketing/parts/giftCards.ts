import type { GiftCard } from '~/app/client'

/** Usable, empty, past its day or switched off. */
export function cardState(card: GiftCard, now = new Date()) {
  if (!card.enabled) return 'off'
  if (card.expires_at && new Date(card.expires_at) <= now) return 'expired'
  return card.balance.amount > 0 ? 'active' : 'used_up'
}
