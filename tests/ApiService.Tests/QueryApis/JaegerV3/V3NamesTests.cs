using Grpc.Core;
using Jaeger.Storage.V2;
using Tracepost.ApiService.Tests.Hosting;
using OtlpStatus = OpenTelemetry.Proto.Trace.V1.Status;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary><c>GET /api/v3/services</c>, <c>operations</c> and <c>trace-summaries</c>: answers in the JSON of their protobuf messages.</summary>
public sealed class V3NamesTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public V3NamesTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Lists_services()
    {
        Assert.Equal((200, "application/json", """{"services":[]}"""), await _api.GetAsync("/api/v3/services"));

        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)]), ("a <&> \"b\"", [Otlp.Span("1", 2)])));
        Assert.Equal((200, "application/json", """{"services":["a <&> \"b\"","shop"]}"""), await _api.GetAsync("/api/v3/services"));
    }

    [Theory]
    [InlineData("service=shop", "", """{"operations":[{"name":"get","spanKind":"server"},{"name":"run","spanKind":"internal"}]}""")] // No kind is internal.
    [InlineData("service=shop&spanKind=server", "server", """{"operations":[{"name":"get","spanKind":"server"}]}""")]
    [InlineData("service=shop&span_kind=server", "server", """{"operations":[{"name":"get","spanKind":"server"}]}""")]
    [InlineData("service=shop&span_kind=client&spanKind=server", "server", """{"operations":[{"name":"get","spanKind":"server"}]}""")]
    [InlineData("service=cart", "", """{"operations":[]}""")]
    [InlineData("", "", """{"operations":[]}""")]
    [InlineData("service=shop&spanKind=SERVER", "SERVER", """{"operations":[]}""")]
    public async Task Lists_operations(string parameters, string kind, string json)
    {
        _api.Store.Operations["shop"] = [new Operation { Name = "get", SpanKind = "server" }, new Operation { Name = "run" }];

        Assert.Equal((200, "application/json", json), await _api.GetAsync($"/api/v3/operations?{parameters}"));
        Assert.Equal(kind, _api.Store.LastOperations!.SpanKind);
    }

    [Fact]
    public async Task Summarises_what_a_search_finds()
    {
        Assert.Equal((200, "application/json", """{"summaries":[]}"""), await _api.GetAsync($"/api/v3/trace-summaries?{V3.Window}"));

        var failed = Otlp.Span("1", 2, 1, duration: 7);
        failed.Status = new OtlpStatus { Code = OtlpStatus.Types.StatusCode.Error };
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1, name: "GET /", duration: 7), failed])));
        Assert.Equal(
            (200, "application/json",
                """
                {"summaries":[{"traceId":"00000000000000000000000000000001","rootServiceName":"shop","rootOperationName":"GET /",
                "minStartTimeUnixNano":"1795342530000000000","maxEndTimeUnixNano":"1795342530000000007","spanCount":2,"errorSpanCount":1,
                "services":[{"name":"shop","spanCount":2,"errorSpanCount":1}]}]}
                """.Replace("\n", "", StringComparison.Ordinal)),
            await _api.GetAsync($"/api/v3/trace-summaries?{V3.Window}"));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, 503, "the trace store is not available: gone")]
    [InlineData(StatusCode.DeadlineExceeded, 504, "the trace store took too long to answer")]
    [InlineData(StatusCode.InvalidArgument, 400, "gone")]
    [InlineData(StatusCode.Unknown, 500, "the trace store failed: gone")]
    public async Task A_store_that_fails_is_said_so(StatusCode code, int status, string message)
    {
        _api.Store.Failure = new RpcException(new Status(code, "gone"));
        foreach (var path in (string[])["services", "operations?service=shop", "traces/1", "traces/1?rawTraces=1", $"traces?{V3.Window}", $"trace-summaries?{V3.Window}"])
            Assert.Equal(V3.Error(status, message), await _api.GetAsync($"/api/v3/{path}"));
    }
}
