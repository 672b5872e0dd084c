import { Outlet, createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { loadTexts } from './i18n'
import { Shell } from './Shell'
import { Guarded, NotFound, ScreenError } from './pages'
import { areas } from './screens'

export type Search = Record<string, string>

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>): Search => Object.fromEntries(Object.entries(search).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]]))),
})

const routes = areas.flatMap((area) =>
  area.screens.map((screen) => {
    const page = lazyRouteComponent(screen.load)
    return createRoute({
      getParentRoute: () => root,
      path: screen.path,
      loader: () => loadTexts(`areas/${area.name}`),
      staleTime: Infinity,
      component: () => <Guarded screen={screen} page={page} />,
      errorComponent: (props) => <ScreenError {...props} />,
      pendingComponent: () => null,
    })
  }),
)

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/console',
  defaultPreload: 'intent',
  // Another thing is another screen: what was typed for one never stands under the next.
  defaultRemountDeps: ({ params }) => params,
  defaultErrorComponent: (props) => <ScreenError {...props} />,
  defaultNotFoundComponent: NotFound,
  // Plain text both ways, so that an address can be read, typed and kept.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(Object.entries(search).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]]))).toString()
    return text && `?${text}`
  },
})

export { Outlet }
