// The official client against the double.
//   node send.mjs CREDENTIALS BASE_URL each TOKEN...        what became of each, one line of JSON
//   node send.mjs CREDENTIALS BASE_URL load SECONDS         sends in batches of 500, one after the other; prints messages per second
// NODE_EXTRA_CA_CERTS has to name the double's certificate. The client knows only Google's host, so its connections are led to the double.
// It also writes the scheme as "https:", which Google lets pass and Kestrel, rightly, does not.
import { createSign } from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { readFileSync } from 'node:fs';

const [credentials, base, mode, ...rest] = process.argv.slice(2);
const http2 = createRequire(import.meta.url)('node:http2');
const connect = http2.connect;
http2.connect = (authority, ...more) => {
  const session = connect(base, ...more);
  const request = session.request;
  session.request = (headers, options) => request.call(session, { ...headers, ':scheme': 'https' }, options);
  return session;
};
syncBuiltinESMExports();
const { initializeApp } = await import('firebase-admin/app');
const { getMessaging } = await import('firebase-admin/messaging');

const key = JSON.parse(readFileSync(credentials, 'utf8'));
initializeApp({ projectId: key.project_id, credential: { getAccessToken } });
const messaging = getMessaging();

if (mode === 'each') {
  const { responses } = await messaging.sendEach(rest.map(messageFor));
  console.log(JSON.stringify(responses.map((one) => (one.success ? one.messageId : one.error.code))));
} else {
  console.log(await load(Number(rest[0])));
}
process.exit(0);

async function load(seconds) {
  await batch('warm');
  const start = performance.now();
  let sent = 0;
  for (let i = 0; performance.now() - start < seconds * 1000; i++) {
    sent += await batch(i);
  }
  return sent / ((performance.now() - start) / 1000);
}

async function batch(name) {
  const { successCount, failureCount, responses } = await messaging.sendEach(Array.from({ length: 500 }, (_, i) => messageFor(`${'t'.repeat(140)}-${name}-${i}`)));
  if (failureCount > 0) {
    throw responses.find((one) => !one.success).error;
  }
  return successCount;
}

function messageFor(token) {
  return {
    token,
    data: { messageId: '1', deepLink: 'https://shop.example/sale' },
    android: { priority: 'high', ttl: 3600_000, notification: { title: 'Summer sale', body: 'Everything 20 % off until Sunday', color: '#ff6600', tag: 'sale' } },
    apns: { payload: { aps: { alert: { title: 'Summer sale', body: 'Everything 20 % off until Sunday' }, badge: 1 } } },
  };
}

async function getAccessToken() {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: key.client_email, scope: 'https://www.googleapis.com/auth/firebase.messaging', aud: key.token_uri, iat: now, exp: now + 3600 };
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const head = `${encode({ alg: 'RS256', typ: 'JWT', kid: key.private_key_id })}.${encode(claims)}`;
  const assertion = `${head}.${createSign('RSA-SHA256').update(head).sign(key.private_key, 'base64url')}`;
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const answer = await fetch(key.token_uri, { method: 'POST', body });
  if (!answer.ok) {
    throw new Error(`token endpoint: ${answer.status} ${await answer.text()}`);
  }
  return answer.json();
}
