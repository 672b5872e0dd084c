import type { Area } from '~/app/screens'

export default {
  name: 'catalogue',
  icon: 'catalogue',
  screens: [
    { path: '/catalogue/products', title: 'screen.products', may: ['products', 'read'], nav: true, load: () => import('./products/Products') },
    { path: '/catalogue/products/new', title: 'screen.newProduct', may: ['products', 'manage'], load: () => import('./product/NewProduct') },
    { path: '/catalogue/products/$id', title: 'screen.product', may: ['products', 'read'], load: () => import('./product/Product'), example: 'GET /admin/products' },
    { path: '/catalogue/stock', title: 'screen.stock', may: ['inventory', 'read'], nav: true, load: () => import('./stock/Stock') },
    { path: '/catalogue/stock/$id', title: 'screen.ledger', may: ['inventory', 'read'], load: () => import('./ledger/Ledger'), example: 'GET /admin/products' },
    { path: '/catalogue/categories', title: 'screen.categories', may: ['categories', 'read'], nav: true, load: () => import('./groups/Categories') },
    { path: '/catalogue/categories/$id', title: 'screen.category', may: ['categories', 'read'], load: () => import('./group/Category'), example: 'GET /admin/categories' },
    { path: '/catalogue/brands', title: 'screen.brands', may: ['brands', 'read'], nav: true, load: () => import('./groups/Brands') },
    { path: '/catalogue/brands/$id', title: 'screen.brand', may: ['brands', 'read'], load: () => import('./group/Brand'), example: 'GET /admin/brands' },
  ],
} satisfies Area
