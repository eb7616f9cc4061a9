using Jaeger.Storage.V2;
using Tracepost.DataService.Tests.Query;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using StatusCode = Grpc.Core.StatusCode;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>"GetOperations returns all operation names for a given service"; a span kind bounds them.</summary>
public sealed class GetOperationsTests(StorageHost host) : IClassFixture<StorageHost>, IAsyncLifetime
{
    private readonly string _service = $"ops-{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        await host.WriteAsync(
            host.NextTraceId(),
            Data(
                _service,
                Span(1, Noon, name: "get", kind: SpanKind.Server),
                Span(2, Noon, name: "get", kind: SpanKind.Client),
                Span(3, Noon, name: "get", kind: SpanKind.Client),
                Span(4, Noon, name: "Get", kind: SpanKind.Internal),
                Span(5, Noon, name: "send", kind: SpanKind.Producer),
                Span(6, Noon, name: "take", kind: SpanKind.Consumer),
                Span(7, Noon, name: "any", kind: SpanKind.Unspecified)),
            Data(_service + "-other", Span(1, Noon, name: "other")));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("", "Get/internal any/ get/server get/client send/producer take/consumer")]
    [InlineData("server", "get/server")]
    [InlineData("client", "get/client")]
    [InlineData("producer", "send/producer")]
    [InlineData("consumer", "take/consumer")]
    [InlineData("internal", "Get/internal")]
    public async Task Lists_names_with_their_kinds_once(string kind, string expected)
    {
        var operations = await AskAsync(_service, kind);
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), operations.Select(o => $"{o.Name}/{o.SpanKind}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("OPS")]
    [InlineData("%")]
    [InlineData("' OR 1=1 --")]
    [InlineData("\0")]
    public async Task Lists_nothing_for_a_service_that_is_not_there(string service) => Assert.Empty(await AskAsync(service, ""));

    [Fact]
    public async Task A_service_s_name_is_not_a_prefix() => Assert.Empty(await AskAsync(_service[..^1], ""));

    [Fact]
    public async Task Refuses_a_request_without_a_service_or_with_a_kind_that_is_none()
    {
        var missing = await Answers.FailureAsync(() => AskAsync("", ""));
        Assert.Equal((StatusCode.InvalidArgument, "service is required"), (missing.StatusCode, missing.Detail));
        var unknown = await Answers.FailureAsync(() => AskAsync(_service, "sideways"));
        Assert.Equal(StatusCode.InvalidArgument, unknown.StatusCode);
        Assert.Contains("'sideways'", unknown.Detail, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<Operation>> AskAsync(string service, string kind) => (await host.Reader.GetOperationsAsync(
        new() { Service = service, SpanKind = kind }, cancellationToken: TestContext.Current.CancellationToken)).Operations;
}
