import type { Area } from '~/app/screens'

export default {
  name: 'orders',
  icon: 'orders',
  screens: [{ path: '/orders', title: 'screen.orders', may: ['orders', 'read'], nav: true, load: () => import('./list/Orders') }],
} satisfies Area
