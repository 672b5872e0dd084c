import type { Area } from '~/app/screens'

export default {
  name: 'orders',
  icon: 'orders',
  screens: [
    { path: '/orders', title: 'screen.orders', may: ['orders', 'read'], nav: true, load: () => import('./list/Orders') },
    { path: '/orders/$id', title: 'screen.order', may: ['orders', 'read'], load: () => import('./order/Order'), example: 'GET /admin/orders' },
    { path: '/orders/$id/edit', title: 'screen.orderEdit', may: ['orders', 'edit'], load: () => import('./edit/Edit'), example: 'GET /admin/orders' },
  ],
} satisfies Area
