// Everything that the OpenTracing API and this client can say, in one trace of two services and a second trace.
'use strict';

const http = require('node:http');
const { once } = require('node:events');
const { opentracing } = require('jaeger-client');

const { Reference, REFERENCE_CHILD_OF, REFERENCE_FOLLOWS_FROM } = opentracing;

const everyType = {
  'text': 'Grüße, 世界 🚀 "quoted" \\ \n second line',
  'text.empty': '',
  'text.long': 'x'.repeat(20_000),
  'yes': true,
  'no': false,
  'number': 3.14159265358979,
  'number.whole': 42,
  'number.negative': -0.5,
  'number.tiny': 5e-324,
  'bytes': Buffer.from([0, 1, 127, 128, 255]),
  'object': { inside: [1, 'two', null] },
  'nothing': null,
};

/** A front calls a back over real HTTP; the back queues a message, fails once, and says it in every way that there is. */
async function order(front, back) {
  const server = http.createServer((request, response) => answer(back, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  // Eighths of a millisecond: exact as a double and in microseconds.
  const now = Date.now();
  const root = front.start('order', { startTime: now - 10.875, tags: { ...everyType, 'span.kind': 'internal' } });
  root.log({ event: 'without more' });
  root.log({ event: 'with more', ...everyType }, now - 5.125);
  root.log({ message: 'without a name' });
  root.setTag('twice', 'first');
  await call(front, root, server.address().port);
  root.setOperationName('order, renamed');
  root.finish(now + 0.625);
  server.close();

  const debugged = front.start('debugged');
  debugged.setTag('sampling.priority', 1);
  debugged.finish();

  references(front, root.context(), debugged.context());
}

async function call(front, parent, port) {
  const span = front.start('GET /orders', { childOf: parent, tags: { 'span.kind': 'client', 'peer.service': 'back' } });
  const headers = {};
  front.inject(span, headers);
  const request = http.get({ host: '127.0.0.1', port, path: '/orders/17', headers, agent: false });
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  span.setTag('http.status_code', response.statusCode);
  span.finish();
}

function answer(back, request, response) {
  const span = back.start('GET /orders', { childOf: back.extract(request.headers), tags: { 'span.kind': 'server', 'http.status_code': 404 } });
  const sent = back.start('orders publish', { childOf: span, tags: { 'span.kind': 'producer' } });
  sent.finish();
  const taken = back.start('orders process', {
    references: [new Reference(REFERENCE_FOLLOWS_FROM, sent.context())], tags: { 'span.kind': 'consumer' },
  });
  taken.log({ 'event': 'error', 'error.kind': 'TypeError', 'message': 'the warehouse does not answer', 'stack': 'at warehouse.js:17' });
  taken.addTags({ error: true, 'otel.status_description': 'the warehouse does not answer' });
  taken.finish();
  response.statusCode = 404;
  response.end();
  span.finish();
}

/** More than one parent, of this trace and of another. */
function references(front, first, second) {
  front.start('joined', {
    references: [
      new Reference(REFERENCE_FOLLOWS_FROM, second),
      new Reference(REFERENCE_CHILD_OF, first),
      new Reference(REFERENCE_CHILD_OF, second),
    ],
    tags: everyType, // by now it is more than one UDP packet holds
  }).finish();
  front.start('failed, in text', {
    childOf: first, tags: { 'error': 'a reason', 'http.status_code': 500, 'http.status_message': 'broken' },
  }).finish();
}

module.exports = { order };
