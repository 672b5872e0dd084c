import { saveDeviceToken } from '@stoa/client';
import { call, type Failure } from './api';
import { addressOf } from './router';
import { language } from './texts';

/**
 * Push messages reach a browser by Firebase, whose script is no part of this sample. A shop that has a Firebase project puts `push-provider.js` and the service
 * worker `push-worker.js` beside `index.html` (README, "Push messages"); without them everything works up to the browser's question.
 */
interface PushProvider {
  /** The token that Firebase gives this browser. */
  getToken(worker: ServiceWorkerRegistration): Promise<string>;
}

export type PushOutcome = 'registered' | 'refused' | 'unsupported' | 'notConfigured';

async function findProvider(): Promise<PushProvider | null> {
  const address = addressOf('/push-provider.js');
  const response = await fetch(address, { method: 'HEAD' });
  // A server that answers unknown addresses with the page itself has no such file.
  if (!response.ok || !response.headers.get('Content-Type')?.includes('javascript')) return null;
  return (await import(/* @vite-ignore */ address)) as PushProvider;
}

export async function askForPush(): Promise<PushOutcome | Failure> {
  if (!('Notification' in window) || !('serviceWorker' in navigator)) return 'unsupported';
  if ((await Notification.requestPermission()) !== 'granted') return 'refused';
  const provider = await findProvider();
  if (!provider) return 'notConfigured';
  const worker = await navigator.serviceWorker.register(addressOf('/push-worker.js'));
  const answer = await call(saveDeviceToken, {
    fcm_token: await provider.getToken(worker),
    platform: 'web',
    locale: language(),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  return answer.ok ? 'registered' : answer.error;
}
