import type { Area } from '~/app/screens'

export default {
  name: 'customers',
  icon: 'customers',
  screens: [
    { path: '/customers', title: 'screen.customers', may: ['customers', 'read'], nav: true, load: () => import('./list/Customers') },
    { path: '/customers/groups', title: 'screen.customerGroups', may: ['customers', 'read'], nav: true, load: () => import('./groups/Groups') },
    { path: '/customers/groups/$id', title: 'screen.customerGroup', may: ['customers', 'read'], load: () => import('./groups/Group'), example: 'GET /admin/customer-groups' },
    { path: '/customers/$id', title: 'screen.customer', may: ['customers', 'read'], load: () => import('./customer/Customer'), example: 'GET /admin/customers' },
  ],
} satisfies Area
