// The OpenID provider of a development system, of demo people only. Anybody who reaches it can be any of them:
// it listens on loopback, and no production system may trust it.
//
//   node server.mjs --state DIR --port 8444 --cert FILE --key FILE
//
// Its keys stay in DIR/jwks.json, so that a token survives a restart; sessions do not.
import { generateKeyPairSync, randomBytes, createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signInPage } from './pages.mjs';

const { values: options } = parseArgs({
  options: {
    state: { type: 'string' }, port: { type: 'string' }, cert: { type: 'string' }, key: { type: 'string' },
    modules: { type: 'string' }, 'client-secret': { type: 'string' },
  },
});
const issuer = `https://localhost:${options.port}`;
const audience = 'send-coordination';
// Resources are asked for by URI; what stands in the token is the audience.
const resource = 'urn:send-coordination:api';
const tokenSeconds = 3600;

const { Provider } = await import(createRequire(join(options.modules, 'package.json')).resolve('oidc-provider'));
// A person's subject is the same whether they sign in or their client asks: demo-ID.
const people = JSON.parse(readFileSync(new URL('people.json', import.meta.url), 'utf8'))
  .map((person) => ({ ...person, subject: `demo-${person.id}` }));
const personBySubject = new Map(people.map((person) => [person.subject, person]));

function loadKeys() {
  const path = join(options.state, 'jwks.json');
  if (!existsSync(path)) {
    const make = (type, settings, kid, alg) => ({
      ...generateKeyPairSync(type, settings).privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig',
    });
    const id = () => randomBytes(8).toString('hex');
    const keys = [
      make('ec', { namedCurve: 'P-256' }, id(), 'ES256'),
      make('rsa', { modulusLength: 2048 }, id(), 'RS256'),
    ];
    writeFileSync(path, JSON.stringify({ keys }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

// One client a person: its client credentials are a token of that person, for the command line and the tests.
const secret = readFileSync(options['client-secret'], 'utf8').trim();
const clients = [
  ...people.map((person) => ({
    client_id: person.subject, client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [],
    response_types: [], token_endpoint_auth_method: 'client_secret_post',
  })),
  {
    client_id: 'sendctl', token_endpoint_auth_method: 'none', redirect_uris: [], response_types: [],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], application_type: 'native',
  },
  {
    client_id: 'web', token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'], redirect_uris: ['https://localhost:8443/signed-in'],
  },
];

const personOf = (token) => personBySubject.get(token.accountId ?? token.clientId);

const provider = new Provider(issuer, {
  clients,
  jwks: loadKeys(),
  cookies: { keys: [createHash('sha256').update(secret).digest('hex')] },
  features: {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'api', audience, accessTokenTTL: tokenSeconds, accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  pkce: { required: () => true },
  scopes: ['openid', 'offline_access', 'api'],
  ttl: { AccessToken: tokenSeconds, ClientCredentials: tokenSeconds, Session: 43200, Interaction: 600, Grant: 43200 },
  findAccount: (_ctx, id) => personBySubject.has(id) && { accountId: id, claims: () => ({ sub: id, name: personBySubject.get(id).name }) },
  extraTokenClaims: (_ctx, token) => {
    const person = personOf(token);
    return person && { name: person.name, la: person.la, roles: person.roles, settings: person.settings };
  },
  interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid offline_access');
    grant.addResourceScope(resource, 'api');
    await grant.save();
    return grant;
  },
});

// The page where somebody says who they are.
provider.use(async (ctx, next) => {
  const match = /^\/sign-in\/([\w-]+)$/.exec(ctx.path);
  if (!match) return next();
  const { uid } = await provider.interactionDetails(ctx.req, ctx.res);
  const chosen = ctx.method === 'POST' ? new URLSearchParams(await readBody(ctx.req)).get('person') : null;
  if (chosen && personBySubject.has(chosen)) {
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: chosen }, consent: {} });
    ctx.respond = false;
    return undefined;
  }
  ctx.type = 'html';
  ctx.body = signInPage(people, uid);
  return undefined;
});

async function readBody(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 10_000) throw new Error('the form is too long');
  }
  return text;
}

const server = createServer({ cert: readFileSync(options.cert), key: readFileSync(options.key) }, provider.callback());
server.listen(Number(options.port), '127.0.0.1', () => console.log(`serving ${issuer}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
