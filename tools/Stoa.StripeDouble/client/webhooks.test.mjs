// The official client judges the double's events: signatures, order, retries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, control, held, receiver, secret } from './support.mjs';

const stripe = client();

test('events are signed over the raw body, and tell what happened', async () => {
  const shop = await receiver();
  const { id } = await stripe.paymentIntents.create(held({ metadata: { order: 'Ä-1' } }), { idempotencyKey: `key-${Math.random()}` });
  await stripe.paymentIntents.capture(id, { amount_to_capture: 6540 });
  await shop.until((received) => received.length === 5);
  const events = shop.received.map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, secret));
  assert.deepEqual(events.map((event) => event.type), [
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.amount_capturable_updated',
    'charge.captured',
    'payment_intent.succeeded',
  ]);
  const [created, , , captured] = events;
  assert.deepEqual([created.livemode, created.pending_webhooks, created.api_version, created.data.object.metadata.order], [false, 1, '2026-10-28.endive', 'Ä-1']);
  assert.match(created.request.id, /^req_/);
  assert.match(created.request.idempotency_key, /^key-/);
  assert.deepEqual([captured.data.previous_attributes.captured, captured.data.previous_attributes.amount_captured], [false, 0]);
  const { body, signature } = shop.received[0];
  assert.throws(() => stripe.webhooks.constructEvent(body.toString().replace('12489', '1'), signature, secret), /No signatures found/);
  assert.throws(() => stripe.webhooks.constructEvent(body, signature, 'whsec_other'), /No signatures found/);
  assert.throws(() => stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, Date.now() + 301_000), /outside the tolerance/);
  assert.deepEqual((await stripe.events.list({ type: 'charge.captured', limit: 1 })).data.map((event) => event.id), [captured.id]);
  await shop.close();
});

test('while a secret is rolled, both sign', async () => {
  const shop = await receiver();
  await control('POST', 'webhooks', { secret: ['whsec_new', secret] });
  await stripe.paymentIntents.create({ amount: 1000, currency: 'eur' });
  await shop.until((received) => received.length === 1);
  const [{ body, signature }] = shop.received;
  assert.equal(stripe.webhooks.constructEvent(body, signature, secret).type, 'payment_intent.created');
  assert.equal(stripe.webhooks.constructEvent(body, signature, 'whsec_new').type, 'payment_intent.created');
  await control('POST', 'webhooks', { secret });
  await shop.close();
});

test('a refused event comes again, signed anew, and a redirect is a refusal', async () => {
  const shop = await receiver([500, 302, 200]);
  await stripe.paymentIntents.create({ amount: 1000, currency: 'eur' });
  await shop.until((received) => received.length === 3);
  assert.equal(new Set(shop.events().map((event) => event.id)).size, 1);
  shop.received.forEach(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, secret));
  await shop.close();
});

test('events come twice, late, in another order, or never', async () => {
  const shop = await receiver();
  await control('POST', 'webhooks', { copies: '2', delay: '20ms', drop: 'charge.succeeded' });
  await stripe.paymentIntents.create(held());
  await shop.until((received) => received.length === 4);
  await control('POST', 'webhooks', { copies: '1', delay: '0ms', drop: '', hold: 'true' });
  const types = () => shop.events().map((event) => event.type);
  assert.deepEqual(types().sort(), ['payment_intent.amount_capturable_updated', 'payment_intent.amount_capturable_updated', 'payment_intent.created', 'payment_intent.created']);
  await stripe.paymentIntents.create(held());
  assert.equal(shop.received.length, 4);
  await control('POST', 'webhooks/release', { order: 'reversed' });
  await shop.until((received) => received.length === 7);
  assert.deepEqual(types().slice(4), ['payment_intent.amount_capturable_updated', 'charge.succeeded', 'payment_intent.created']);
  const again = await control('POST', 'webhooks/resend', { id: shop.events()[4].id });
  assert.deepEqual([again.status, shop.events()[7].id], [200, shop.events()[4].id]);
  await shop.close();
});
