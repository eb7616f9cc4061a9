// zipkin.proto3.SpanService/Report. Spans are written down as ../zipkin/record.js does.
'use strict';

const { connect, call, id, bytes, now } = require('./service');

const kinds = ['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_UNSPECIFIED', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']; // in the order of OTLP

async function emit(where) {
  const [traceId, shortTraceId, rootId, sharedId, lastId] = [id(16), id(8).padStart(32, '0'), id(8), id(8), id(8)];
  const start = now() - 2_000_000_000n;
  const front = { serviceName: 'interop-zipkin-grpc', ipv4: '10.1.2.3', port: 8080 };
  const back = { serviceName: 'interop-zipkin-grpc-back', ipv6: '2001:db8::c001' };
  const nobody = {};

  const spans = [
    span({
      traceId, spanId: rootId, name: 'order', start, duration: 1_500_000n, localEndpoint: front, remoteEndpoint: nobody,
      tags: { 'text': 'Grüße, 世界 🚀 "quoted" \\ \n second line', 'text.empty': '' },
      events: [{ timeUnixNano: String(start + 1_000n), name: 'Grüße, 世界 🚀' }],
    }),
    span({
      traceId, spanId: sharedId, parentSpanId: rootId, name: 'get', kind: 3, start: start + 2_000n, duration: 1_000n,
      localEndpoint: front, remoteEndpoint: back, tags: { error: 'a reason' },
    }),
    span({
      traceId, spanId: sharedId, parentSpanId: rootId, name: 'get', kind: 2, start: start + 3_000n, duration: 500n,
      localEndpoint: back, remoteEndpoint: { ipv4: '192.168.7.7', port: 43210 }, tags: { error: 'true' }, shared: true,
    }),
    span({
      traceId: shortTraceId, spanId: lastId, name: 'publish', kind: 4, start, duration: 7n,
      localEndpoint: front, remoteEndpoint: nobody, debug: true,
    }),
  ];

  const client = connect('tests/Protocols/Protos/zipkin.proto', 'zipkin.proto3.SpanService', where);
  await call(client, 'Report', { spans: spans.map(message) });
  client.close();
  return { spans };
}

const span = ({ start, duration, tags, kind = 0, ...said }) => ({
  parentSpanId: '', events: [], debug: false, shared: false, ...said,
  kind,
  startTimeUnixNano: String(start),
  endTimeUnixNano: String(start + duration * 1000n),
  attributes: Object.entries(tags ?? {}).map(([key, value]) => ({ key, value: { stringValue: value } })),
});

const microseconds = (nanoseconds) => String(BigInt(nanoseconds) / 1000n);

const message = (s) => ({
  trace_id: bytes(s.traceId.replace(/^0{16}/, '')),
  parent_id: bytes(s.parentSpanId),
  id: bytes(s.spanId),
  kind: kinds[s.kind],
  name: s.name,
  timestamp: microseconds(s.startTimeUnixNano),
  duration: microseconds(BigInt(s.endTimeUnixNano) - BigInt(s.startTimeUnixNano)),
  local_endpoint: endpoint(s.localEndpoint),
  remote_endpoint: endpoint(s.remoteEndpoint),
  annotations: s.events.map((e) => ({ timestamp: microseconds(e.timeUnixNano), value: e.name })),
  tags: Object.fromEntries(s.attributes.map(({ key, value }) => [key, value.stringValue])),
  debug: s.debug,
  shared: s.shared,
});

const endpoint = ({ serviceName, ipv4, ipv6, port }) => ({
  service_name: serviceName,
  ipv4: ipv4 && Buffer.from(ipv4.split('.').map(Number)),
  ipv6: ipv6 && bytes('20010db800000000000000000000c001'),
  port,
});

module.exports = { emit };
