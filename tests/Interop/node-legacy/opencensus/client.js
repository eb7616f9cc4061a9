// npm @opencensus/* with its exporters for Jaeger (agent's port) and Zipkin.
'use strict';

const os = require('node:os');
const { JaegerTraceExporter } = require('@opencensus/exporter-jaeger');
const { ZipkinTraceExporter } = require('@opencensus/exporter-zipkin');
const { TracingBase } = require('@opencensus/nodejs-base');
const { record } = require('./record');
const scenario = require('./scenario');

const serviceName = 'interop-opencensus';
const tags = [{ key: 'interop.canary', value: true }];

const addresses = Object.values(os.networkInterfaces()).flat();
const jaegerProcess = {
  'interop.canary': true,
  'opencensus.exporter.jaeger.version': `opencensus-exporter-jaeger-${require('@opencensus/exporter-jaeger/package.json').version}`,
  'opencensus.exporter.jaeger.hostname': os.hostname(),
  'ip': addresses.find((address) => address.family === 'IPv4' && !address.internal)?.address ?? '0.0.0.0',
};

/** Each returns an exporter, what it says about the process, and how to send now what it still holds. */
const exporters = {
  jaeger(where) {
    const [host, port] = where.split(':');
    const exporter = new JaegerTraceExporter({ serviceName, host, port: Number(port), tags });
    return { exporter, process: jaegerProcess, send: () => exporter.flush().then(() => exporter.close()) };
  },
  zipkin(where) {
    const exporter = new ZipkinTraceExporter({ serviceName, url: `${where}/api/v2/spans` });
    const publish = exporter.publish.bind(exporter);
    const answers = [];
    exporter.publish = (spans) => answers.push(publish(spans)); // it hides how the request ended
    return {
      exporter,
      process: {},
      async send() {
        exporter.buffer.flush();
        for (const { statusCode, statusMessage } of await Promise.all(answers))
          if (statusCode !== 202) throw new Error(`${statusCode} ${statusMessage}`);
      },
    };
  },
};

async function emit(protocol, where) {
  const { exporter, process, send } = exporters[protocol](where);
  const tracing = TracingBase.instance.start({ exporter, samplingRate: 1, plugins: {}, logLevel: 1 });
  const spans = scenario.order(tracing.tracer);
  await new Promise(setImmediate); // the exporter for Jaeger adds the spans in promises
  await send();
  tracing.stop();
  return { spans: spans.map((span) => record(span, process)) };
}

module.exports = { emit };
