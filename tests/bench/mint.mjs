// A token by the development issuer's own key, for the bench: mint.mjs JWKS ISSUER AUTHORITIES OUT
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const [jwks, iss, authorities, out] = process.argv.slice(2);
const jwk = JSON.parse(readFileSync(jwks, 'utf8')).keys.find((key) => key.alg === 'ES256');
const now = Math.floor(Date.now() / 1000);
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const text = [
  part({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid }),
  part({
    iss, aud: 'send-coordination', sub: 'demo-bench-caseworker', name: 'Demo Bench', la: authorities.split(','),
    roles: ['CASEWORKER', 'ADMIN'], settings: [], iat: now, nbf: now, exp: now + 3000, jti: 'bench', client_id: 'bench',
  }),
].join('.');
const key = createPrivateKey({ key: jwk, format: 'jwk' });
writeFileSync(out, `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`, { mode: 0o600 });
