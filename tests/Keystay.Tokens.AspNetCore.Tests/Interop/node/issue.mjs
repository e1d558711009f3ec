// Usage: node issue.mjs ALG CLAIMS-JSON [HTM HTU]. Prints one line of JSON: the public key, a token, and with HTM a DPoP-bound token with its proof.
import * as jose from 'jose';
import { createHash, randomUUID } from 'node:crypto';

const [alg, claims, htm, htu] = process.argv.slice(2);
const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
const jwk = { ...(await jose.exportJWK(publicKey)), alg, use: 'sig', kid: 'jose-' + alg };

const issue = (more) => new jose.SignJWT({ ...JSON.parse(claims), ...more })
  .setProtectedHeader({ alg, typ: 'at+jwt', kid: jwk.kid })
  .setIssuedAt().setExpirationTime('10m').setJti(randomUUID())
  .sign(privateKey);

const result = { jwk, token: await issue({}) };
if (htm) {
  const client = await jose.generateKeyPair('ES256', { extractable: true });
  const key = await jose.exportJWK(client.publicKey);
  result.bound = await issue({ cnf: { jkt: await jose.calculateJwkThumbprint(key) } });
  result.proof = await new jose.SignJWT({ htm, htu, ath: createHash('sha256').update(result.bound).digest('base64url') })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key })
    .setIssuedAt().setJti(randomUUID())
    .sign(client.privateKey);
}
console.log(JSON.stringify(result));
