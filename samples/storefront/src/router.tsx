import { useEffect, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';

/** A router in one file: addresses below Vite's `base`, the browser's own history, nothing else. */
const base = import.meta.env.BASE_URL.replace(/\/$/, '');
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

const here = () => location.pathname.slice(base.length) + location.search;

/** What the address says now: `path` without the base, and its query. */
export function useAddress(): { path: string; query: URLSearchParams } {
  const url = new URL(useSyncExternalStore(subscribe, here), location.origin);
  return { path: url.pathname.replace(/(.)\/$/, '$1'), query: url.searchParams };
}

/** Goes to an address of this shop. `state` belongs to the history entry and outlives a reload. */
export function go(to: string, { replace = false, state }: { replace?: boolean; state?: unknown } = {}) {
  const samePage = here().split('?')[0] === to.split('?')[0];
  history[replace ? 'replaceState' : 'pushState'](state ?? null, '', base + to);
  for (const listener of listeners) listener();
  // Filtering a list leaves the reader where they are; a new page begins at its top.
  if (!samePage) {
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  }
}

/** An address as the rest of the world needs it: for links, and for providers that send the buyer back. */
export const addressOf = (to: string) => base + to;

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
  replace?: boolean;
}

/** A real link: a new tab, a middle click and "copy address" do what they do everywhere. */
export function Link({ to, replace, onClick, ...rest }: LinkProps) {
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, { replace });
  }
  return <a href={addressOf(to)} onClick={follow} {...rest} />;
}

/** The parameters of a path such as `/products/:id`, or null where it is another. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) found[part.slice(1)] = given[index]!;
    else if (part !== given[index]) return null;
  }
  return found;
}

export function useTitle(title: string) {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
