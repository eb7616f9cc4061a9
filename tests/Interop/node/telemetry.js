// The OpenTelemetry Node SDK as an application sets it up, with one processor more that remembers every finished span.
'use strict';

const { setGlobalErrorHandler } = require('@opentelemetry/core');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { NodeSDK, tracing } = require('@opentelemetry/sdk-node');
const { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } = require('@opentelemetry/semantic-conventions');

// The names are those of OTEL_EXPORTER_OTLP_PROTOCOL.
const exporters = {
  'grpc': (url) => new (require('@opentelemetry/exporter-trace-otlp-grpc').OTLPTraceExporter)({ url }),
  'http/protobuf': (url) => new (require('@opentelemetry/exporter-trace-otlp-proto').OTLPTraceExporter)({ url: `${url}/v1/traces` }),
  'http/json': (url) => new (require('@opentelemetry/exporter-trace-otlp-http').OTLPTraceExporter)({ url: `${url}/v1/traces` }),
};

/** Keeps the spans; they are turned to records at the end, when the resource's asynchronous attributes are there. */
class RecordingProcessor {
  spans = [];
  onStart() {}
  onEnd(span) { this.spans.push(span); }
  async forceFlush() {}
  async shutdown() {}
}

/** Starts the SDK. @returns {{recorded: () => object[], failures: Error[], stop: () => Promise<void>}} */
function start(protocol, endpoint) {
  const exporter = exporters[protocol];
  if (!exporter) throw new Error(`unknown protocol '${protocol}': one of ${Object.keys(exporters).join(', ')}`);

  // The batch processor reports a failed export here and nowhere else.
  const failures = [];
  setGlobalErrorHandler((error) => failures.push(error));

  const recording = new RecordingProcessor();
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: 'interop-node',
      [ATTR_SERVICE_VERSION]: '1.2.3',
      'deployment.environment.name': 'test',
      'interop.protocol': protocol,
      'interop.replica': 3,
      'interop.canary': false,
      'interop.zones': ['a', 'b'],
    }),
    instrumentations: [new HttpInstrumentation()],
    metricReaders: [], // traces only
    logRecordProcessors: [],
    spanProcessors: [new tracing.BatchSpanProcessor(exporter(endpoint)), recording],
  });
  sdk.start();

  return { recorded: () => recording.spans, failures, stop: () => sdk.shutdown() };
}

module.exports = { start };
