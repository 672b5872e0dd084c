import type { Area } from '~/app/screens'

export default {
  name: 'orders',
  icon: 'orders',
  screens: [
    { path: '/orders', title: 'screen.orders', may: ['orders', 'read'], nav: true, load: () => import('./list/Orders') },
    { path: '/orders/payments', title: 'screen.payments', may: ['payments', 'read'], nav: true, load: () => import('./payments/Payments') },
    { path: '/orders/invoices', title: 'screen.invoices', may: ['invoices', 'read'], nav: true, load: () => import('./invoices/Invoices') },
    { path: '/orders/$id', title: 'screen.order', may: ['orders', 'read'], load: () => import('./order/Order'), example: 'GET /admin/orders' },
    { path: '/orders/$id/edit', title: 'screen.orderEdit', may: ['orders', 'edit'], load: () => import('./edit/Edit'), example: 'GET /admin/orders' },
  ],
} satisfies Area
