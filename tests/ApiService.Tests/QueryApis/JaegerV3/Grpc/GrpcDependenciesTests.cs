using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Jaeger.ApiV3;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;

/// <summary><c>jaeger.api_v3.QueryService/GetDependencies</c>.</summary>
public sealed class GrpcDependenciesTests : IClassFixture<QueryFixture>
{
    private static readonly Timestamp Begin = new() { Seconds = 1795305600 };
    private static readonly Timestamp End = new() { Seconds = 1795305600, Nanos = 5 };

    private readonly ApiHost _api;
    private readonly QueryService.QueryServiceClient _client;

    public GrpcDependenciesTests(QueryFixture fixture)
    {
        _api = fixture.Host;
        _client = fixture.Client;
        _api.Store.Clear();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Links_are_those_of_the_window()
    {
        _api.Store.Links.Add("web", "app", 7, 2);
        var answer = await _client.GetDependenciesAsync(new GetDependenciesRequest { StartTime = Begin, EndTime = End }, cancellationToken: Cancellation);
        Assert.Equal([new Dependency { Parent = "web", Child = "app", CallCount = 7 }], answer.Dependencies);
        Assert.Equal((1795305600000000000ul, 1795305600000000005ul), (_api.Store.Links.Last!.StartMin, _api.Store.Links.Last.StartMax));
    }

    [Fact]
    public async Task A_window_needs_both_ends_in_order()
    {
        Assert.Equal("start_time is required", await RefusalAsync(new GetDependenciesRequest { EndTime = End }));
        Assert.Equal("end_time is required", await RefusalAsync(new GetDependenciesRequest { StartTime = Begin }));
        Assert.Equal("end_time must be after start_time", await RefusalAsync(new GetDependenciesRequest { StartTime = End, EndTime = End }));
    }

    private async Task<string> RefusalAsync(GetDependenciesRequest request)
    {
        var (code, detail) = await QueryFixture.FailureAsync(async () => await _client.GetDependenciesAsync(request, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, code);
        return detail;
    }
}
