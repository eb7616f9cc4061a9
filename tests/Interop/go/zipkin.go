package main

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"

	zipkin "github.com/openzipkin/zipkin-go"
	zipkinhttp "github.com/openzipkin/zipkin-go/middleware/http"
	"github.com/openzipkin/zipkin-go/model"
	"github.com/openzipkin/zipkin-go/reporter"
	httpreporter "github.com/openzipkin/zipkin-go/reporter/http"
)

// sendZipkin is two services with zipkin-go: one calls the other over real HTTP, and both halves of the call have the same id.
func sendZipkin(where string) ([]span, error) {
	recorder := &zipkinRecorder{Reporter: httpreporter.NewReporter(where)}
	front, err := tracer(recorder, "interop-go-zipkin-front")
	if err != nil {
		return nil, err
	}
	back, err := tracer(recorder, "interop-go-zipkin-back")
	if err != nil {
		return nil, err
	}
	if err := orderWithZipkin(front, back); err != nil {
		return nil, err
	}
	return recorder.spans, recorder.Close()
}

func tracer(reporter reporter.Reporter, service string) (*zipkin.Tracer, error) {
	endpoint, err := zipkin.NewEndpoint(service, "10.1.2.3:8080")
	if err != nil {
		return nil, err
	}
	return zipkin.NewTracer(reporter, zipkin.WithLocalEndpoint(endpoint), zipkin.WithSharedSpans(true), zipkin.WithTraceID128Bit(true),
		zipkin.WithTags(map[string]string{"zone": "a"}))
}

func orderWithZipkin(front, back *zipkin.Tracer) error {
	server := httptest.NewServer(zipkinhttp.NewServerMiddleware(back, zipkinhttp.TagResponseSize(true))(http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			child := back.StartSpan("select", zipkin.Kind(model.Client), zipkin.Parent(zipkin.SpanFromContext(r.Context()).Context()),
				zipkin.RemoteEndpoint(&model.Endpoint{ServiceName: "postgres", IPv6: net.ParseIP("2001:db8::7"), Port: 5432}))
			zipkin.TagError.Set(child, "the warehouse does not answer")
			child.Finish()
			w.WriteHeader(http.StatusInternalServerError)
		})))
	defer server.Close()

	root := front.StartSpan("Order")
	root.Annotate(time.Now(), "Grüße, 世界 🚀 \"quoted\" \\ \n second line")
	root.Tag("text", "Grüße, 世界 🚀 \"quoted\" \\ \n second line")
	root.Tag("text.empty", "")
	client, err := zipkinhttp.NewClient(front, zipkinhttp.ClientTrace(true))
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodGet, server.URL+"/orders/17", nil)
	if err != nil {
		return err
	}
	response, err := client.DoWithAppSpan(request.WithContext(zipkin.NewContext(request.Context(), root)), "call the back")
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusInternalServerError {
		return errors.New(response.Status)
	}

	broker := &model.Endpoint{ServiceName: "kafka", IPv4: net.IPv4(10, 5, 5, 5), Port: 9092}
	sent := front.StartSpan("publish", zipkin.Kind(model.Producer), zipkin.Parent(root.Context()), zipkin.RemoteEndpoint(broker))
	sent.Finish()
	front.StartSpan("process", zipkin.Kind(model.Consumer), zipkin.Parent(sent.Context()), zipkin.RemoteEndpoint(broker)).Finish()
	root.Finish()
	return nil
}

// zipkinRecorder keeps what it reports, in Zipkin's words: tags are attributes; endpoints, debug and shared stay what they are.
type zipkinRecorder struct {
	reporter.Reporter
	lock  sync.Mutex
	spans []span
}

func (r *zipkinRecorder) Send(s model.SpanModel) {
	r.Reporter.Send(s)
	parent := ""
	if s.ParentID != nil {
		parent = s.ParentID.String()
	}
	tags := []object{}
	for key, value := range s.Tags {
		tags = append(tags, pair(key, value))
	}
	annotations := []object{}
	for _, a := range s.Annotations {
		annotations = append(annotations, object{"timeUnixNano": rounded(a.Timestamp, 0), "name": a.Value})
	}
	kinds := map[model.Kind]int{model.Server: 2, model.Client: 3, model.Producer: 4, model.Consumer: 5}
	duration := s.Duration
	if duration < time.Microsecond {
		duration = time.Microsecond // what the library sends for less
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	r.spans = append(r.spans, span{
		"traceId": s.TraceID.String(), "spanId": s.ID.String(), "parentSpanId": parent, "name": s.Name, "kind": kinds[s.Kind],
		"startTimeUnixNano": rounded(s.Timestamp, 0), "endTimeUnixNano": rounded(s.Timestamp, duration.Round(time.Microsecond)),
		"attributes": tags, "events": annotations, "localEndpoint": zipkinEndpoint(s.LocalEndpoint), "remoteEndpoint": zipkinEndpoint(s.RemoteEndpoint),
		"debug": s.Debug, "shared": s.Shared,
	})
}

// rounded is to the microsecond, as the library sends it.
func rounded(t time.Time, plus time.Duration) string {
	return strconv.FormatInt(t.Round(time.Microsecond).UnixNano()/1000*1000+plus.Nanoseconds(), 10)
}

func zipkinEndpoint(e *model.Endpoint) object {
	if e == nil {
		return object{"serviceName": "", "ipv4": "", "ipv6": "", "port": 0}
	}
	text := func(ip net.IP) string {
		if ip == nil {
			return ""
		}
		return ip.String()
	}
	return object{"serviceName": e.ServiceName, "ipv4": text(e.IPv4), "ipv6": text(e.IPv6), "port": int(e.Port)}
}
