// A certified OpenID provider in Google's place. Who signs in is told by login_hint: the account's claims as JSON, base64url.
// Prints its port; ends with its standard input.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const redirect = 'http://127.0.0.1:1/callback';
const accounts = new Map();

const key = (type, options, kid, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' });

const client = (client_id, id_token_signed_response_alg) => ({
  client_id,
  client_secret: 'the-secret-of-the-shop',
  redirect_uris: [redirect],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_post',
  id_token_signed_response_alg,
});

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [client('shop', 'RS256'), client('shop-es', 'ES256')],
    jwks: { keys: [key('rsa', { modulusLength: 2048 }, 'rsa-1', 'RS256'), key('ec', { namedCurve: 'P-256' }, 'ec-1', 'ES256')] },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'hd'] },
    // Google puts the claims of the scopes into the ID token.
    conformIdTokenClaims: false,
    cookies: { keys: ['only-for-tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    findAccount: (_, sub) => accounts.has(sub) ? { accountId: sub, claims: () => accounts.get(sub) } : undefined,
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) {
      return next();
    }
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const claims = params.login_hint ? JSON.parse(Buffer.from(params.login_hint, 'base64url')) : null;
    if (claims) {
      accounts.set(claims.sub, claims);
    }
    const result = claims ? { login: { accountId: claims.sub } } : { error: 'access_denied', error_description: 'nobody is here' };
    ctx.respond = false;
    return provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  });
  server.on('request', provider.callback());
  console.log(`port ${server.address().port}`);
});

process.stdin.on('end', () => process.exit(0)).resume();
