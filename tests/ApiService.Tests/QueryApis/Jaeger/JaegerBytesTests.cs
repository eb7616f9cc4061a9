using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

/// <summary>Answers byte for byte as Go's <c>encoding/json</c> writes them.</summary>
public sealed class JaegerBytesTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public JaegerBytesTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Writes_a_trace()
    {
        var span = Otlp.Span("ab", 2, parent: 1, name: "<op> ü 😀\u2028", kind: Span.Types.SpanKind.Unspecified);
        span.StartTimeUnixNano = 1_485_467_191_639_875_999;
        span.EndTimeUnixNano = span.StartTimeUnixNano + 5_999;
        span.Attributes.Add(Otlp.Attribute("a", new AnyValue { DoubleValue = 1e20 }));
        span.Attributes.Add(Otlp.Attribute("b", new AnyValue { DoubleValue = 1e-7 }));
        span.Attributes.Add(Otlp.Attribute("c", new AnyValue { IntValue = 9_007_199_254_740_991 }));
        span.Attributes.Add(Otlp.Attribute("d", new AnyValue { IntValue = long.MinValue }));
        span.Attributes.Add(Otlp.Attribute("e", "\b\u0001"));
        span.Events.Add(new Span.Types.Event { TimeUnixNano = 1_999, Attributes = { Otlp.Attribute("k", "v") } });
        _api.Store.Add(Otlp.Trace(("shop", [span])));

        Assert.Equal(
            """
            {"data":[{"traceID":"00000000000000ab","spans":[{"traceID":"00000000000000ab","spanID":"0000000000000002","operationName":"\u003cop\u003e ü 😀\u2028",
            "references":[{"refType":"CHILD_OF","traceID":"00000000000000ab","spanID":"0000000000000001"}],"startTime":1485467191639875,"duration":5,
            "tags":[{"key":"a","type":"float64","value":100000000000000000000},{"key":"b","type":"float64","value":1e-7},{"key":"c","type":"int64","value":9007199254740991},
            {"key":"d","type":"int64","value":"-9223372036854775808"},{"key":"e","type":"string","value":"\b\u0001"}],
            "logs":[{"timestamp":1,"fields":[{"key":"k","type":"string","value":"v"}]}],"processID":"p1","warnings":null}],
            "processes":{"p1":{"serviceName":"shop","tags":[]}},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}
            """.ReplaceLineEndings(""),
            (await _api.GetAsync("/api/traces/ab?raw=true")).Body);
    }

    [Fact]
    public async Task Writes_prettily_with_four_spaces()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 2, kind: Span.Types.SpanKind.Unspecified)])));

        Assert.Equal(
            """
            {
                "data": [
                    {
                        "traceID": "0000000000000001",
                        "spans": [
                            {
                                "traceID": "0000000000000001",
                                "spanID": "0000000000000002",
                                "operationName": "op",
                                "references": [],
                                "startTime": 1795342530000000,
                                "duration": 5000,
                                "tags": [],
                                "logs": [],
                                "processID": "p1",
                                "warnings": null
                            }
                        ],
                        "processes": {
                            "p1": {
                                "serviceName": "shop",
                                "tags": []
                            }
                        },
                        "warnings": null
                    }
                ],
                "total": 0,
                "limit": 0,
                "offset": 0,
                "errors": null
            }
            """.ReplaceLineEndings("\n"),
            (await _api.GetAsync("/api/traces/1?prettyPrint=true")).Body);
    }

    [Fact]
    public async Task Numbers_processes_as_they_come_and_sorts_them_as_texts()
    {
        _api.Store.Add(Otlp.Trace([.. Enumerable.Range(1, 11).Select(i => ($"s{i}", new[] { Otlp.Span("1", (ulong)i) }))]));

        var processes = JsonNode.Parse((await _api.GetAsync("/api/traces/1?raw=true")).Body)!["data"]![0]!["processes"]!.AsObject();

        Assert.Equal(["p1", "p10", "p11", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"], processes.Select(process => process.Key));
        Assert.Equal("s11", processes["p11"]!["serviceName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Escapes_errors_and_names()
    {
        Assert.Equal(
            """{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":400,"msg":"malformed 'tag' parameter, expecting key:value, received: \u003cx\u003e\u0026\u0000"}]}""" + "\n",
            (await _api.GetAsync("/api/traces?service=s&tag=%3Cx%3E%26%00")).Body);
        _api.Store.Operations["a<b"] = [];
        Assert.Equal("""{"data":["a\u003cb"],"total":1,"limit":0,"offset":0,"errors":null}""", (await _api.GetAsync("/api/services")).Body);
    }
}
