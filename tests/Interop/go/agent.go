package main

import (
	"context"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/golang/protobuf/proto"
	opencensus "go.opencensus.io"
	"go.opencensus.io/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
)

const (
	grpcBytes       = "proto" // the name of the codec, which becomes the content type
	exporterVersion = "0.0.1"
	languageGo      = 4
)

// started is when this process was, for the node.
var started = time.Now()

// bytesCodec passes messages as the bytes they are: nothing here is generated.
type bytesCodec struct{}

func (bytesCodec) Marshal(v interface{}) ([]byte, error) { return *v.(*[]byte), nil }
func (bytesCodec) Unmarshal(data []byte, v interface{}) error {
	*v.(*[]byte) = data
	return nil
}
func (bytesCodec) Name() string { return grpcBytes }

var _ encoding.Codec = bytesCodec{}

// agent is a stream to opencensus.proto.agent.trace.v1.TraceService/Export: https://github.com/census-instrumentation/opencensus-proto.
type agent struct {
	connection *grpc.ClientConn
	stream     grpc.ClientStream
	service    string
	host       string
	labels     map[string]string
	begun      bool
}

func connectAgent(where, service string, labels map[string]string) (*agent, error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	limit, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	connection, err := grpc.DialContext(limit, where, grpc.WithInsecure(), grpc.WithBlock(), grpc.WithDefaultCallOptions(grpc.ForceCodec(bytesCodec{})))
	if err != nil {
		cancel()
		return nil, err
	}
	stream, err := connection.NewStream(limit, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true},
		"/opencensus.proto.agent.trace.v1.TraceService/Export")
	if err != nil {
		cancel()
		return nil, err
	}
	go func() {
		<-stream.Context().Done()
		cancel()
	}()
	return &agent{connection: connection, stream: stream, service: service, host: host, labels: labels}, nil
}

// send sends a span; node and resource only with the first one, they stay.
func (a *agent) send(s *trace.SpanData) error {
	var request message
	if !a.begun {
		request.nested(1, a.writeNode)
		request.nested(3, func(resource *message) {
			resource.text(1, "host")
			for key, value := range a.labels {
				resource.nested(2, func(label *message) {
					label.text(1, key)
					label.text(2, value)
				})
			}
		})
		a.begun = true
	}
	request.nested(2, func(m *message) { m.span(s) })
	bytes := request.Bytes()
	return a.stream.SendMsg(&bytes)
}

func (a *agent) writeNode(node *message) {
	node.nested(1, func(process *message) {
		process.text(1, a.host)
		process.number(2, int64(os.Getpid()))
		process.time(3, started)
	})
	node.nested(2, func(library *message) {
		library.number(1, languageGo)
		library.text(2, exporterVersion)
		library.text(3, opencensus.Version())
	})
	node.nested(3, func(service *message) { service.text(1, a.service) })
}

// close waits until the other side has taken everything.
func (a *agent) close() error {
	defer a.connection.Close()
	if err := a.stream.CloseSend(); err != nil {
		return err
	}
	for {
		var answer []byte
		if err := a.stream.RecvMsg(&answer); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (a *agent) nodeInWords() object {
	return object{
		"identifier": object{"host_name": a.host, "pid": os.Getpid(),
			"start_timestamp": object{"seconds": text(started.Unix()), "nanos": started.Nanosecond()}},
		"library_info": object{"language": languageGo, "exporter_version": exporterVersion, "core_library_version": opencensus.Version()},
		"service_info": object{"name": a.service}, "attributes": object{},
	}
}

func (a *agent) resourceInWords() object { return object{"type": "host", "labels": a.labels} }

func text(number int64) string { return strconv.FormatInt(number, 10) }

// message writes protobuf.
type message struct{ proto.Buffer }

func (m *message) tag(field, wire uint64) { _ = m.EncodeVarint(field<<3 | wire) }

func (m *message) number(field uint64, value int64) {
	m.tag(field, proto.WireVarint)
	_ = m.EncodeVarint(uint64(value))
}

func (m *message) bytes(field uint64, value []byte) {
	m.tag(field, proto.WireBytes)
	_ = m.EncodeRawBytes(value)
}

func (m *message) text(field uint64, value string) { m.bytes(field, []byte(value)) }

func (m *message) nested(field uint64, fill func(*message)) {
	var inner message
	fill(&inner)
	m.bytes(field, inner.Bytes())
}
