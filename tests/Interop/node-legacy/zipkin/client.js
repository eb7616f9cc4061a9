// npm zipkin as two services set it up, with its HTTP transport (v2 and v1 JSON), or with its Thrift encoder.
'use strict';

const { BatchRecorder, ExplicitContext, jsonEncoder, Tracer } = require('zipkin');
const { HttpLogger } = require('zipkin-transport-http');
const { record } = require('./record');
const scenario = require('./scenario');
const { ThriftLogger } = require('./thrift');

const transports = {
  v2: (url) => new HttpLogger({ endpoint: `${url}/api/v2/spans`, jsonEncoder: jsonEncoder.JSON_V2 }),
  v1: (url) => new HttpLogger({ endpoint: `${url}/api/v1/spans`, jsonEncoder: jsonEncoder.JSON_V1 }),
  thrift: (url) => new ThriftLogger(`${url}/api/v1/spans`),
};

/**
 * @param {string} url http://127.0.0.1:9411.
 * @param {'v1'|'v2'|'thrift'} format
 */
async function emit(url, format) {
  const transport = transports[format](url);
  const spans = [];
  const logger = {
    logSpan(span) {
      spans.push(record(span));
      transport.logSpan(span);
    },
  };
  const recorders = [];
  const service = (localServiceName, options) => {
    const recorder = new BatchRecorder({ logger });
    recorders.push(recorder);
    return new Tracer({ ctxImpl: new ExplicitContext(), recorder, localServiceName, ...options });
  };

  await scenario.order(
    service('Interop-Zipkin-Front', { traceId128Bit: format !== 'v1', defaultTags: { 'interop.canary': true } }),
    service('interop-zipkin-back', { defaultTags: { 'interop.zone': 'a' } }));
  recorders.forEach((recorder) => recorder.flush()); // also what has not ended
  await sent(transport);
  return { spans };
}

/** The transport sends once in a while; this does it now and waits for the answer. */
function sent(transport) {
  return new Promise((resolve, reject) => {
    transport.on('success', resolve);
    transport.on('error', reject);
    transport.processQueue(transport.fetchImplementation);
  });
}

module.exports = { emit };
