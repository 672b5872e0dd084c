// The official client judges the double: idempotency, and what happens when answers are lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { client, control, error, held } from './support.mjs';

const stripe = client();
const { StripeAPIError, StripeConnectionError, StripeIdempotencyError, StripeInvalidRequestError, StripeRateLimitError } = Stripe.errors;

test('the same key and parameters: the same answer, once executed', async () => {
  const options = { idempotencyKey: `key-${Math.random()}` };
  const first = await stripe.paymentIntents.create(held(), options);
  const again = await stripe.paymentIntents.create(held(), options);
  assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(first)));
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal(again.lastResponse.headers['original-request'], first.lastResponse.requestId);
  await assert.rejects(stripe.paymentIntents.create(held({ amount: 999 }), options), error(StripeIdempotencyError, { statusCode: 400 }));
  await assert.rejects(stripe.refunds.create({ payment_intent: first.id }, options), error(StripeIdempotencyError));
  await control('POST', 'clock', { advance: '24h' });
  assert.notEqual((await stripe.paymentIntents.create(held(), options)).id, first.id);
});

test('a decline is replayed, a validation failure is not kept', async () => {
  const declines = { idempotencyKey: `key-${Math.random()}` };
  const ids = [];
  for (let i = 0; i < 2; i++) {
    await stripe.paymentIntents.create(held({ payment_method: 'pm_card_chargeDeclined' }), declines).catch((caught) => ids.push(caught.payment_intent.id));
  }
  assert.equal(ids[0], ids[1]);
  const corrected = { idempotencyKey: `key-${Math.random()}` };
  await assert.rejects(stripe.paymentIntents.create(held({ amount: 1 }), corrected), error(StripeInvalidRequestError));
  assert.equal((await stripe.paymentIntents.create(held(), corrected)).status, 'requires_capture');
});

test('a twin in flight is refused with 409', async () => {
  await control('POST', 'faults', { kind: 'slow', call: 'create_intent', delay: '400ms' });
  const options = { idempotencyKey: `key-${Math.random()}`, maxNetworkRetries: 0 };
  const results = await Promise.allSettled([stripe.paymentIntents.create(held(), options), stripe.paymentIntents.create(held(), options)]);
  assert.deepEqual(results.map((result) => result.status).sort(), ['fulfilled', 'rejected']);
  const { reason } = results.find((result) => result.status === 'rejected');
  error(StripeAPIError, { code: 'idempotency_key_in_use', statusCode: 409 })(reason);
  assert.equal(reason.headers['stripe-should-retry'], 'true');
});

test('the client retries resets, 500, 429 and lost answers, and is charged once', async () => {
  // A fault takes one attempt; connections of the client's pool that were cut with an earlier one may take more.
  const patient = client({ maxNetworkRetries: 5 });
  for (const kind of ['reset', 'error500', 'lock_timeout', 'executed_then_reset', 'executed_then_cut', 'executed_then_error500']) {
    await control('POST', 'faults', { kind, call: 'create_intent' });
    const order = `${kind}-${Math.random()}`;
    const intent = await patient.paymentIntents.create(held({ metadata: { order } }));
    const { intents } = await control('GET', 'journal');
    assert.deepEqual(
      intents.filter((one) => one.metadata.order === order).map((one) => [one.intent, one.authorizations, one.held]),
      [[intent.id, 1, 12489]],
      kind,
    );
  }
});

test('without retries a lost answer is an unknown outcome that the same key resolves', async () => {
  const options = { idempotencyKey: `key-${Math.random()}`, maxNetworkRetries: 0 };
  await control('POST', 'faults', { kind: 'executed_then_error500', call: 'create_intent' });
  await assert.rejects(stripe.paymentIntents.create(held(), options), error(StripeAPIError, { statusCode: 500 }));
  assert.equal((await stripe.paymentIntents.create(held(), options)).status, 'requires_capture');
  await control('POST', 'faults', { kind: 'rate_limited', call: 'list_refunds' });
  await assert.rejects(stripe.refunds.list({}, { maxNetworkRetries: 0 }), error(StripeRateLimitError));
  await control('POST', 'faults', { kind: 'executed_then_slow', call: 'capture_intent', delay: '10s' });
  const { id } = await stripe.paymentIntents.create(held());
  await assert.rejects(stripe.paymentIntents.capture(id, {}, { maxNetworkRetries: 0, timeout: 200 }), error(StripeConnectionError));
  assert.equal((await stripe.paymentIntents.retrieve(id)).amount_received, 12489);
});

test('a 500 that is kept is replayed, and only a read tells the truth', async () => {
  const { id } = await stripe.paymentIntents.create(held());
  await control('POST', 'faults', { kind: 'executed_then_error500_kept', call: 'capture_intent' });
  const options = { idempotencyKey: `key-${Math.random()}`, maxNetworkRetries: 0 };
  for (let i = 0; i < 2; i++) {
    await assert.rejects(stripe.paymentIntents.capture(id, {}, options), error(StripeAPIError, { statusCode: 500 }));
  }
  assert.equal((await stripe.paymentIntents.retrieve(id)).status, 'succeeded');
});
