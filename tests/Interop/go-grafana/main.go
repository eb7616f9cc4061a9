// go-grafana <data source> <where> <question> [arguments]
// Asks what Grafana's data sources for Jaeger and Zipkin ask, in their words and with their types, and prints what they would read (../README.md).
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
)

// sources are Grafana's data sources, and the one for Jaeger with the feature toggle jaegerEnableGrpcEndpoint, which asks /api/v3 over HTTP.
var sources = map[string]func(where, question string, arguments []string) (interface{}, error){
	"jaeger":    askJaeger,
	"jaeger-v3": askJaegerV3,
	"zipkin":    askZipkin,
}

func main() {
	if len(os.Args) < 4 || sources[os.Args[1]] == nil {
		log.Fatal("usage: go-grafana <jaeger|jaeger-v3|zipkin> <where> <question> [arguments]")
	}
	answer, err := sources[os.Args[1]](os.Args[2], os.Args[3], os.Args[4:])
	if err != nil {
		log.Fatal(err)
	}
	line, err := json.Marshal(answer)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(line))
}
