package main

import (
	"strconv"
	"time"
)

// The flat form of ../README.md. Clients whose model has more to say add it as it is.
type span map[string]interface{}

type object = map[string]interface{}

func nanoseconds(t time.Time) string { return strconv.FormatInt(t.UnixNano(), 10) }

func pair(key string, value interface{}) object { return object{"key": key, "value": anyValue(value)} }

// anyValue writes an OTLP AnyValue as JSON.
func anyValue(value interface{}) object {
	switch v := value.(type) {
	case bool:
		return object{"boolValue": v}
	case int64:
		return object{"intValue": strconv.FormatInt(v, 10)}
	case float64:
		return object{"doubleValue": v}
	case string:
		return object{"stringValue": v}
	case []bool:
		return array(len(v), func(i int) interface{} { return v[i] })
	case []int64:
		return array(len(v), func(i int) interface{} { return v[i] })
	case []float64:
		return array(len(v), func(i int) interface{} { return v[i] })
	case []string:
		return array(len(v), func(i int) interface{} { return v[i] })
	default:
		return object{}
	}
}

func array(count int, item func(int) interface{}) object {
	values := make([]object, count)
	for i := range values {
		values[i] = anyValue(item(i))
	}
	return object{"arrayValue": object{"values": values}}
}
