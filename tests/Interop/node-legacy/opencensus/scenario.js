// Everything that OpenCensus can say, in two traces. A trace state and what a span of another process did cannot be told by its exporters.
'use strict';

const { CanonicalCode, LinkType, MessageEventType, SpanKind } = require('@opencensus/core');

const everyType = {
  'text': 'Grüße, 世界 🚀 "quoted" \\ \n second line',
  'text.empty': '',
  'text.long': 'x'.repeat(20_000),
  'yes': true,
  'no': false,
  'whole': 42,
  'number': -0.5,
};

/** @returns All spans. */
function order(tracer) {
  const spans = [];
  const keep = (span) => {
    spans.push(span);
    return span;
  };

  tracer.startRootSpan({ name: 'order', kind: SpanKind.UNSPECIFIED }, (root) => {
    keep(root);
    for (const [key, value] of Object.entries(everyType)) root.addAttribute(key, value);
    root.addAnnotation('without attributes');
    root.addAnnotation('with attributes', everyType, Date.now() - 5.125);

    const call = keep(root.startChildSpan({ name: 'GET /orders', kind: SpanKind.CLIENT }));
    call.addMessageEvent(MessageEventType.SENT, 1, Date.now(), 2_000, 1_000);
    call.addMessageEvent(MessageEventType.RECEIVED, 2);
    call.addLink('0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', LinkType.PARENT_LINKED_SPAN, { 'link.position': 7 });
    call.addLink(root.traceId, root.id, LinkType.CHILD_LINKED_SPAN);
    call.addLink(root.traceId, 'b7ad6b7169203331', LinkType.UNSPECIFIED);
    call.setStatus(CanonicalCode.UNAVAILABLE, 'the warehouse does not answer');
    keep(call.startChildSpan({ name: 'connect' })).end();
    call.end();
    root.end();
  });

  // Another process began this one.
  const spanContext = { traceId: '5b8efff798038103d269b633813fc60c'.replace(/^.{8}/, hex), spanId: 'eee19b7ec3c1b174' };
  tracer.startRootSpan({ name: 'continued', kind: SpanKind.SERVER, spanContext }, (root) => keep(root).end());
  return spans;
}

const hex = () => require('node:crypto').randomBytes(4).toString('hex');

module.exports = { order };
