// SPDX-License-Identifier: Apache-2.0
// Downloads and uploads through Postern on one connection; prints the receipts and what was negotiated.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const http2 = require('http2');
const https = require('https');

const [module_, port, name, authority, suite, group, length, contentFile] = process.argv.slice(2);
const protocol = module_ === 'http2' ? 'h2' : 'http/1.1';
const tlsOptions = {
  ca: fs.readFileSync(authority),
  servername: name,
  minVersion: 'TLSv1.3',
  ciphers: suite,
  ecdhCurve: group,
  ALPNProtocols: [protocol],
};
const content = fs.readFileSync(contentFile);

// Reads a stream to its end; gives its length and SHA-256.
function receipt(stream) {
  return new Promise((resolve, reject) => {
    const hash = crypto.createHash('sha256');
    let read = 0;
    stream.on('data', (chunk) => {
      read += chunk.length;
      hash.update(chunk);
    });
    stream.on('aborted', () => reject(new Error('aborted')));
    stream.on('error', reject);
    stream.on('end', () => resolve(`${read} ${hash.digest('hex')}`));
  });
}

function text(stream) {
  return new Promise((resolve, reject) => {
    let all = '';
    stream.setEncoding('latin1');
    stream.on('data', (chunk) => { all += chunk; });
    stream.on('error', reject);
    stream.on('end', () => resolve(all));
  });
}

async function overHttps() {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  let socket;
  const ask = (method, path, body, read) => new Promise((resolve, reject) => {
    const options = { ...tlsOptions, agent, host: '127.0.0.1', port, path, method, headers: { host: name } };
    const request = https.request(options, (response) => {
      socket = response.socket;
      read(response).then((answer) => resolve(`${response.statusCode} ${answer}`), reject);
    });
    request.on('error', reject);
    request.end(body);
  });
  console.log('download', await ask('GET', `/bytes/${length}`, undefined, receipt));
  console.log('upload', await ask('POST', '/upload', content, text));
  console.log(socket.getProtocol(), socket.getCipher().standardName, socket.alpnProtocol);
  agent.destroy();
}

async function overHttp2() {
  const session = http2.connect(`https://127.0.0.1:${port}`, tlsOptions);
  const ask = (method, path, body, read) => new Promise((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({ ':method': method, ':path': path, ':authority': name });
    let status;
    stream.on('response', (headers) => { status = headers[':status']; });
    read(stream).then((answer) => resolve(`${status} ${answer}`), reject);
    stream.end(body);
  });
  console.log('download', await ask('GET', `/bytes/${length}`, undefined, receipt));
  console.log('upload', await ask('POST', '/upload', content, text));
  const socket = session.socket;
  console.log(socket.getProtocol(), socket.getCipher().standardName, session.alpnProtocol);
  session.close();
}

(module_ === 'http2' ? overHttp2() : overHttps()).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
