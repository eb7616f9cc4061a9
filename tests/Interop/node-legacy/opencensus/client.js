// npm @opencensus/* with its exporters for Jaeger (agent's port) and Zipkin.
'use strict';

const { JaegerTraceExporter } = require('@opencensus/exporter-jaeger');
const { ZipkinTraceExporter } = require('@opencensus/exporter-zipkin');
const { TracingBase } = require('@opencensus/nodejs-base');
const { record } = require('./record');
const scenario = require('./scenario');

const serviceName = 'interop-opencensus';

/** Each returns an exporter and how to send what it still holds, which for both would otherwise take a second or twenty. */
const exporters = {
  jaeger(where) {
    const [host, port] = where.split(':');
    const exporter = new JaegerTraceExporter({ serviceName, host, port: Number(port), tags: [{ key: 'interop.canary', value: true }] });
    return { exporter, send: () => exporter.flush().then(() => exporter.close()) };
  },
  zipkin(where) {
    const exporter = new ZipkinTraceExporter({ serviceName, url: `${where}/api/v2/spans` });
    const publish = exporter.publish.bind(exporter);
    const answers = [];
    exporter.publish = (spans) => answers.push(publish(spans)); // it hides how the request ended
    return {
      exporter,
      async send() {
        exporter.buffer.flush();
        for (const { statusCode, statusMessage } of await Promise.all(answers))
          if (statusCode !== 202) throw new Error(`${statusCode} ${statusMessage}`);
      },
    };
  },
};

async function emit(protocol, where) {
  const { exporter, send } = exporters[protocol](where);
  const tracing = TracingBase.instance.start({ exporter, samplingRate: 1, plugins: {}, logLevel: 1 });
  const spans = scenario.order(tracing.tracer);
  await new Promise(setImmediate); // the exporter for Jaeger adds the spans in promises
  await send();
  tracing.stop();
  return { spans: spans.map(record) };
}

module.exports = { emit };
