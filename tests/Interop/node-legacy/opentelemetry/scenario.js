// One trace that uses everything the JavaScript API can say and the older protocols have a place for, or must leave out.
'use strict';

const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } = require('@opentelemetry/api');

const everyType = {
  'text': 'Grüße, 世界 🚀 "quoted" \\ \n second line',
  'text.empty': '',
  'text.long': 'x'.repeat(20_000),
  'yes': true,
  'no': false,
  'whole': -42,
  'double': 3.14159265358979,
  'texts': ['a', '', 'ü'],
  'doubles': [0.1, -2.5, 3],
};

function order(tracer) {
  const start = (name, options, parent) => tracer.startSpan(name, options, parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT);

  const root = start('order', { attributes: everyType });
  root.addEvent('without attributes');
  root.addEvent('with attributes', everyType);
  root.addEvent('in the past', { early: true }, [1_750_000_000, 123_456_789]);

  const call = start('GET', { kind: SpanKind.CLIENT, attributes: { 'http.response.status_code': 500 } }, root);
  const served = start('GET /orders', { kind: SpanKind.SERVER }, call);
  const queued = start('orders publish', { kind: SpanKind.PRODUCER, attributes: { 'messaging.system': 'kafka' } }, served);
  queued.setStatus({ code: SpanStatusCode.OK });
  queued.end();
  const elsewhere = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED };
  const taken = start('orders process', {
    kind: SpanKind.CONSUMER, links: [{ context: queued.spanContext(), attributes: { 'link.position': 7 } }, { context: elsewhere }],
  }, served);
  taken.recordException(new TypeError('the warehouse does not answer'));
  taken.setStatus({ code: SpanStatusCode.ERROR, message: 'the warehouse does not answer' });
  taken.end();
  served.end();
  call.setStatus({ code: SpanStatusCode.ERROR });
  call.end();

  root.updateName('order, renamed');
  root.setStatus({ code: SpanStatusCode.OK });
  root.end();

  // What another process began, with times that microseconds cannot say.
  const seconds = Math.floor(Date.now() / 1000);
  const remote = trace.setSpanContext(ROOT_CONTEXT, { ...elsewhere, traceId: root.spanContext().traceId, isRemote: true });
  tracer.startSpan('continued', { kind: SpanKind.SERVER, startTime: [seconds - 5, 123_456_789] }, remote).end([seconds - 4, 999]);
}

module.exports = { order };
