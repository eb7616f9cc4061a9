// Two traces that use everything the JavaScript API can say.
'use strict';

const http = require('node:http');
const { once } = require('node:events');
const { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = require('@opentelemetry/api');

// The short form, trace.getTracer, would drop the schema.
const tracer = trace.getTracerProvider().getTracer('interop.scenario', '4.5.6', { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' });

const everyType = {
  'text': 'Grüße, 世界 🚀 "quoted" \\ \n second line',
  'text.empty': '',
  'text.long': 'x'.repeat(20_000),
  'yes': true,
  'no': false,
  'int.zero': 0,
  'int.negative': -42,
  'int.largest': Number.MAX_SAFE_INTEGER,
  'int.smallest': Number.MIN_SAFE_INTEGER,
  'double': 3.14159265358979,
  'double.tiny': 5e-324,
  'double.huge.fraction': 123456789.125,
  'double.negative': -0.5,
  'texts': ['a', '', 'ü'],
  'texts.none': [],
  'texts.holed': ['a', null, 'b'],
  'bools': [true, false, true],
  'ints': [1, -2, 3],
  'doubles': [0.1, -2.5, 3],
};

/** A front calls a back over real HTTP; the back answers, queues a message, and fails once. */
async function order() {
  const server = http.createServer((request, response) => {
    const queued = tracer.startActiveSpan('orders publish', { kind: SpanKind.PRODUCER }, (span) => {
      span.setAttribute('messaging.system', 'kafka');
      span.end();
      return span.spanContext();
    });
    tracer.startActiveSpan('orders process', { kind: SpanKind.CONSUMER, links: [{ context: queued, attributes: { 'link.reason': 'queue', 'link.position': 7 } }] }, fail);
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  await tracer.startActiveSpan('order', { attributes: everyType }, async (span) => {
    span.addEvent('without attributes');
    span.addEvent('with attributes', everyType);
    span.addEvent('in the past', { early: true }, [1_750_000_000, 123_456_789]);
    await get(server.address().port);
    span.updateName('order, renamed');
    span.setStatus({ code: SpanStatusCode.OK });
    span.end();
  });
  server.close();
}

function fail(span) {
  try {
    throw new TypeError('the warehouse does not answer');
  } catch (error) {
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  }
  span.end();
}

async function get(port) {
  const request = http.get({ host: '127.0.0.1', port, path: '/orders/17?item=tea', agent: false });
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
}

/** A trace that another process began: its parent is remote and a trace state comes with it. */
function continued() {
  const parent = propagation.extract(ROOT_CONTEXT, {
    traceparent: '00-' + hex(16) + '-' + hex(8) + '-01',
    tracestate: 'vendor=t61rcWkgMzE,other=00f067aa0ba902b7',
  });
  const span = tracer.startSpan('continued', { kind: SpanKind.SERVER, startTime: Date.now() - 1_000 }, parent);
  tracer.startSpan('inside', {}, trace.setSpan(context.active(), span)).end();
  span.end();
}

const hex = (bytes) => require('node:crypto').randomBytes(bytes).toString('hex');

module.exports = { order, continued };
