// opencensus.proto.agent.trace.v1.TraceService/Export: one stream, several messages. Node and resource hold until the stream says others.
// Spans are written down as ../opencensus/record.js does, with `node` and `resource` beside them.
'use strict';

const { connect, deadline, id, bytes, now, time } = require('./service');

const everyType = [
  { key: 'text', value: { stringValue: 'Grüße, 世界 🚀 "quoted" \\ \n second line' } },
  { key: 'text.empty', value: { stringValue: '' } },
  { key: 'yes', value: { boolValue: true } },
  { key: 'no', value: { boolValue: false } },
  { key: 'int.largest', value: { intValue: '9223372036854775807' } },
  { key: 'int.smallest', value: { intValue: '-9223372036854775808' } },
  { key: 'double', value: { doubleValue: 3.14159265358979 } },
];

async function emit(where) {
  const node = {
    identifier: { host_name: 'front.example', pid: 4711, start_timestamp: time(1_750_000_000_123_456_789n) },
    library_info: { language: 6, exporter_version: '0.1.0', core_library_version: '0.0.22' },
    service_info: { name: 'interop-opencensus-grpc' },
    attributes: { 'node.zone': 'a' },
  };
  const host = { type: 'host', labels: { 'host.id': '42', 'cloud.zone': 'eu-1a' } };
  const container = { type: 'container', labels: { 'container.name': 'front' } };
  const own = { type: 'process', labels: { 'process.owner': 'me' } };
  const [traceId, rootId, callId] = [id(16), id(8), id(8)];
  const start = now() - 2_000_000_123n;
  const span = (name, more) => ({
    traceId, spanId: id(8), parentSpanId: rootId, name, kind: 0, startTimeUnixNano: String(start), endTimeUnixNano: String(start + 789n),
    attributes: [], events: [], messageEvents: [], links: [], status: { code: 0, message: '' }, traceState: '',
    childSpanCount: 2, node, resource: host, ...more,
  });

  const messages = [
    [{ node, resource: host }, [
      span('order', {
        spanId: rootId, parentSpanId: '', endTimeUnixNano: String(start + 1_500_000_789n), attributes: everyType,
        traceState: 'vendor=t61rcWkgMzE,other=00f067aa0ba902b7',
        droppedAttributesCount: 3, droppedAnnotationsCount: 4, droppedMessageEventsCount: 5, droppedLinksCount: 6,
        events: [{ timeUnixNano: String(start + 1_001n), name: 'with attributes', attributes: everyType, droppedAttributesCount: 2 }],
      }),
      span('GET /orders', {
        spanId: callId, kind: 2, parentIsInThisProcess: true, status: { code: 14, message: 'the warehouse does not answer' },
        messageEvents: [
          { timeUnixNano: String(start + 2_002n), type: 1, id: '9007199254740993', uncompressedSize: '2000', compressedSize: '1000' },
          { timeUnixNano: String(start + 3_003n), type: 2, id: '2', uncompressedSize: '300', compressedSize: '0' },
        ],
      }),
    ]],
    [{}, [span('served', {
      kind: 1, parentSpanId: callId, parentIsInThisProcess: false,
      links: [
        { traceId: id(16), spanId: id(8), type: 2, attributes: everyType, traceState: 'a=1' },
        { traceId, spanId: rootId, type: 1, attributes: [], traceState: '' },
      ],
    })]],
    [{ resource: container }, [
      span('in a container', { resource: container }),
      span('with a resource of its own', { resource: own, ownResource: true }),
    ]],
  ];

  await send(where, messages.map(([head, spans]) => ({ ...head, spans: spans.map(message) })));
  return { spans: messages.flatMap(([, spans]) => spans) };
}

async function send(where, messages) {
  const client = connect('tests/Protocols/Protos/opencensus.proto', 'opencensus.proto.agent.trace.v1.TraceService', where);
  const stream = client.Export({ deadline: deadline() });
  stream.resume();
  const ended = new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('end', resolve);
  });
  messages.forEach((each) => stream.write(each));
  stream.end();
  await ended;
  client.close();
}

const fields = {
  stringValue: (value) => ({ string_value: { value } }),
  boolValue: (value) => ({ bool_value: value }),
  intValue: (value) => ({ int_value: value }),
  doubleValue: (value) => ({ double_value: value }),
};

const attributes = (list, dropped) => ({
  attribute_map: Object.fromEntries(list.map(({ key, value }) => {
    const [[type, content]] = Object.entries(value);
    return [key, fields[type](content)];
  })),
  dropped_attributes_count: dropped,
});

const annotation = (e) => ({
  time: time(BigInt(e.timeUnixNano)),
  annotation: { description: { value: e.name }, attributes: attributes(e.attributes, e.droppedAttributesCount) },
});

const messageEvent = (e) => ({
  time: time(BigInt(e.timeUnixNano)),
  message_event: { type: e.type, id: e.id, uncompressed_size: e.uncompressedSize, compressed_size: e.compressedSize },
});

const link = (l) => ({
  trace_id: bytes(l.traceId),
  span_id: bytes(l.spanId),
  type: l.type,
  attributes: attributes(l.attributes),
  tracestate: traceState(l.traceState),
});

const traceState = (text) =>
  (text ? { entries: text.split(',').map((entry) => entry.split('=')).map(([key, value]) => ({ key, value })) } : undefined);

const message = (s) => ({
  trace_id: bytes(s.traceId),
  span_id: bytes(s.spanId),
  parent_span_id: bytes(s.parentSpanId),
  name: { value: s.name },
  kind: s.kind,
  start_time: time(BigInt(s.startTimeUnixNano)),
  end_time: time(BigInt(s.endTimeUnixNano)),
  attributes: attributes(s.attributes, s.droppedAttributesCount),
  time_events: {
    time_event: [...s.events.map(annotation), ...s.messageEvents.map(messageEvent)],
    dropped_annotations_count: s.droppedAnnotationsCount,
    dropped_message_events_count: s.droppedMessageEventsCount,
  },
  links: {
    link: s.links.map(link),
    dropped_links_count: s.droppedLinksCount,
  },
  status: s.status,
  same_process_as_parent_span: s.parentIsInThisProcess === undefined ? undefined : { value: s.parentIsInThisProcess },
  child_span_count: { value: s.childSpanCount },
  tracestate: traceState(s.traceState),
  resource: s.ownResource ? s.resource : undefined,
});

module.exports = { emit };
