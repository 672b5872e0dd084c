// An S3-compatible server: s3rver, which stores and answers as S3 does, behind a check of AWS Signature Version 4, which it does not make itself.
// Takes { directory, bucket, accessKey, secretKey, region } as JSON in the first argument. Prints its port. Ends with its standard input.
// A line on standard input sets what happens next: "away" answers 503 to everything, "full" to every PUT from the third on, "silent" sends the first byte of
// what is asked for and then nothing; "back" nothing of that.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import readline from 'node:readline';
import S3rver from 's3rver';

const settings = JSON.parse(process.argv[2]);
const store = new S3rver({
  address: '127.0.0.1', port: 0, silent: true, directory: settings.directory, vhostBuckets: false, allowMismatchedSignatures: true,
  configureBuckets: [{ name: settings.bucket }],
});
const { port: inner } = await store.run();

const sha256 = data => createHash('sha256').update(data).digest('hex');
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();

/** Null where the request is signed as the documentation of Signature Version 4 says, else the error of S3. */
function refusal(request, body) {
  const authorization = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
    .exec(request.headers.authorization ?? '');
  if (!authorization) return 'AccessDenied';
  const [, accessKey, date, region, signed, signature] = authorization;
  const time = request.headers['x-amz-date'] ?? '';
  const names = signed.split(';');
  if (accessKey !== settings.accessKey) return 'InvalidAccessKeyId';
  if (region !== settings.region) return 'AuthorizationHeaderMalformed';
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!time.startsWith(date) || !(Math.abs(Date.now() - at) < 15 * 60_000)) return 'RequestTimeTooSkewed';
  // Everything that says what is asked for has to be signed.
  const bound = Object.keys(request.headers).filter(name => name === 'host' || name.startsWith('x-amz-'));
  if (bound.some(name => !names.includes(name))) return 'AccessDenied';
  const declared = request.headers['x-amz-content-sha256'];
  if (declared !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const { pathname, searchParams } = new URL(request.url, 'http://host');
  const encode = text => encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
  const query = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&');
  const headers = names.map(name => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`).join('');
  const canonical = [request.method, pathname, query, headers, signed, declared].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const key = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac('AWS4' + settings.secretKey, date), region));
  const expected = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n'));
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

let mode = 'back';
let puts = 0;
const server = http.createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const fails = mode === 'away' || (mode === 'full' && request.method === 'PUT' && ++puts > 2);
  const code = fails ? 'ServiceUnavailable' : refusal(request, body);
  if (code) {
    response.writeHead(fails ? 503 : 403, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    return;
  }
  // Its own check of the signature is of version 2 only.
  const { authorization, ...headers } = request.headers;
  const forwarded = http.request({
    port: inner, host: '127.0.0.1', method: request.method, path: request.url,
    headers: { ...headers, authorization: 'AWS4-HMAC-SHA256 Credential=S3RVER/' + authorization.split('Credential=')[1].split('/').slice(1).join('/') },
  }, answer => {
    response.writeHead(answer.statusCode, answer.headers);
    if (mode === 'silent' && request.method === 'GET') return void answer.once('data', data => response.write(data.subarray(0, 1)));
    answer.pipe(response);
  });
  forwarded.on('error', error => response.destroy(error));
  forwarded.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));

readline.createInterface({ input: process.stdin }).on('line', line => { [mode, puts] = [line, 0]; console.log(line); }).on('close', () => process.exit(0));
