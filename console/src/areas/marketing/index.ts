import type { Area } from '~/app/screens'

export default {
  name: 'marketing',
  icon: 'marketing',
  screens: [
    { path: '/marketing/promotions', title: 'screen.promotions', may: ['promotions', 'read'], nav: true, load: () => import('./promotions/Promotions') },
    { path: '/marketing/promotions/new', title: 'screen.promotionNew', may: ['promotions', 'manage'], load: () => import('./promotion/NewPromotion') },
    { path: '/marketing/promotions/$id', title: 'screen.promotion', may: ['promotions', 'read'], load: () => import('./promotion/OnePromotion'), example: 'GET /admin/promotions' },
    { path: '/marketing/gift-cards', title: 'screen.giftCards', may: ['gift_cards', 'read'], nav: true, load: () => import('./gift-cards/GiftCards') },
    { path: '/marketing/gift-cards/$id', title: 'screen.giftCard', may: ['gift_cards', 'read'], load: () => import('./gift-card/OneGiftCard'), example: 'GET /admin/gift-cards' },
  ],
} satisfies Area
