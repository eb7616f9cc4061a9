namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>A v1 span and the v2 spans that Zipkin makes of it, both in JSON.</summary>
/// <param name="V1">The span.</param>
/// <param name="V2">What it becomes.</param>
public sealed record V1Case(string V1, params string[] V2);

/// <summary>Spans of all kinds. F is the frontend, B the backend, K a broker; times are small for the reader.</summary>
internal static class V1Golden
{
    private const string F = """{"serviceName":"frontend","ipv4":"127.0.0.1"}""";
    private const string B = """{"serviceName":"backend","ipv4":"192.168.99.101","port":9000}""";
    private const string K = """{"serviceName":"kafka"}""";

    public static IReadOnlyDictionary<string, V1Case> All { get; } = new Dictionary<string, V1Case>
    {
        ["client"] = new(
            Span($"{A(100, "cs", F)},{A(120, "ws", F)},{A(180, "wr", F)},{A(200, "cr", F)}", $"{T("http.path", "\"/api\"", F)},{T("sa", "true", B)}", times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{F}}},"remoteEndpoint":{{{B}}},"annotations":[{"timestamp":120,"value":"ws"},{"timestamp":180,"value":"wr"}],"tags":{"http.path":"/api"}}"""),
        ["client without times of its own"] = new(
            Span($"{A(200, "cr", F)},{A(100, "cs", F)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{F}}}}"""),
        ["client whose times say more than its annotations"] = new(
            Span($"{A(100, "cs", F)},{A(200, "cr", F)}", times: (101, 98)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":101,"duration":98,"localEndpoint":{{{F}}}}"""),
        ["client that has not finished"] = new(
            Span($"{A(100, "cs", F)},{A(120, "ws", F)}", times: (100, 0)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"localEndpoint":{{{F}}},"annotations":[{"timestamp":120,"value":"ws"}]}"""),
        ["client that says its end only"] = new(
            Span($"{A(200, "cr", F)}", $"{T("sa", "true", B)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","localEndpoint":{{{F}}},"remoteEndpoint":{{{B}}},"annotations":[{"timestamp":200,"value":"cr"}]}"""),
        ["client whose begin is its own times"] = new(
            Span($"{A(200, "cr", F)}", times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{F}}}}"""),
        ["server"] = new(
            Span($"{A(100, "sr", B)},{A(200, "ss", B)}", $"{T("ca", "true", F)}", times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{B}}},"remoteEndpoint":{{{F}}}}"""),
        ["server whose client began the span"] = new(
            Span($"{A(100, "sr", B)},{A(200, "ss", B)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{B}}},"shared":true}"""),
        ["server that has not finished"] = new(
            Span($"{A(100, "sr", B)}", $"{T("ca", "true", F)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":100,"localEndpoint":{{{B}}},"remoteEndpoint":{{{F}}},"shared":true}"""),
        ["server in a row with its client's begin"] = new(
            Span($"{A(20, "sr", B)},{A(30, "ss", B)}", times: (10, 0)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":20,"duration":10,"localEndpoint":{{{B}}},"shared":true}"""),
        ["server whose begin is its own times"] = new(
            Span($"{A(200, "ss", B)}", times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{B}}}}"""),
        ["server that calls its client by its own name"] = new(
            Span($"{A(100, "sr", B)},{A(200, "ss", B)}", T("ca", "true", """{"serviceName":"Backend","ipv4":"10.0.0.9","port":63840}"""), times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{B}}},"remoteEndpoint":{"ipv4":"10.0.0.9","port":63840}}"""),
        ["server that calls itself its client"] = new(
            Span($"{A(100, "sr", B)},{A(200, "ss", B)}", $"{T("ca", "true", B)},{T("sa", "true", B)}", times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{B}}}}"""),
        ["client and server"] = new(
            Span(
                $"{A(100, "cs", F)},{A(110, "ws", F)},{A(120, "sr", B)},{A(150, "slow", B)},{A(180, "ss", B)},{A(190, "wr", F)},{A(200, "cr", F)}",
                $"{T("http.path", "\"/api\"", F)},{T("http.path", "\"/backend\"", B)},{T("ca", "true", F)},{T("sa", "true", B)}",
                times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{F}}},"remoteEndpoint":{{{B}}},"annotations":[{"timestamp":110,"value":"ws"},{"timestamp":190,"value":"wr"}],"tags":{"http.path":"/api"}}""",
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":120,"duration":60,"localEndpoint":{{{B}}},"remoteEndpoint":{{{F}}},"annotations":[{"timestamp":150,"value":"slow"}],"tags":{"http.path":"/backend"},"shared":true}"""),
        ["client and server of one service"] = new(
            Span($"{A(100, "cs", F)},{A(120, "sr", F)},{A(180, "ss", F)},{A(200, "cr", F)}", times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{F}}}}""",
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":120,"duration":60,"localEndpoint":{{{F}}},"shared":true}"""),
        ["one-way call"] = new(
            Span($"{A(100, "cs", F)},{A(120, "sr", B)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"localEndpoint":{{{F}}}}""",
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","timestamp":120,"localEndpoint":{{{B}}},"shared":true}"""),
        ["local span"] = new(
            Span("", T("lc", "\"\"", K), times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{K}}}}"""),
        ["local span of a component"] = new(
            Span("", T("lc", "\"finatra\"", F), times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{F}}},"tags":{"lc":"finatra"}}"""),
        ["local span that names whom it is about"] = new(
            Span("", $"{T("lc", "\"\"", F)},{T("sa", "true", B)}", times: (100, 100)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","name":"get","timestamp":100,"duration":100,"localEndpoint":{{{F}}},"remoteEndpoint":{{{B}}}}"""),
        ["addresses only"] = new(
            Span("", $"{T("ca", "true", F)},{T("sa", "true", B)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","name":"get","localEndpoint":{{{F}}},"remoteEndpoint":{{{B}}}}"""),
        ["client's address only"] = new(
            Span("", T("ca", "true", F)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"SERVER","name":"get","remoteEndpoint":{{{F}}}}"""),
        ["address that zipkin-ruby says with a text"] = new(
            Span(A(100, "cs", F), T("sa", "\"1\"", B)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"localEndpoint":{{{F}}},"remoteEndpoint":{{{B}}}}"""),
        ["address that is not one"] = new(
            Span(A(100, "cs", F), $"{T("sa", "false", B)},{T("ma", "true", null)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"localEndpoint":{{{F}}}}"""),
        ["producer"] = new(
            Span($"{A(100, "ms", F)},{A(150, "ws", F)}", T("ma", "true", K)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"PRODUCER","name":"get","timestamp":100,"duration":50,"localEndpoint":{{{F}}},"remoteEndpoint":{{{K}}}}"""),
        ["consumer"] = new(
            Span($"{A(100, "wr", B)},{A(150, "mr", B)}", T("ma", "true", K)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CONSUMER","name":"get","timestamp":100,"duration":50,"localEndpoint":{{{B}}},"remoteEndpoint":{{{K}}}}"""),
        ["consumer at once"] = new(
            Span(A(150, "mr", B)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CONSUMER","name":"get","timestamp":150,"localEndpoint":{{{B}}}}"""),
        ["producer and consumer"] = new(
            Span($"{A(100, "ms", F)},{A(150, "ws", F)},{A(170, "wr", B)},{A(190, "mr", B)}", T("ma", "true", K)),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"PRODUCER","name":"get","timestamp":100,"duration":50,"localEndpoint":{{{F}}},"remoteEndpoint":{{{K}}}}""",
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CONSUMER","name":"get","timestamp":170,"duration":20,"localEndpoint":{{{B}}},"remoteEndpoint":{{{K}}},"shared":true}"""),
        ["producer and consumer of one service"] = new(
            Span($"{A(100, "ms", F)},{A(190, "mr", F)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"PRODUCER","name":"get","timestamp":100,"localEndpoint":{{{F}}}}""",
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CONSUMER","name":"get","timestamp":190,"localEndpoint":{{{F}}},"shared":true}"""),
        ["annotations of nobody"] = new(
            Span($"{A(100, "sr", null)},{A(100, "cs", "{}")},{A(200, "done", null)}", T("error", "\"boom\"", null), times: (100, 0)),
            """{"traceId":"1","id":"3","parentId":"2","name":"get","timestamp":100,"annotations":[{"timestamp":100,"value":"cs"},{"timestamp":100,"value":"sr"},{"timestamp":200,"value":"done"}],"tags":{"error":"boom"}}"""),
        ["annotations of two services"] = new(
            Span($"{A(100, "foo", F)},{A(200, "baz", B)},{A(300, "mine", null)}", $"{T("a", "\"1\"", F)},{T("b", "\"2\"", B)},{T("c", "\"3\"", null)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","name":"get","localEndpoint":{{{F}}},"annotations":[{"timestamp":100,"value":"foo"},{"timestamp":300,"value":"mine"}],"tags":{"a":"1","c":"3"}}""",
            $$$"""{"traceId":"1","id":"3","parentId":"2","name":"get","localEndpoint":{{{B}}},"annotations":[{"timestamp":200,"value":"baz"}],"tags":{"b":"2"}}"""),
        ["annotations at one instant"] = new(
            Span($"{A(100, "cs", F)},{A(100, "z", F)},{A(100, "a", F)},{A(100, "cr", F)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"localEndpoint":{{{F}}},"annotations":[{"timestamp":100,"value":"a"},{"timestamp":100,"value":"z"}]}"""),
        ["clock that ran backwards"] = new(
            Span($"{A(200, "cs", F)},{A(100, "cr", F)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":200,"localEndpoint":{{{F}}}}"""),
        ["tag twice"] = new(
            Span(A(100, "cs", F), $"{T("k", "\"first\"", F)},{T("other", "\"o\"", F)},{T("k", "\"last\"", F)}"),
            $$$"""{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"localEndpoint":{{{F}}},"tags":{"k":"last","other":"o"}}"""),
        ["endpoints"] = new(
            Span($"{A(100, "cs", """{"serviceName":"f","ipv6":"2001:db8::c001","port":65535}""")}", T("sa", "true", """{"ipv6":"::1","port":32768}""")),
            """{"traceId":"1","id":"3","parentId":"2","kind":"CLIENT","name":"get","timestamp":100,"localEndpoint":{"serviceName":"f","ipv6":"2001:db8::c001","port":65535},"remoteEndpoint":{"ipv6":"::1","port":32768}}"""),
        ["tags of every type"] = new(
            Span("", string.Join(',',
                T("bool", "true", F), T("bytes", "\"AQID/w==\"", F, "BYTES"), T("double", "0.25", F, "DOUBLE"), T("i16", "-32768", F, "I16"), T("i32", "-5", F, "I32"),
                T("i64", "\"-9223372036854775808\"", F, "I64"), T("no", "false", F), T("string", "\"Grüße 😀\"", F, "STRING"))),
            $$$"""{"traceId":"1","id":"3","parentId":"2","name":"get","localEndpoint":{{{F}}},"tags":{"bool":true,"bytes":"AQID/w==","double":0.25,"i16":-32768,"i32":-5,"i64":-9223372036854775808,"no":false,"string":"Grüße 😀"}}"""),
        ["debug, and an id of 128 bits"] = new(
            """{"traceId":"48485a3953bb61246b221d5bc9e6496c","id":"6b221d5bc9e6496c","debug":true}""",
            """{"traceId":"48485a3953bb61246b221d5bc9e6496c","id":"6b221d5bc9e6496c","debug":true}"""),
        ["span that is its own parent"] = new("""{"traceId":"a","id":"b","parentId":"b","debug":false}""", """{"traceId":"a","id":"b"}"""),
        ["nothing but ids"] = new("""{"traceId":"a","id":"b","annotations":[],"binaryAnnotations":[]}""", """{"traceId":"a","id":"b"}"""),
    };

    private static string Span(string annotations, string tags = "", (long Timestamp, long Duration) times = default)
    {
        var timestamp = times.Timestamp == 0 ? "" : $",\"timestamp\":{times.Timestamp}";
        var duration = times.Duration == 0 ? "" : $",\"duration\":{times.Duration}";
        return $$$"""{"traceId":"1","parentId":"2","id":"3","name":"get"{{{timestamp}}}{{{duration}}},"annotations":[{{{annotations}}}],"binaryAnnotations":[{{{tags}}}]}""";
    }

    private static string A(long timestamp, string value, string? endpoint) =>
        $$$"""{"timestamp":{{{timestamp}}},"value":"{{{value}}}"{{{(endpoint is null ? "" : $",\"endpoint\":{endpoint}")}}}}""";

    private static string T(string key, string value, string? endpoint, string? type = null) =>
        $$$"""{"key":"{{{key}}}","value":{{{value}}}{{{(type is null ? "" : $",\"type\":\"{type}\"")}}}{{{(endpoint is null ? "" : $",\"endpoint\":{endpoint}")}}}}""";
}
