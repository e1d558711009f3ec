// Verifies a token with npm jose through the issuer's metadata: verify.mjs ISSUER AUDIENCE TOKEN
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [issuer, audience, token] = process.argv.slice(2);
const metadata = await (await fetch(issuer + '/.well-known/openid-configuration')).json();
if (metadata.issuer !== issuer) throw new Error('issuer');
try {
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(metadata.jwks_uri)), { issuer, audience, typ: 'at+jwt', requiredClaims: ['sub', 'client_id', 'jti', 'iat', 'exp'] });
  console.log('accepted ' + payload.sub);
} catch (error) {
  console.log('refused ' + error.code);
}
