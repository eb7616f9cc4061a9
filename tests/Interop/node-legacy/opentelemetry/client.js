// The OpenTelemetry SDK with its exporters for Jaeger and Zipkin.
'use strict';

const { JaegerExporter } = require('@opentelemetry/exporter-jaeger');
const { ZipkinExporter } = require('@opentelemetry/exporter-zipkin');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { BasicTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { record } = require('../../node/record');
const scenario = require('./scenario');

const exporters = {
  'jaeger-udp': (where) => new JaegerExporter({ ...hostAndPort(where), tags: [{ key: 'process.tag', value: 'Grüße' }] }),
  'jaeger-http': (where) => new JaegerExporter({ endpoint: `${where}/api/traces` }),
  'zipkin': (where) => new ZipkinExporter({ url: `${where}/api/v2/spans` }),
};

const hostAndPort = (where) => ({ host: where.split(':')[0], port: Number(where.split(':')[1]) });

/** Notes how every export ended, which the batch processor would only log. */
function watched(exporter, results) {
  const send = exporter.export.bind(exporter);
  exporter.export = (spans, done) => send(spans, (result) => {
    results.push(result);
    done(result);
  });
  return exporter;
}

/**
 * @param {string} protocol One of {@link exporters}.
 * @param {string} where 127.0.0.1:6832 or http://127.0.0.1:9411.
 */
async function emit(protocol, where) {
  const spans = [];
  const results = [];
  const recording = { onStart() {}, onEnd: (span) => spans.push(span), forceFlush: async () => {}, shutdown: async () => {} };
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'interop-node-legacy',
      'service.version': '1.2.3',
      'deployment.environment.name': 'test',
      'interop.exporter': protocol,
      'interop.replica': 3,
      'interop.zones': ['a', 'b'],
    }),
    spanProcessors: [new BatchSpanProcessor(watched(exporters[protocol](where), results)), recording],
  });

  scenario.order(provider.getTracer('interop.scenario', '4.5.6'));
  await provider.shutdown();

  const failed = results.find((result) => result.code !== 0);
  if (failed || results.length === 0) throw failed?.error ?? new Error('nothing was exported');
  return { spans: spans.map(record) };
}

module.exports = { emit };
