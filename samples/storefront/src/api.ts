import { call as send, configure } from '@stoa/client';
import { language } from './texts';
import { guestToken } from './visit';

// The only file that knows how this shop is reached. In development Vite hands `/storefront/api` and `/media` on, so that page and shop are one origin there as well.
configure({
  baseUrl: location.origin,
  // At this address the session outlives a reload: its refresh token is a cookie that no script reads. A shop of yours has such a cookie under `standard`.
  mount: '/storefront/api',
  refresh: 'cookie',
  headers: () => {
    const token = guestToken.read();
    return { 'Accept-Language': language(), ...(token && { 'X-Cart-Token': token }) };
  },
});

export const call = send;

/** What every failure has, whatever was called: enough to tell a reader. Where a page decides by the code, it uses the narrower type of its call. */
export interface Failure {
  code: string;
  title?: string;
  detail?: string;
  requestId?: string;
  body?: unknown;
  errors?: { field: string; rule: string; detail: string }[];
}

export type Answer<T> = { ok: true; data: T } | { ok: false; error: Failure };
