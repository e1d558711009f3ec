// Verifies or makes envelopes with the DSSE code of the sigstore project.
//   node opinion.mjs verify ENVELOPE PUBLIC.pem HASH    prints "verified" or "refused"
//   node opinion.mjs sign PAYLOAD PRIVATE.pem HASH KEYID   prints the envelope
import { readFileSync } from 'node:fs';
import { createPrivateKey, sign } from 'node:crypto';
import { crypto, dsse } from '@sigstore/core';

const [verb, document, pem, hash, keyid] = process.argv.slice(2);
const type = 'application/vnd.in-toto+json';
if (verb === 'verify') {
  const envelope = JSON.parse(readFileSync(document, 'utf8'));
  const data = dsse.preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64'));
  const signature = Buffer.from(envelope.signatures[0].sig, 'base64');
  console.log(crypto.verify(data, crypto.createPublicKey(readFileSync(pem, 'utf8')), signature, hash) ? 'verified' : 'refused');
} else {
  const payload = readFileSync(document);
  const sig = sign(hash, dsse.preAuthEncoding(type, payload), createPrivateKey(readFileSync(pem))).toString('base64');
  process.stdout.write(JSON.stringify({ payload: payload.toString('base64'), payloadType: type, signatures: [{ keyid, sig }] }));
}
