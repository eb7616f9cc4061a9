// What a span says, in the flat form of ../../README.md and in Zipkin's words: tags are attributes; endpoints, debug
// and shared stay what they are.
'use strict';

const kinds = { SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };

const nanoseconds = (microseconds) => String(BigInt(microseconds ?? 0) * 1000n);
const endpoint = (e) => ({ serviceName: e?.serviceName ?? '', ipv4: e?.ipv4 ?? '', port: e?.port ?? 0 });

function record(span) {
  return {
    traceId: span.traceId.padStart(32, '0'),
    spanId: span.id,
    parentSpanId: span.parentId ?? '',
    name: span.name ?? '',
    kind: kinds[span.kind] ?? 0,
    startTimeUnixNano: nanoseconds(span.timestamp),
    endTimeUnixNano: nanoseconds((span.timestamp ?? 0) + (span.duration ?? 0)),
    attributes: Object.entries(span.tags).map(([key, value]) => ({ key, value: { stringValue: value } })),
    events: span.annotations.map((a) => ({ timeUnixNano: nanoseconds(a.timestamp), name: a.value })),
    localEndpoint: endpoint(span.localEndpoint),
    remoteEndpoint: endpoint(span.remoteEndpoint),
    debug: span.debug,
    shared: span.shared,
  };
}

module.exports = { record };
