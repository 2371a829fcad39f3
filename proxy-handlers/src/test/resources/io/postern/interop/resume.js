// SPDX-License-Identifier: Apache-2.0
// Connects, and once more with the session of the first connection; prints whether that was reused, and what came.
'use strict';

const fs = require('fs');
const tls = require('tls');

const [port, name, authority] = process.argv.slice(2);
const options = {host: '127.0.0.1', port, servername: name, ca: fs.readFileSync(authority)};
const request = 'GET /bytes/5 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n';

function connect(session, ended) {
  let last;
  let received = '';
  const socket = tls.connect({...options, session}, () => socket.write(request));
  socket.on('session', (ticket) => (last = ticket));
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  socket.on('end', () => ended(last, socket.isSessionReused(), received.split('\r\n')[0]));
}

connect(undefined, (session, reused, status) => {
  console.log(reused, status);
  connect(session, (_, reusedNow, statusNow) => console.log(reusedNow, statusNow));
});
