// What a finished span says, as a flat OTLP JSON span with its scope and resource beside it (../README.md).
// Written from the SDK's public ReadableSpan and not with its serialisers, so that it does not repeat their mistakes.
'use strict';

const nanoseconds = ([seconds, nanos]) => String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));

// The JavaScript SDK sends a number without a fraction as an integer: 2.0 is 2.
function anyValue(value) {
  if (value === null || value === undefined) return {};
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  switch (typeof value) {
    case 'string': return { stringValue: value };
    case 'boolean': return { boolValue: value };
    case 'number': return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default: throw new Error(`an attribute of type ${typeof value} cannot be sent`);
  }
}

const attributes = (map) => Object.entries(map ?? {}).map(([key, value]) => ({ key, value: anyValue(value) }));

// https://github.com/open-telemetry/opentelemetry-proto: the W3C trace flags, and whether the parent is (0x200) known (0x100) to be remote.
const flags = (traceFlags, isRemote) => traceFlags | 0x100 | (isRemote ? 0x200 : 0);

function record(span) {
  const context = span.spanContext();
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? '',
    traceState: context.traceState?.serialize() ?? '',
    flags: flags(context.traceFlags, span.parentSpanContext?.isRemote),
    name: span.name,
    kind: span.kind + 1, // OTLP has 0 for unspecified, and otherwise the same order
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: attributes(span.attributes),
    events: span.events.map((e) => ({ timeUnixNano: nanoseconds(e.time), name: e.name, attributes: attributes(e.attributes) })),
    links: span.links.map((l) => ({
      traceId: l.context.traceId,
      spanId: l.context.spanId,
      traceState: l.context.traceState?.serialize() ?? '',
      flags: flags(l.context.traceFlags, l.context.isRemote),
      attributes: attributes(l.attributes),
    })),
    status: { code: span.status.code, message: span.status.message ?? '' },
    scope: {
      name: span.instrumentationScope.name,
      version: span.instrumentationScope.version ?? '',
      schemaUrl: span.instrumentationScope.schemaUrl ?? '',
      attributes: [],
    },
    resource: { schemaUrl: span.resource.schemaUrl ?? '', attributes: attributes(span.resource.attributes) },
  };
}

module.exports = { record };
