// Everything that zipkin-js can say: a call whose two halves share an id, messages, local work, debug, a span that never ended.
'use strict';

const http = require('node:http');
const { once } = require('node:events');
const { Annotation, InetAddress, Instrumentation, option: { None, Some } } = require('zipkin');

/** A front calls a back over real HTTP; then each kind of span by hand. */
async function order(front, back) {
  const server = http.createServer((request, response) => answer(back, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const root = front.createRootId();
  await front.letId(root, async () => {
    record(front, [
      new Annotation.ServiceName('interop-zipkin-front'),
      new Annotation.LocalOperationStart('Order'), // names become lower case
      new Annotation.Message('Grüße, 世界 🚀 "quoted" \\ \n second line'),
    ]);
    front.setTags({
      'text': 'Grüße, 世界 🚀 "quoted" \\ \n second line', 'text.empty': '', 'text.long': 'x'.repeat(20_000), 'number': 42, 'yes': true,
    });
    await call(front, root, server.address().port);
    front.setId(root);
    record(front, [new Annotation.LocalOperationStop()]);
  });
  server.close();

  messages(front);
  debugged(front);
}

const record = (tracer, annotations) => annotations.forEach((annotation) => tracer.recordAnnotation(annotation));

async function call(front, parent, port) {
  const client = new Instrumentation.HttpClient({ tracer: front, remoteServiceName: 'interop-zipkin-back' });
  const url = `http://127.0.0.1:${port}/orders/17?item=tea`;
  front.setId(parent);
  const { headers } = client.recordRequest({}, url, 'get');
  const id = front.id;
  const request = http.get(url, { headers, agent: false });
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  client.recordResponse(id, response.statusCode);
}

function answer(back, request, response) {
  const instrumentation = new Instrumentation.HttpServer({ tracer: back, host: '10.1.2.3', port: 8080 });
  const read = (header) => (request.headers[header.toLowerCase()] === undefined ? None : new Some(request.headers[header.toLowerCase()]));
  back.scoped(() => {
    const id = instrumentation.recordRequest(request.method, request.url, read);
    back.recordClientAddr({ host: new InetAddress('192.168.7.7'), port: 43210 });
    back.recordMessage('looked it up');
    back.letId(back.createChildId(id), () => {
      record(back, [new Annotation.ServiceName('interop-zipkin-back'), new Annotation.Rpc('select'), new Annotation.ClientSend()]);
      record(back, [new Annotation.ServerAddr({ serviceName: 'postgres', host: new InetAddress('10.9.8.7'), port: 5432 })]);
      back.recordBinary('error', 'the warehouse does not answer');
      record(back, [new Annotation.ClientRecv()]);
    });
    response.statusCode = 500;
    response.end();
    instrumentation.recordResponse(id, response.statusCode);
  });
}

/** Through a broker: a producer and a consumer, which each know only the broker. */
function messages(tracer) {
  const broker = new Annotation.MessageAddr({ serviceName: 'kafka', host: new InetAddress('10.5.5.5'), port: 9092 });
  const sent = tracer.createRootId();
  tracer.letId(sent, () => record(tracer, [
    new Annotation.ServiceName('interop-zipkin-front'), new Annotation.Rpc('publish'),
    new Annotation.ProducerStart(), broker, new Annotation.ProducerStop(),
  ]));
  tracer.letId(tracer.createChildId(sent), () => record(tracer, [
    new Annotation.ServiceName('interop-zipkin-front'), new Annotation.Rpc('process'),
    new Annotation.ConsumerStart(), broker, new Annotation.ConsumerStop(),
  ]));
}

/** A debug trace, and in it a span of which only the start is known. */
function debugged(tracer) {
  const id = tracer.createRootId(new Some(true), true);
  tracer.letId(id, () => record(tracer, [
    new Annotation.ServiceName('interop-zipkin-front'), new Annotation.LocalOperationStart('debugged'), new Annotation.LocalOperationStop(),
  ]));
  tracer.letId(tracer.createChildId(id), () => record(tracer, [
    new Annotation.ServiceName('interop-zipkin-front'), new Annotation.Rpc('unfinished'), new Annotation.ClientSend(),
  ]));
}

module.exports = { order };
