import type { Area } from '~/app/screens'

export default {
  name: 'settings',
  icon: 'settings',
  screens: [
    { path: '/settings/account', title: 'screen.account', nav: true, load: () => import('./account/Account') },
    { path: '/settings/shop', title: 'screen.shop', may: ['settings', 'manage'], nav: true, load: () => import('./shop/Shop') },
    { path: '/settings/shipping', title: 'screen.shipping', may: ['shipping', 'manage'], nav: true, load: () => import('./shipping/Shipping') },
    { path: '/settings/tax', title: 'screen.tax', may: ['tax', 'manage'], nav: true, load: () => import('./tax/Tax') },
    { path: '/settings/payments', title: 'screen.paymentSettings', may: ['settings', 'manage'], nav: true, load: () => import('./payments/PaymentSettings') },
    { path: '/settings/mails', title: 'screen.mailTexts', may: ['settings', 'manage'], nav: true, load: () => import('./mails/MailTexts') },
    { path: '/settings/appearance', title: 'screen.appearance', nav: true, load: () => import('./appearance/Appearance') },
    { path: '/settings/mails/$name/$language', title: 'screen.mailText', may: ['settings', 'manage'], load: () => import('./mail/MailText'), example: '/settings/mails/commerce.order_placed/en' },
  ],
} satisfies Area
