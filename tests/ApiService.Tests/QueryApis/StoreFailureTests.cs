using System.Text.Json.Nodes;
using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis;

public sealed class StoreFailureTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public StoreFailureTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("/api/services")]
    [InlineData("/api/services/s/operations")]
    [InlineData("/api/operations?service=s")]
    [InlineData("/api/traces/1")]
    [InlineData("/api/traces?service=s")]
    [InlineData("/api/traces?traceID=1")]
    [InlineData("/api/v3/services")]
    [InlineData("/api/v3/operations?service=s")]
    [InlineData("/api/v3/traces/1")]
    [InlineData("/api/v3/traces?query.startTimeMin=2026-11-22T00:00:00Z&query.startTimeMax=2026-11-23T00:00:00Z")]
    [InlineData("/api/v3/trace-summaries?query.startTimeMin=2026-11-22T00:00:00Z&query.startTimeMax=2026-11-23T00:00:00Z")]
    public async Task Answers_503_in_the_form_of_the_api_while_the_store_is_away(string path)
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "PostgreSQL is away"));

        var (status, type, body) = await _api.GetAsync(path);

        Assert.Equal((503, "text/plain; charset=utf-8"), (status, type));
        var answer = JsonNode.Parse(body)!;
        var message = path.StartsWith("/api/v3", StringComparison.Ordinal) ? answer["error"]!["message"]! : answer["errors"]![0]!["msg"]!;
        Assert.Equal("the trace store is not available: PostgreSQL is away", message.GetValue<string>());
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, 503)]
    [InlineData(StatusCode.DeadlineExceeded, 504)]
    [InlineData(StatusCode.InvalidArgument, 400)]
    [InlineData(StatusCode.Internal, 500)]
    [InlineData(StatusCode.Unimplemented, 500)]
    public async Task Maps_the_stores_status(StatusCode grpc, int http)
    {
        _api.Store.Failure = new RpcException(new Grpc.Core.Status(grpc, "why"));

        Assert.Equal(http, (await _api.GetAsync("/api/traces?service=s")).Status);
    }

    [Theory]
    [InlineData("/api/traces?service=shop")]
    [InlineData("/api/v3/traces/1")]
    public async Task Never_passes_half_an_answer_off_as_a_whole_one(string path)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("shop", [Otlp.Span("1", 2)])));
        _api.Store.FailureAfterFirstChunk = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "died"));

        try
        {
            var (status, _, _) = await _api.GetAsync(path);
            Assert.Equal(503, status);
        }
        catch (HttpRequestException)
        {
            // The connection was broken off in the middle of the answer: also right.
        }
    }

    [Fact]
    public async Task Answers_503_when_nobody_listens()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Store.DisposeAsync();

        Assert.Equal(503, (await api.GetAsync("/api/services")).Status);
        Assert.Equal(503, (await api.GetAsync("/")).Status);
        Assert.Equal(503, (await api.GetAsync("/trace/1")).Status);
    }
}
