using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Jaeger;

/// <summary>Traces by their ids, services and operations.</summary>
public sealed class JaegerTraceTests(RunningSystem system, JaegerTraces traces) : IClassFixture<JaegerTraces>
{
    private readonly JaegerClient _jaeger = new(system);

    [Theory(Timeout = 60_000)]
    [InlineData('A')] // 64 bits.
    [InlineData('B')] // 128 bits, zeros first.
    [InlineData('C')] // 64 bits, zeros first.
    [InlineData('E')]
    public async Task Finds_a_trace_by_every_form_of_its_id(char name)
    {
        var id = traces.IdOf(name);
        foreach (var form in (string[])[id, id.ToUpperInvariant(), id.TrimStart('0'), id.PadLeft(32, '0'), Uri.EscapeDataString(Convert.ToBase64String(Convert.FromHexString(id)))])
            Assert.Equal([id], await _jaeger.TraceIdsAsync($"/api/traces/{form}"));
        foreach (var form in (string[])[id, id.ToUpperInvariant(), id.TrimStart('0'), id.PadLeft(32, '0')])
            Assert.Equal([id], await _jaeger.TraceIdsAsync($"/api/traces?traceID={form}"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Does_not_take_one_id_for_another()
    {
        var id = traces.IdOf('E');

        foreach (var other in (string[])[id[16..], id[..16], id[..^1], $"{id[..^1]}{(id[^1] == '0' ? '1' : '0')}", "0"])
            Assert.Equal("trace not found", await _jaeger.ErrorAsync(404, $"/api/traces/{other}"));
        Assert.Equal("TraceID cannot be longer than 32 hex characters: 0" + id, await _jaeger.ErrorAsync(400, $"/api/traces/0{id}"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Finds_several_traces_and_names_those_that_are_missing()
    {
        var answer = await _jaeger.AskAsync($"/api/traces?traceID={traces.IdOf('A')}&traceID=ABCDEF0123456789&traceID={traces.IdOf('E')}&traceID={traces.IdOf('A')}&service=ignored&limit=1");

        Assert.Equal("AE", string.Concat(traces.NamesOf(answer["data"]!.AsArray().Select(trace => trace!["traceID"]!.GetValue<string>())).Order()));
        Assert.Equal("""[{"msg":"trace not found","traceID":"abcdef0123456789"}]""", answer["errors"]!.ToJsonString());
        Assert.Equal(
            """{"data":[],"total":0,"limit":0,"offset":0,"errors":[{"msg":"trace not found","traceID":"00000000000abcde"}]}""",
            (await _jaeger.GetAsync("/api/traces?traceID=abcde")).Body);
    }

    [Fact(Timeout = 60_000)]
    public async Task Writes_a_trace_byte_for_byte()
    {
        var id = traces.IdOf('F');

        var (status, body) = await _jaeger.GetAsync($"/api/traces/{id}");

        Assert.Equal(200, status);
        var span = body.Split("\"spanID\":\"")[1][..16];
        Assert.Equal(
            $$$"""
            {"data":[{"traceID":"{{{id}}}","spans":[{"traceID":"{{{id}}}","spanID":"{{{span}}}","operationName":"tick","references":[],
            "startTime":{{{traces.StartMicros + 5000}}},"duration":0,"tags":[{"key":"otel.scope.name","type":"string","value":"lib"}],"logs":[],"processID":"p1","warnings":null}],
            "processes":{"p1":{"serviceName":"{{{traces.Service}}}","tags":[]}},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}
            """.ReplaceLineEndings(""),
            body);
    }

    [Fact(Timeout = 60_000)]
    public async Task Takes_the_window_for_a_hint_where_the_trace_is()
    {
        var id = traces.IdOf('E');

        foreach (var hint in (string[])["", $"?start={traces.StartMicros}", $"?start={traces.StartMicros}&end={traces.StartMicros + 10_000}"])
            Assert.Equal([id], await _jaeger.TraceIdsAsync($"/api/traces/{id}{hint}"));
        Assert.Equal("""unable to parse param 'end': strconv.ParseInt: parsing "now": invalid syntax""", await _jaeger.ErrorAsync(400, $"/api/traces/{id}?end=now"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Lists_services_and_operations()
    {
        var services = (await _jaeger.AskAsync("/api/services"))["data"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();
        Assert.Contains(traces.Service, services);
        Assert.Contains(traces.Other, services);
        Assert.Equal(services.Distinct(), services);

        var encoded = Uri.EscapeDataString(traces.Service);
        Assert.Equal(
            """{"data":[{"name":"GET /","spanKind":""},{"name":"POST","spanKind":"server"},{"name":"PUT","spanKind":""},{"name":"tick","spanKind":""}],"total":4,"limit":0,"offset":0,"errors":null}""",
            (await _jaeger.GetAsync($"/api/operations?service={encoded}")).Body);
        Assert.Equal(
            """{"data":[{"name":"POST","spanKind":"server"}],"total":1,"limit":0,"offset":0,"errors":null}""",
            (await _jaeger.GetAsync($"/api/operations?service={encoded}&spanKind=server")).Body);
        Assert.Equal("""{"data":[],"total":0,"limit":0,"offset":0,"errors":null}""", (await _jaeger.GetAsync($"/api/operations?service={encoded}&spanKind=client")).Body);
        Assert.Equal("""{"data":["GET /"],"total":1,"limit":0,"offset":0,"errors":null}""", (await _jaeger.GetAsync($"/api/services/{traces.Other}/operations")).Body);

        // Decoded twice, as in Jaeger, so that a plus must be encoded twice.
        var twice = Uri.EscapeDataString(encoded);
        Assert.Equal("""{"data":["GET /","POST","PUT","tick"],"total":4,"limit":0,"offset":0,"errors":null}""", (await _jaeger.GetAsync($"/api/services/{twice}/operations")).Body);
        Assert.Equal("""{"data":null,"total":0,"limit":0,"offset":0,"errors":null}""", (await _jaeger.GetAsync("/api/services/%27%20or%201=1/operations")).Body);
    }
}
