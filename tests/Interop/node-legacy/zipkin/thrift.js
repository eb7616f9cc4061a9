// Sends what zipkin-encoder-thrift encodes, span by span, as the list that POST /api/v1/spans takes. The library's own transport for Thrift is Kafka.
'use strict';

const { EventEmitter } = require('node:events');
const { encode } = require('zipkin-encoder-thrift');

const struct = 12;

class ThriftLogger extends EventEmitter {
  constructor(endpoint) {
    super();
    this.endpoint = endpoint;
    this.fetchImplementation = fetch;
    this.spans = [];
  }

  logSpan(span) {
    this.spans.push(Buffer.from(encode(span))); // a copy: the encoder uses its buffer again
  }

  async processQueue(fetchImplementation) {
    const head = Buffer.alloc(5); // the type of the elements, how many
    head[0] = struct;
    head.writeInt32BE(this.spans.length, 1);
    try {
      const response = await fetchImplementation(this.endpoint, {
        method: 'POST', headers: { 'Content-Type': 'application/x-thrift' }, body: Buffer.concat([head, ...this.spans]),
      });
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
      this.emit('success', response);
    } catch (error) {
      this.emit('error', error);
    }
  }
}

module.exports = { ThriftLogger };
