package main

import (
	"fmt"
	"net/url"
	"sort"
)

// envelope is around every answer of Jaeger's HTTP API.
type envelope[T any] struct {
	Data   T        `json:"data"`
	Errors []failed `json:"errors"`
	Limit  int      `json:"limit"`
	Offset int      `json:"offset"`
	Total  int      `json:"total"`
}

type failed struct {
	Code    int    `json:"code"`
	Msg     string `json:"msg"`
	TraceID string `json:"traceID"`
}

type tag struct {
	Key   string      `json:"key"`
	Type  string      `json:"type"`
	Value interface{} `json:"value"`
}

type process struct {
	ServiceName string `json:"serviceName"`
	Tags        []tag  `json:"tags"`
}

type reference struct {
	RefType string `json:"refType"`
	TraceID string `json:"traceID"`
	SpanID  string `json:"spanID"`
}

type event struct {
	Timestamp int64 `json:"timestamp"` // µs
	Fields    []tag `json:"fields"`
}

type span struct {
	TraceID       string      `json:"traceID"`
	SpanID        string      `json:"spanID"`
	Flags         uint32      `json:"flags,omitempty"`
	OperationName string      `json:"operationName"`
	References    []reference `json:"references"`
	StartTime     int64       `json:"startTime"` // µs
	Duration      int64       `json:"duration"`  // µs
	Tags          []tag       `json:"tags"`
	Logs          []event     `json:"logs"`
	ProcessID     string      `json:"processID"`
	Warnings      []string    `json:"warnings"`
}

type trace struct {
	TraceID   string             `json:"traceID"`
	Spans     []span             `json:"spans"`
	Processes map[string]process `json:"processes"`
	Warnings  []string           `json:"warnings"`
}

type link struct {
	Parent    string `json:"parent"`
	Child     string `json:"child"`
	CallCount int    `json:"callCount"`
}

func askJaeger(where, question string, arguments []string) (interface{}, error) {
	switch question {
	case "services": // fills the list of services, and is the test of the data source
		var answer envelope[[]string]
		return &answer, ask(where, "/api/services", nil, &answer)
	case "operations": // <service>
		var answer envelope[[]string]
		return &answer, ask(where, "/api/services/"+arguments[0]+"/operations", nil, &answer)
	case "search": // service= operation= tags={"k":"v"} minDuration= maxDuration= limit= start= end=, times in µs
		query, err := parameters(arguments)
		if err != nil {
			return nil, err
		}
		var answer envelope[[]trace]
		return &answer, ask(where, "/api/traces", query, &answer)
	case "trace": // <id> start= end=, which it gives in ms although Jaeger takes µs
		query, err := parameters(arguments[1:])
		if err != nil {
			return nil, err
		}
		var answer envelope[[]trace]
		if err := ask(where, "/api/traces/"+url.QueryEscape(arguments[0]), query, &answer); err != nil {
			return nil, err
		}
		return &answer, knowsItsProcesses(answer.Data)
	case "graph": // endTs= lookback=, ms
		query, err := parameters(arguments)
		if err != nil {
			return nil, err
		}
		var answer envelope[[]link]
		if err := ask(where, "/api/dependencies", query, &answer); err != nil {
			return nil, err
		}
		return graphOf(answer.Data), nil
	}
	return nil, fmt.Errorf("Jaeger is not asked for %q", question)
}

func knowsItsProcesses(traces []trace) error {
	if len(traces) != 1 {
		return fmt.Errorf("%d traces have one id", len(traces))
	}
	for _, s := range traces[0].Spans {
		if _, known := traces[0].Processes[s.ProcessID]; !known {
			return fmt.Errorf("span %s is of the unknown process %s", s.SpanID, s.ProcessID)
		}
	}
	return nil
}

// graph is what the node graph panel gets: each service once, and an edge for each link.
type graph struct {
	Nodes []string `json:"nodes"`
	Edges []edge   `json:"edges"`
}

type edge struct {
	ID       string `json:"id"`
	Source   string `json:"source"`
	Target   string `json:"target"`
	MainStat int64  `json:"mainstat"`
}

func graphOf(links []link) graph {
	result := graph{Nodes: []string{}, Edges: []edge{}}
	seen := map[string]bool{}
	for _, l := range links {
		for _, service := range []string{l.Parent, l.Child} {
			if !seen[service] {
				seen[service] = true
				result.Nodes = append(result.Nodes, service)
			}
		}
		result.Edges = append(result.Edges, edge{l.Parent + "--" + l.Child, l.Parent, l.Child, int64(l.CallCount)})
	}
	sort.Strings(result.Nodes)
	return result
}
