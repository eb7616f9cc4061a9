// jaeger.api_v2.CollectorService/PostSpans, as Jaeger's agent called it. Spans are written down as ../jaeger/record.js does.
'use strict';

const { connect, call, id, bytes, now, time } = require('./service');

const everyType = [
  { key: 'text', value: { stringValue: 'Grüße, 世界 🚀 "quoted" \\ \n second line' } },
  { key: 'text.empty', value: { stringValue: '' } },
  { key: 'yes', value: { boolValue: true } },
  { key: 'no', value: { boolValue: false } },
  { key: 'int.largest', value: { intValue: '9223372036854775807' } },
  { key: 'int.smallest', value: { intValue: '-9223372036854775808' } },
  { key: 'int.zero', value: { intValue: '0' } },
  { key: 'double', value: { doubleValue: 3.14159265358979 } },
  { key: 'double.zero', value: { doubleValue: 0 } },
  { key: 'bytes', value: { bytesValue: 'AAF/gP8=' } },
];

async function emit(where) {
  const [traceId, shortTraceId, rootId, callId, lastId] = [id(16), id(8).padStart(32, '0'), id(8), id(8), id(8)];
  const start = now() - 2_000_000_123n;
  const front = process('interop-jaeger-grpc', [{ key: 'hostname', value: { stringValue: 'front.example' } }, ...everyType]);
  const back = process('interop-jaeger-grpc-back', [{ key: 'jaeger.version', value: { stringValue: 'Go-2.30.0' } }]);

  const spans = [
    {
      ...span(traceId, rootId, 'order', start, 1_500_000_789n), resource: front, attributes: [...everyType, text('span.kind', 'internal')],
      events: [
        { timeUnixNano: String(start + 1_001n), attributes: [text('event', 'with fields'), ...everyType] },
        { timeUnixNano: String(start + 2_002n), attributes: [text('message', 'without a name')] },
      ],
    },
    {
      ...span(traceId, callId, 'GET /orders', start + 5n, 7n), resource: back,
      attributes: [
        text('span.kind', 'client'), text('otel.status_code', 'ERROR'), text('otel.status_description', 'broken'),
        text('w3c.tracestate', 'a=1,b=2'), text('otel.scope.name', 'interop.scenario'), text('otel.scope.version', '4.5.6'),
      ],
      links: [{ traceId, spanId: rootId, type: 'CHILD_OF' }, { traceId: shortTraceId, spanId: lastId, type: 'CHILD_OF' }],
    },
    {
      ...span(shortTraceId, lastId, 'of 64 bits', start, 0n), flags: 3, resource: front, attributes: [{ key: 'error', value: { boolValue: true } }],
      links: [{ traceId, spanId: callId, type: 'FOLLOWS_FROM' }],
    },
  ];

  const client = connect('tests/Protocols/Protos/jaeger_api_v2.proto', 'jaeger.api_v2.CollectorService', where);
  const messages = spans.map(message);
  delete messages[0].process; // as the batch has it
  await call(client, 'PostSpans', { batch: { process: messageOfProcess(front), spans: messages } });
  client.close();
  return { spans };
}

const text = (key, value) => ({ key, value: { stringValue: value } });
const process = (service, tags) => ({ attributes: [text('service.name', service), ...tags] });
const span = (traceId, spanId, name, start, duration) => ({
  traceId, spanId, parentSpanId: '', flags: 1, name, startTimeUnixNano: String(start), endTimeUnixNano: String(start + duration),
  attributes: [], events: [], links: [],
});

const message = (s) => ({
  trace_id: bytes(s.traceId),
  span_id: bytes(s.spanId),
  operation_name: s.name,
  references: s.links.map((link) => ({ trace_id: bytes(link.traceId), span_id: bytes(link.spanId), ref_type: link.type })),
  flags: s.flags,
  start_time: time(BigInt(s.startTimeUnixNano)),
  duration: time(BigInt(s.endTimeUnixNano) - BigInt(s.startTimeUnixNano)),
  tags: s.attributes.map(tag),
  logs: s.events.map((e) => ({ timestamp: time(BigInt(e.timeUnixNano)), fields: e.attributes.map(tag) })),
  process: messageOfProcess(s.resource),
});

function messageOfProcess({ attributes: [service, ...tags] }) {
  return { service_name: service.value.stringValue, tags: tags.map(tag) };
}

const fields = {
  stringValue: (value) => ({ v_type: 'STRING', v_str: value }),
  boolValue: (value) => ({ v_type: 'BOOL', v_bool: value }),
  intValue: (value) => ({ v_type: 'INT64', v_int64: value }),
  doubleValue: (value) => ({ v_type: 'FLOAT64', v_float64: value }),
  bytesValue: (value) => ({ v_type: 'BINARY', v_binary: Buffer.from(value, 'base64') }),
};

function tag({ key, value }) {
  const [[type, content]] = Object.entries(value);
  return { key, ...fields[type](content) };
}

module.exports = { emit };
