// usage: node signer.js idle | node signer.js KEY.pem DIGEST|none [jwk]
const crypto = require('node:crypto');
const fs = require('node:fs');

const [file, digest, form] = process.argv.slice(2);
if (file !== 'idle') {
  const key = crypto.createPrivateKey(fs.readFileSync(file));
  if (form === 'jwk') {
    globalThis.kept = JSON.stringify(key.export({ format: 'jwk' }));
  }
  const sign = () => crypto.sign(digest === 'none' ? null : digest, Buffer.from('a token to sign'), key);
  for (let i = 0; i < 100; i++) sign();
  setInterval(sign, 20);
} else {
  setInterval(() => {}, 1000);
}
console.log('READY');
