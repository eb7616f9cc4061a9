package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"

	"github.com/openzipkin/zipkin-go/model"
)

// askZipkin reads spans with the library that Grafana reads them with.
func askZipkin(where, question string, arguments []string) (interface{}, error) {
	switch question {
	case "services": // fills the list of services, and is the test of the data source
		var answer []string
		return &answer, ask(where, "/api/v2/services", nil, &answer)
	case "spans": // <service>
		var answer []string
		return &answer, ask(where, "/api/v2/spans", url.Values{"serviceName": {arguments[0]}}, &answer)
	case "traces": // <service> <span name>
		var answer [][]model.SpanModel
		return &answer, askForSpans(where, "/api/v2/traces", url.Values{"serviceName": {arguments[0]}, "spanName": {arguments[1]}}, &answer)
	case "trace": // <id>
		var answer []model.SpanModel
		return &answer, askForSpans(where, "/api/v2/trace/"+url.QueryEscape(arguments[0]), nil, &answer)
	}
	return nil, fmt.Errorf("Zipkin is not asked for %q", question)
}

// askForSpans lets the library read an answer. It passes over what it does not know, so what it writes must be what it read.
func askForSpans(where, path string, query url.Values, answer interface{}) error {
	body, err := get(where, path, query)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return fmt.Errorf("%s: %w in %.2000s", path, err, body)
	}
	again, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	var read, written interface{}
	if err := json.Unmarshal(body, &read); err != nil {
		return err
	}
	if err := json.Unmarshal(again, &written); err != nil {
		return err
	}
	if !reflect.DeepEqual(read, written) {
		return fmt.Errorf("%s: zipkin-go does not understand all of %.4000s\nonly %.4000s", path, body, again)
	}
	return nil
}
