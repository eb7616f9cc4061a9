using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Jaeger.ApiV3;
using Tracepost.ApiService.Tests.Hosting;
using static Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc.QueryFixture;
using StoredOperation = Jaeger.Storage.V2.Operation;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;

/// <summary>Names, failures, and what tools ask of a gRPC server.</summary>
public sealed class GrpcServiceTests : IClassFixture<QueryFixture>
{
    private readonly ApiHost _api;
    private readonly GrpcChannel _channel;
    private readonly QueryService.QueryServiceClient _client;

    public GrpcServiceTests(QueryFixture fixture)
    {
        (_api, _channel, _client) = (fixture.Host, fixture.Channel, fixture.Client);
        _api.Store.Clear();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_services()
    {
        Assert.Empty((await _client.GetServicesAsync(new GetServicesRequest(), cancellationToken: Cancellation)).Services);

        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)]), ("cart", [Otlp.Span("1", 2)])));
        Assert.Equal(["cart", "shop"], (await _client.GetServicesAsync(new GetServicesRequest(), cancellationToken: Cancellation)).Services);
    }

    [Theory]
    [InlineData("shop", "", "get:server run:")] // Without a kind; over HTTP it would be internal.
    [InlineData("shop", "server", "get:server")]
    [InlineData("cart", "", "")]
    public async Task Lists_operations(string service, string kind, string expected)
    {
        _api.Store.Operations["shop"] = [new StoredOperation { Name = "get", SpanKind = "server" }, new StoredOperation { Name = "run" }];

        var answer = await _client.GetOperationsAsync(new GetOperationsRequest { Service = service, SpanKind = kind }, cancellationToken: Cancellation);

        Assert.Equal(expected, string.Join(' ', answer.Operations.Select(operation => $"{operation.Name}:{operation.SpanKind}")));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, StatusCode.Unavailable, "the trace store is not available: gone")]
    [InlineData(StatusCode.ResourceExhausted, StatusCode.Unavailable, "the trace store is overloaded: gone")]
    [InlineData(StatusCode.DeadlineExceeded, StatusCode.DeadlineExceeded, "the trace store took too long to answer")]
    [InlineData(StatusCode.InvalidArgument, StatusCode.InvalidArgument, "gone")]
    [InlineData(StatusCode.Unknown, StatusCode.Internal, "the trace store failed: gone")]
    public async Task A_store_that_fails_is_said_so(StatusCode failure, StatusCode code, string message)
    {
        _api.Store.Failure = new RpcException(new Status(failure, "gone"));
        var query = new TraceQueryParameters { StartTimeMin = new() { Seconds = 1 }, StartTimeMax = new() { Seconds = 2 } };
        Func<Task>[] calls =
        [
            async () => await _client.GetServicesAsync(new GetServicesRequest(), cancellationToken: Cancellation),
            async () => await _client.GetOperationsAsync(new GetOperationsRequest(), cancellationToken: Cancellation),
            () => ReadAsync(_client.GetTrace(new GetTraceRequest { TraceId = "1" }, cancellationToken: Cancellation)),
            () => ReadAsync(_client.FindTraces(new FindTracesRequest { Query = query }, cancellationToken: Cancellation)),
            () => ReadAsync(_client.FindTraceSummaries(new FindTraceSummariesRequest { Query = query }, cancellationToken: Cancellation)),
        ];
        foreach (var call in calls)
            Assert.Equal((code, message), await FailureAsync(call));
    }

    /// <summary>Half a trace is never taken for a whole one.</summary>
    [Fact]
    public async Task A_store_that_fails_in_the_middle_fails_the_stream()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("shop", [Otlp.Span("1", 2)])));
        _api.Store.FailureAfterFirstChunk = new RpcException(new Status(StatusCode.Unavailable, "gone"));

        foreach (var raw in (bool[])[true, false])
        {
            Assert.Equal(
                (StatusCode.Unavailable, "the trace store is not available: gone"),
                await FailureAsync(() => ReadAsync(_client.GetTrace(new GetTraceRequest { TraceId = "1", RawTraces = raw }, cancellationToken: Cancellation))));
        }
    }

    [Fact]
    public async Task A_request_that_is_no_protobuf_is_said_to_be_none()
    {
        var bytes = Marshallers.Create(static (byte[] message) => message, static message => message);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "jaeger.api_v3.QueryService", "GetOperations", bytes, bytes);

        var options = new CallOptions(cancellationToken: Cancellation);

        var (code, detail) = await FailureAsync(async () => await _channel.CreateCallInvoker().AsyncUnaryCall(method, null, options, [0x0A, 0x7F]));

        Assert.Equal(StatusCode.Internal, code);
        Assert.StartsWith("grpc: error unmarshalling request: ", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("jaeger.api_v2.QueryService")]
    [InlineData("jaeger.api_v3.QueryService")]
    public async Task Says_that_it_serves(string service)
    {
        var answer = await new Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Does_not_know_the_health_of_what_it_does_not_serve()
    {
        var unknown = new HealthCheckRequest { Service = "jaeger.api_v4.QueryService" };

        var (code, _) = await FailureAsync(async () => await new Health.HealthClient(_channel).CheckAsync(unknown, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.NotFound, code);
    }

    /// <summary>What grpcurl asks.</summary>
    [Fact]
    public async Task Describes_its_services()
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Contains("jaeger.api_v3.QueryService", call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "jaeger.api_v3.QueryService.FindTraces" }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.NotEmpty(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
        await call.RequestStream.CompleteAsync();
    }

    /// <summary>The other doors do not have it.</summary>
    [Fact]
    public async Task Is_behind_its_own_door()
    {
        using var channel = GrpcChannel.ForAddress(_api.Zipkin.BaseAddress!);
        var client = new QueryService.QueryServiceClient(channel);

        var (code, _) = await FailureAsync(async () => await client.GetServicesAsync(new GetServicesRequest(), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Unimplemented, code);
    }
}
