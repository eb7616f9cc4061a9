package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

var client = &http.Client{Timeout: 30 * time.Second}

// ask gets JSON and reads it into a typed value. Grafana would pass over what it does not know; here it is an error.
func ask(where, path string, query url.Values, answer interface{}) error {
	body, err := get(where, path, query)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	decoder.UseNumber() // so that tags are printed as they came
	if err := decoder.Decode(answer); err != nil {
		return fmt.Errorf("%s: %w in %.2000s", path, err, body)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("%s: something follows the answer: %.2000s", path, body)
	}
	return nil
}

func get(where, path string, query url.Values) ([]byte, error) {
	address, err := url.JoinPath(where, path)
	if err != nil {
		return nil, err
	}
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	response, err := client.Get(address)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("request failed: %s: %s", response.Status, body)
	}
	return body, nil
}

// parameters are those of name=value arguments; an empty value is not sent.
func parameters(arguments []string) (url.Values, error) {
	query := url.Values{}
	for _, argument := range arguments {
		name, value, found := bytes.Cut([]byte(argument), []byte("="))
		if !found {
			return nil, fmt.Errorf("%q is not name=value", argument)
		}
		if len(value) > 0 {
			query.Set(string(name), string(value))
		}
	}
	return query, nil
}
