// The double's objects against the types of the official client: every field that is always present is there, and none that Stripe does not have.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import ts from 'typescript';
import { client, control, held } from './support.mjs';

const stripe = client();

test('objects and events have the official types', async () => {
  const objects = await everyObject();
  const source = ["import Stripe from 'stripe';", ...objects.map(([type, value], i) => `export const o${i}: ${type} = ${JSON.stringify(value)};`)].join('\n');
  const problems = compile(source);
  assert.deepEqual(
    problems.map(({ line, text }) => `${objects[line - 1]?.[0]}: ${text}`),
    [],
  );
  const types = new Set(objects.filter(([type]) => type === 'Stripe.Event').map(([, event]) => event.type));
  for (const type of [
    ...['created', 'amount_capturable_updated', 'succeeded', 'payment_failed', 'requires_action', 'processing', 'canceled'].map((name) => `payment_intent.${name}`),
    ...['succeeded', 'failed', 'pending', 'captured', 'expired', 'refunded', 'refund.updated', 'updated'].map((name) => `charge.${name}`),
    ...['created', 'updated', 'closed', 'funds_withdrawn', 'funds_reinstated'].map((name) => `charge.dispute.${name}`),
    ...['created', 'updated', 'failed'].map((name) => `refund.${name}`),
  ]) {
    assert.ok(types.has(type), `there was no ${type}`);
  }
});

test('the compiler would see a field that is missing and one too many', () => {
  const problems = compile("import Stripe from 'stripe';\nexport const a: Stripe.Refund = { id: 're_1', object: 'refund' };\nexport const b: Stripe.Address = { town: 'x' };");
  assert.deepEqual(problems.map(({ line }) => line), [1, 2]);
});

// Everything that an account can hold, and the events that it made.
async function everyObject() {
  const expand = ['latest_charge.refunds', 'latest_charge.balance_transaction', 'payment_method'];
  const shipping = { name: 'Ada', phone: '1', address: { line1: 'A 1', city: 'Kiel', postal_code: '24103', country: 'DE' } };
  const made = [
    await stripe.paymentIntents.create(held({ shipping, description: 'Order 1', receipt_email: 'a@shop.example', statement_descriptor_suffix: 'ORDER 1', expand })),
    await stripe.paymentIntents.create({ amount: 100, currency: 'usd', automatic_payment_methods: { enabled: true } }),
    await stripe.paymentIntents.create(held({ payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://shop.example/', use_stripe_sdk: true })),
    await stripe.paymentIntents.create(held({ payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://shop.example/' })),
    await stripe.paymentIntents.create(held({ payment_method_options: { card: { request_multicapture: 'if_available' } } })),
    await stripe.paymentIntents.create({ amount: 5000, currency: 'eur', confirm: true, return_url: 'https://shop.example/', payment_method: 'pm_success_de' }),
    await stripe.paymentIntents.create(held({ payment_method: 'pm_card_createDispute', capture_method: 'automatic' })),
    await stripe.paymentIntents.create(held({ payment_method: 'pm_card_refundFail', capture_method: 'automatic' })),
  ];
  await stripe.paymentIntents.create(held({ payment_method: 'pm_card_chargeDeclined' })).catch((declined) => made.push(declined.payment_intent));
  await stripe.paymentIntents.capture(made[0].id, { amount_to_capture: 100 });
  await stripe.paymentIntents.capture(made[4].id, { amount_to_capture: 100, final_capture: false });
  await control('POST', `intents/${made[3].id}/authenticate`);
  await stripe.paymentIntents.cancel(made[1].id);
  await stripe.refunds.create({ payment_intent: made[7].id, metadata: { a: 'b' } });
  const { data: [dispute] } = await stripe.disputes.list({ payment_intent: made[6].id });
  await stripe.disputes.update(dispute.id, { evidence: { customer_name: 'Ada' }, submit: false });
  await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } });
  const token = await stripe.testHelpers.confirmationTokens.create({ payment_method: 'pm_card_mastercard' });
  await control('POST', 'clock', { advance: '8d' });
  const all = async (resource, parameters) => (await resource.list({ limit: 100, ...parameters })).data;
  // What changed inside of an object is told alone, which the types, Partial<…> one level deep, do not say.
  const whole = ({ data: { object }, ...event }) => ({ ...event, data: { object } });
  const named = (type, values) => values.map((value) => [type, value]);
  return [
    ...named('Stripe.PaymentIntent', [...made, ...(await all(stripe.paymentIntents))]),
    ...named('Stripe.Charge', await all(stripe.charges, { expand: ['data.refunds', 'data.payment_intent'] })),
    ...named('Stripe.Refund', await all(stripe.refunds, { expand: ['data.charge', 'data.payment_method'] })),
    ...named('Stripe.Dispute', await all(stripe.disputes, { expand: ['data.charge'] })),
    ...named('Stripe.BalanceTransaction', await all(stripe.balanceTransactions)),
    ...named('Stripe.Event', (await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 })).map(whole)),
    ...named('Stripe.ConfirmationToken', [await stripe.confirmationTokens.retrieve(token.id)]),
    ['Stripe.ApiList<Stripe.Refund>', await stripe.refunds.list()],
  ].map(([type, value]) => [type, JSON.parse(JSON.stringify(value))]);
}

function compile(source) {
  const name = fileURLToPath(new URL('objects.ts', import.meta.url));
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  const host = ts.createCompilerHost({ ...options, target: ts.ScriptTarget.ES2022 });
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (file, ...more) => (file === name ? ts.createSourceFile(file, source, ts.ScriptTarget.ES2022) : getSourceFile.call(host, file, ...more));
  host.fileExists = (file) => file === name || fileExists.call(host, file);
  host.readFile = (file) => (file === name ? source : readFile.call(host, file));
  const program = ts.createProgram([name], { ...options, target: ts.ScriptTarget.ES2022 }, host);
  return ts.getPreEmitDiagnostics(program).map((problem) => ({
    line: problem.file?.fileName === name ? problem.file.getLineAndCharacterOfPosition(problem.start).line : -1,
    text: ts.flattenDiagnosticMessageText(problem.messageText, '\n').slice(0, 400),
  }));
}
