// go-clients <client> <where>
// Sends traces with a real Go client of an older protocol and prints {"spans":[…]}: what it sent (../README.md).
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
)

var clients = map[string]func(where string) ([]span, error){
	"otel-jaeger-http": sendOtelToCollector, // http://127.0.0.1:14268/api/traces
	"otel-jaeger-udp":  sendOtelToAgent,     // 127.0.0.1:6831
	"zipkin":           sendZipkin,          // http://127.0.0.1:9411/api/v2/spans
	"opencensus":       sendOpenCensus,      // 127.0.0.1:55678
}

func main() {
	if len(os.Args) != 3 || clients[os.Args[1]] == nil {
		log.Fatal("usage: go-clients <otel-jaeger-http|otel-jaeger-udp|zipkin|opencensus> <where>")
	}
	spans, err := clients[os.Args[1]](os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	line, err := json.Marshal(map[string]interface{}{"spans": spans})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(line))
}
