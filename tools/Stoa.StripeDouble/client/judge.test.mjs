// The official client, npm `stripe`, judges the double: payments, errors, lists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Stripe from 'stripe';
import { client, control, error, held } from './support.mjs';

const stripe = client();
const { StripeAuthenticationError, StripeCardError, StripeInvalidRequestError, StripePermissionError } = Stripe.errors;

test('a card is charged at once', async () => {
  const intent = await stripe.paymentIntents.create(held({ capture_method: 'automatic', metadata: { order: 'A-1' }, expand: ['latest_charge', 'payment_method'] }));
  assert.equal(intent.status, 'succeeded');
  assert.equal(intent.amount_received, 12489);
  assert.equal(intent.latest_charge.captured, true);
  assert.equal(intent.latest_charge.metadata.order, 'A-1');
  assert.equal(intent.latest_charge.balance_transaction.slice(0, 4), 'txn_');
  assert.equal(intent.payment_method.card.last4, '4242');
  assert.match(intent.lastResponse.requestId, /^req_/);
  assert.equal(intent.lastResponse.apiVersion, stripe.getApiField('version'));
});

test('a hold tells when it ends, and is captured in whole', async () => {
  const intent = await stripe.paymentIntents.create(held({ expand: ['latest_charge'] }));
  assert.equal(intent.status, 'requires_capture');
  assert.equal(intent.amount_capturable, 12489);
  assert.equal(intent.latest_charge.payment_method_details.card.capture_before - intent.latest_charge.created, 7 * 24 * 3600);
  const captured = await stripe.paymentIntents.capture(intent.id);
  assert.deepEqual([captured.status, captured.amount_received, captured.amount_capturable], ['succeeded', 12489, 0]);
});

test('a partial capture releases the rest', async () => {
  const { id } = await stripe.paymentIntents.create(held());
  await assert.rejects(stripe.paymentIntents.capture(id, { amount_to_capture: 12490 }), error(StripeInvalidRequestError, { code: 'amount_too_large', statusCode: 400 }));
  await assert.rejects(stripe.paymentIntents.capture(id, { amount_to_capture: 100, final_capture: false }), error(StripeInvalidRequestError, { param: 'final_capture' }));
  const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 6540, expand: ['latest_charge.refunds'] });
  assert.deepEqual([captured.status, captured.amount_received, captured.amount_capturable], ['succeeded', 6540, 0]);
  assert.deepEqual([captured.latest_charge.amount_captured, captured.latest_charge.amount_refunded, captured.latest_charge.refunded], [6540, 5949, false]);
  assert.equal(captured.latest_charge.refunds.data[0].balance_transaction, null);
  await assert.rejects(stripe.paymentIntents.capture(id), error(StripeInvalidRequestError, { code: 'payment_intent_unexpected_state' }));
});

test('multicapture takes several times where it is asked for', async () => {
  const { id } = await stripe.paymentIntents.create(held({ payment_method_options: { card: { request_multicapture: 'if_available' } } }));
  const first = await stripe.paymentIntents.capture(id, { amount_to_capture: 2489, final_capture: false });
  assert.deepEqual([first.status, first.amount_received, first.amount_capturable], ['requires_capture', 2489, 10000]);
  const last = await stripe.paymentIntents.capture(id, { amount_to_capture: 5000 });
  assert.deepEqual([last.status, last.amount_received, last.amount_capturable], ['succeeded', 7489, 0]);
});

test('a hold is canceled once', async () => {
  const { id } = await stripe.paymentIntents.create(held());
  const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned', expand: ['latest_charge'] });
  assert.deepEqual([canceled.status, canceled.cancellation_reason, canceled.latest_charge.refunded], ['canceled', 'abandoned', true]);
  await assert.rejects(
    stripe.paymentIntents.cancel(id),
    (caught) => error(StripeInvalidRequestError, { code: 'payment_intent_unexpected_state' })(caught) && caught.payment_intent.status === 'canceled',
  );
});

test('a refund in parts, and no cent more', async () => {
  const { id } = await stripe.paymentIntents.create(held({ capture_method: 'automatic' }));
  const first = await stripe.refunds.create({ payment_intent: id, amount: 2489, reason: 'requested_by_customer', metadata: { operation: 'op-1' } });
  assert.deepEqual([first.status, first.amount, first.metadata.operation], ['succeeded', 2489, 'op-1']);
  await assert.rejects(stripe.refunds.create({ payment_intent: id, amount: 10001 }), error(StripeInvalidRequestError, { param: 'amount' }));
  const rest = await stripe.refunds.create({ payment_intent: id, expand: ['charge'] });
  assert.deepEqual([rest.amount, rest.charge.refunded, rest.charge.amount_refunded], [10000, true, 12489]);
  await assert.rejects(stripe.refunds.create({ payment_intent: id }), error(StripeInvalidRequestError, { code: 'charge_already_refunded' }));
  assert.deepEqual((await stripe.refunds.list({ payment_intent: id })).data.map((refund) => refund.id), [rest.id, first.id]);
});

test('declines are card errors with the whole intent', async () => {
  for (const [method, code, declineCode] of [
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
    ['pm_card_radarBlock', 'card_declined', 'fraudulent'],
  ]) {
    await assert.rejects(stripe.paymentIntents.create(held({ payment_method: method })), (caught) => {
      error(StripeCardError, { code, decline_code: declineCode, statusCode: 402 })(caught);
      assert.deepEqual([caught.payment_intent.status, caught.payment_intent.payment_method], ['requires_payment_method', null]);
      assert.equal(caught.payment_intent.last_payment_error.code, code);
      assert.equal(caught.charge, caught.payment_intent.latest_charge);
      return true;
    });
  }
});

test('another card pays the same intent after a decline', async () => {
  const declined = await stripe.paymentIntents.create(held({ payment_method: 'pm_card_chargeDeclined' })).catch((caught) => caught.payment_intent);
  const paid = await stripe.paymentIntents.confirm(declined.id, { payment_method: 'pm_card_mastercard' });
  assert.deepEqual([paid.status, paid.last_payment_error], ['requires_capture', null]);
});

test('3-D Secure: the redirect, Complete, and back with the result', async () => {
  const intent = await stripe.paymentIntents.create(
    held({ payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://shop.example/return?cart=1', automatic_payment_methods: { enabled: true } }),
  );
  assert.deepEqual([intent.status, intent.next_action.type], ['requires_action', 'redirect_to_url']);
  await assert.rejects(stripe.paymentIntents.capture(intent.id), error(StripeInvalidRequestError, { code: 'payment_intent_unexpected_state' }));
  const page = await (await fetch(intent.next_action.redirect_to_url.url)).text();
  const [complete] = [...page.matchAll(/action="([^"]+)"/g)].map((match) => match[1].replaceAll('&amp;', '&'));
  const back = await fetch(new URL(complete, intent.next_action.redirect_to_url.url), { method: 'POST', redirect: 'manual' });
  const location = new URL(back.headers.get('location'));
  assert.equal(back.status, 303);
  assert.deepEqual(Object.fromEntries(location.searchParams), {
    cart: '1',
    payment_intent: intent.id,
    payment_intent_client_secret: intent.client_secret,
    redirect_status: 'succeeded',
  });
  assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'requires_capture');
});

test('3-D Secure: a failed challenge leaves the intent to another card', async () => {
  const intent = await stripe.paymentIntents.create(held({ payment_method: 'pm_card_authenticationRequired', return_url: 'https://shop.example/return' }));
  await control('POST', `intents/${intent.id}/authenticate`, { passed: 'false' });
  const failed = await stripe.paymentIntents.retrieve(intent.id);
  assert.deepEqual([failed.status, failed.last_payment_error.code], ['requires_payment_method', 'payment_intent_authentication_failure']);
});

test('an absent buyer cannot answer a challenge', async () => {
  await assert.rejects(
    stripe.paymentIntents.create(held({ payment_method: 'pm_card_authenticationRequired', off_session: true })),
    error(StripeCardError, { code: 'authentication_required', decline_code: 'authentication_required' }),
  );
});

test('the buyer confirms with the client secret and the publishable key', async () => {
  const { id, client_secret } = await stripe.paymentIntents.create({ amount: 2000, currency: 'eur', capture_method: 'manual' });
  const buyer = (path, parameters) =>
    fetch(new URL(`/v1/payment_intents/${id}${path}`, process.env.STRIPE_BASE), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ key: process.env.STRIPE_PUBLISHABLE_KEY, client_secret, ...parameters }),
    });
  const card = { 'payment_method_data[type]': 'card', 'payment_method_data[card][number]': '4242424242424242', 'payment_method_data[card][exp_month]': '12' };
  const answer = await buyer('/confirm', { ...card, use_stripe_sdk: 'true' });
  const confirmed = await answer.json();
  assert.deepEqual([answer.status, confirmed.status, 'metadata' in confirmed], [200, 'requires_capture', false]);
  assert.equal((await buyer('/confirm', { client_secret: 'wrong' })).status, 404);
  assert.equal((await buyer('/capture', {})).status, 403);
});

test('a confirmation token pays once', async () => {
  const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_visa', return_url: 'https://shop.example/return' });
  assert.equal(token.payment_method_preview.card.last4, '4242');
  const paid = await stripe.paymentIntents.create(held({ payment_method: undefined, confirmation_token: token.id }));
  assert.equal(paid.status, 'requires_capture');
  await assert.rejects(
    stripe.paymentIntents.create(held({ payment_method: undefined, confirmation_token: token.id })),
    error(StripeInvalidRequestError, { code: 'token_already_used' }),
  );
});

test('asynchronous methods process, and then succeed or fail', async () => {
  const debit = { amount: 5000, currency: 'eur', confirm: true, return_url: 'https://shop.example/return' };
  const [good, bad] = await Promise.all(['pm_success_de', 'pm_failed_de'].map((method) => stripe.paymentIntents.create({ ...debit, payment_method: method })));
  assert.deepEqual([good.status, bad.status], ['processing', 'processing']);
  await control('POST', 'clock', { advance: '2m' });
  assert.equal((await stripe.paymentIntents.retrieve(good.id)).status, 'succeeded');
  assert.equal((await stripe.paymentIntents.retrieve(bad.id)).status, 'requires_payment_method');
});

test('wrong parameters are refused by name', async () => {
  const refused = [
    [{ ...held(), colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    [{ ...held(), shipping: { name: 'A', address: { town: 'B' } } }, { code: 'parameter_unknown', param: 'shipping[address][town]' }],
    [{ currency: 'eur' }, { code: 'parameter_missing', param: 'amount' }],
    [held({ amount: 'a lot' }), { code: 'parameter_invalid_integer', param: 'amount' }],
    [held({ amount: '' }), { code: 'parameter_invalid_empty', param: 'amount' }],
    [held({ amount: 49 }), { code: 'amount_too_small' }],
    [held({ amount: 100000000 }), { code: 'amount_too_large' }],
    [held({ currency: 'xxx' }), { param: 'currency' }],
    [held({ currency: 'kwd', amount: 5124 }), { param: 'amount' }],
    [held({ capture_method: 'later' }), { param: 'capture_method' }],
    [held({ payment_method: 'pm_nobody' }), { code: 'resource_missing', param: 'payment_method' }],
    [held({ confirm: false, return_url: 'https://shop.example' }), { param: 'return_url' }],
    [held({ payment_method_types: ['card'] }), { code: 'parameter_unknown', param: 'payment_method_types' }],
    [held({ automatic_payment_methods: { enabled: true } }), { param: 'return_url' }],
    [held({ statement_descriptor: 'STOA' }), { param: 'statement_descriptor' }],
    [held({ expand: ['colour'] }), { param: 'expand' }],
    [held({ metadata: { note: 'x'.repeat(501) } }), { param: 'metadata[note]' }],
  ];
  for (const [parameters, expected] of refused) {
    await assert.rejects(stripe.paymentIntents.create(parameters), error(StripeInvalidRequestError, { statusCode: 400, ...expected }));
  }
});

test('keys and unknown things', async () => {
  await assert.rejects(client({}, 'sk_test_of_somebody_else').paymentIntents.list(), error(StripeAuthenticationError, { statusCode: 401 }));
  await assert.rejects(client({}, process.env.STRIPE_PUBLISHABLE_KEY).refunds.list(), error(StripePermissionError, { code: 'secret_key_required' }));
  await assert.rejects(stripe.paymentIntents.retrieve('pi_nobody'), error(StripeInvalidRequestError, { code: 'resource_missing', statusCode: 404 }));
  await assert.rejects(stripe.customers.create({}), error(StripeInvalidRequestError, { statusCode: 404 }));
  const json = await fetch(new URL('/v1/payment_intents', process.env.STRIPE_BASE), {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${process.env.STRIPE_KEY}:`).toString('base64')}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(held()),
  });
  assert.equal(json.status, 400);
});

test('lists page themselves, newest first, from a time on', async () => {
  await control('POST', 'clock', { advance: '10s' });
  const { now } = await control('GET', 'clock');
  const made = [];
  for (let i = 0; i < 7; i++) {
    made.unshift((await stripe.paymentIntents.create({ amount: 1000 + i, currency: 'usd' })).id);
  }
  const found = await stripe.paymentIntents.list({ created: { gte: now }, limit: 3 }).autoPagingToArray({ limit: 100 });
  assert.deepEqual(found.map((intent) => intent.id), made);
  const page = await stripe.paymentIntents.list({ limit: 2, ending_before: made[4], expand: ['data.latest_charge'] });
  assert.deepEqual([page.data.map((intent) => intent.id), page.has_more], [made.slice(2, 4), true]);
  await assert.rejects(stripe.paymentIntents.list({ limit: 101 }), error(StripeInvalidRequestError, { param: 'limit' }));
});

test('a hold that nobody captures expires', async () => {
  const { id } = await stripe.paymentIntents.create(held());
  await control('POST', 'clock', { advance: '7d' });
  const expired = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
  assert.deepEqual([expired.status, expired.cancellation_reason, expired.latest_charge.refunded], ['canceled', 'automatic', true]);
  await assert.rejects(stripe.paymentIntents.capture(id), error(StripeInvalidRequestError, { code: 'charge_expired_for_capture' }));
});

test('refunds that pend and that fail late', async () => {
  const refund = async (method) => {
    const { id } = await stripe.paymentIntents.create(held({ payment_method: method, capture_method: 'automatic' }));
    return stripe.refunds.create({ payment_intent: id, amount: 489 });
  };
  const [pending, failing] = [await refund('pm_card_pendingRefund'), await refund('pm_card_refundFail')];
  assert.deepEqual([pending.status, failing.status], ['pending', 'succeeded']);
  await control('POST', 'clock', { advance: '1d' });
  assert.equal((await stripe.refunds.retrieve(pending.id)).status, 'succeeded');
  const failed = await stripe.refunds.retrieve(failing.id, { expand: ['charge'] });
  assert.deepEqual([failed.status, failed.failure_reason, failed.charge.amount_refunded], ['failed', 'expired_or_canceled_card', 0]);
});

test('disputes open, block refunds, and are won with evidence', async () => {
  const { id } = await stripe.paymentIntents.create(held({ payment_method: 'pm_card_createDispute', capture_method: 'automatic' }));
  const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
  assert.deepEqual([dispute.status, dispute.reason, dispute.balance_transactions[0].amount], ['needs_response', 'fraudulent', -12489]);
  await assert.rejects(stripe.refunds.create({ payment_intent: id }), error(StripeInvalidRequestError, { code: 'charge_disputed' }));
  const won = await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } });
  assert.equal(won.status, 'won');
  assert.equal((await stripe.refunds.create({ payment_intent: id })).amount, 12489);
});
