// What the judges share: the official client against the double at STRIPE_BASE, and the double's controls.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import Stripe from 'stripe';

export const base = new URL(process.env.STRIPE_BASE);
export const secret = process.env.STRIPE_WEBHOOK_SECRET;

// Without kept connections: the client's patience of 80 s with an idle one would keep the process alive.
export function client(config = {}, key = process.env.STRIPE_KEY) {
  const httpClient = Stripe.createNodeHttpClient(new Agent({ keepAlive: false }));
  return new Stripe(key, { host: base.hostname, port: Number(base.port), protocol: 'http', telemetry: false, httpClient, ...config });
}

export async function control(method, path, parameters = {}) {
  const address = new URL(`/_double/${path}`, base);
  for (const [name, value] of Object.entries(parameters)) {
    [value].flat().forEach((one) => address.searchParams.append(name, one));
  }
  const answer = await fetch(address, { method });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return text.length === 0 ? null : JSON.parse(text);
}

// For assert.rejects: the error has this class and these members.
export const error = (type, more = {}) => (caught) => {
  assert.ok(caught instanceof type, `${caught.constructor.name}: ${caught.message}`);
  for (const [name, value] of Object.entries(more)) {
    assert.equal(caught[name], value, `${name} of ${caught.message}`);
  }
  return true;
};

// A held card payment, as Stoa makes it.
export const held = (more = {}) => ({
  amount: 12489,
  currency: 'eur',
  capture_method: 'manual',
  confirm: true,
  payment_method: 'pm_card_visa',
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  ...more,
});

// A shop's webhook: keeps the raw body and the header of what arrives, and answers 200 or what `answers` says next.
export async function receiver(answers = []) {
  const received = [];
  const waiting = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    received.push({ body: Buffer.concat(chunks), signature: request.headers['stripe-signature'] });
    response.writeHead(answers.shift() ?? 200).end();
    waiting.forEach((check) => check());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await control('POST', 'webhooks', { address: `http://127.0.0.1:${server.address().port}/hook`, retries: '50ms,50ms' });
  return {
    received,
    events: () => received.map((one) => JSON.parse(one.body.toString())),
    until: (enough) =>
      new Promise((resolve) => {
        const check = () => enough(received) && resolve();
        waiting.push(check);
        check();
      }),
    close: async () => {
      await control('POST', 'webhooks', { address: '' });
      server.closeAllConnections();
      server.close();
    },
  };
}
