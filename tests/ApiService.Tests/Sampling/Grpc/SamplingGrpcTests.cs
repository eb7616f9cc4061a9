using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.ApiV2;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Store;
using Tracepost.ApiService.Tests.Receivers;

namespace Tracepost.ApiService.Tests.Sampling.Grpc;

/// <summary>The gRPC door of remote sampling, 5779.</summary>
public sealed class SamplingGrpcTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(message => message, message => message);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_with_each_kind_of_strategy()
    {
        Dictionary<string, (SamplingStrategy Strategy, SamplingStrategyResponse Message)> cases = new()
        {
            ["half"] = (
                Strategies.Half,
                new() { StrategyType = SamplingStrategyType.Probabilistic, ProbabilisticSampling = new() { SamplingRate = 0.5 } }),
            ["limited"] = (
                Strategies.FortyTwo,
                new() { StrategyType = SamplingStrategyType.RateLimiting, RateLimitingSampling = new() { MaxTracesPerSecond = 42 } }),
            ["operations"] = (
                Strategies.TwoOperations,
                new()
                {
                    OperationSampling = new()
                    {
                        DefaultSamplingProbability = 0.42,
                        DefaultLowerBoundTracesPerSecond = 2,
                        DefaultUpperBoundTracesPerSecond = 11.2,
                        PerOperationStrategies =
                        {
                            new OperationSamplingStrategy { Operation = "foo", ProbabilisticSampling = new() { SamplingRate = 0.42 } },
                            new OperationSamplingStrategy { Operation = "bar", ProbabilisticSampling = new() { SamplingRate = 1 } },
                        },
                    },
                }),
            ["both"] = (
                Strategies.LimitedWithOperations,
                new()
                {
                    StrategyType = SamplingStrategyType.RateLimiting,
                    RateLimitingSampling = new() { MaxTracesPerSecond = 32767 },
                    OperationSampling = new()
                    {
                        DefaultSamplingProbability = 0.001,
                        PerOperationStrategies = { new OperationSamplingStrategy { Operation = "GET /", ProbabilisticSampling = new() } },
                    },
                }),
        };
        await using var host = await new GivenStrategies(service => cases[service].Strategy).StartAsync();
        using var channel = Open(host);
        using var measured = new Measurements(host);
        var client = new SamplingManager.SamplingManagerClient(channel);

        foreach (var (service, (_, message)) in cases)
            Assert.Equal(message, await client.GetSamplingStrategyAsync(new() { ServiceName = service }, cancellationToken: Cancellation));
        Assert.Equal(cases.Count, measured["tracepost.sampling.requests grpc answered"]);
    }

    /// <summary>Not with the product's own schema, in which a wrong field number would cancel out.</summary>
    [Fact]
    public async Task Speaks_Jaegers_wire_format()
    {
        var strategies = new GivenStrategies(_ => new PerOperationStrategy(0.5, 1, 2, [new OperationRate("op", 0.25)]) { WholeService = Strategies.FortyTwo });
        await using var host = await strategies.StartAsync();
        using var channel = Open(host);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "jaeger.api_v2.SamplingManager", "GetSamplingStrategy", Bytes, Bytes);

        // 1: serviceName
        byte[] question = [0x0A, 3, .. "foo"u8];
        var answer = await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), question).ResponseAsync;

        Assert.Equal(["foo"], strategies.Asked);
        // 1: RATE_LIMITING; 3: { 1: 42 }; 4: { 1: 0.5; 2: 1.0; 3: { 1: "op"; 2: { 1: 0.25 } }; 4: 2.0 }
        Assert.Equal(
            "0801" + "1A02082A" + "222C" + "09000000000000E03F" + "11000000000000F03F" + "1A0F" + "0A026F70" + "120909000000000000D03F" + "210000000000000040",
            Convert.ToHexString(answer));
    }

    [Theory]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.DeadlineExceeded)]
    [InlineData(500, StatusCode.Internal)]
    public async Task Says_when_nobody_knows(int status, StatusCode code)
    {
        await using var host = await new GivenStrategies(_ => throw new StoreException(status, "gone")).StartAsync();
        using var channel = Open(host);
        using var measured = new Measurements(host);
        var client = new SamplingManager.SamplingManagerClient(channel);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.GetSamplingStrategyAsync(new() { ServiceName = "orders" }, cancellationToken: Cancellation));

        Assert.Equal(new Status(code, "gone"), new Status(failure.StatusCode, failure.Status.Detail));
        Assert.Equal(1, measured["tracepost.sampling.requests grpc failed"]);
    }

    [Fact]
    public async Task Agents_ask_at_the_door_that_takes_their_spans()
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync();
        using var channel = GrpcChannel.ForAddress(host.Url(DoorNames.JaegerGrpc));

        var strategy = await new SamplingManager.SamplingManagerClient(channel)
            .GetSamplingStrategyAsync(new() { ServiceName = "orders" }, cancellationToken: Cancellation);

        Assert.Equal(0.5, strategy.ProbabilisticSampling.SamplingRate);
    }

    [Theory]
    [InlineData("jaeger.api_v2.SamplingManager", "GetBaggage")]
    [InlineData("jaeger.api_v2.CollectorService", "PostSpans")]
    public async Task Knows_nothing_else(string service, string name)
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync();
        using var channel = Open(host);
        var method = new Method<byte[], byte[]>(MethodType.Unary, service, name, Bytes, Bytes);

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), []).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task A_question_that_is_no_protobuf_or_far_too_long_harms_nobody_else()
    {
        await using var host = await new GivenStrategies(_ => Strategies.Half).StartAsync();
        using var channel = Open(host);
        using var measured = new Measurements(host);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "jaeger.api_v2.SamplingManager", "GetSamplingStrategy", Bytes, Bytes);
        byte[][] questions =
        [
            [0x0A], // cut off
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, (byte)'f'], // says that 2 GiB follow
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], // says that less than nothing follows
            [0x0F], // no wire type
            [0x0A, 2, 0xFF, 0xFE], // a name in other bytes than UTF-8
            new byte[5 * 1024 * 1024],
        ];

        foreach (var question in questions)
        {
            var failure = await Assert.ThrowsAsync<RpcException>(
                () => channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), question).ResponseAsync);
            Assert.Equal(question.Length > 100 ? StatusCode.ResourceExhausted : StatusCode.InvalidArgument, failure.StatusCode);
        }

        Assert.Equal(5, measured["tracepost.sampling.requests grpc refused"]);

        // Fields of a later version of the protocol, and no name.
        byte[] odd = [0x12, 1, (byte)'x', 0x18, 7];
        var answer = await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), odd).ResponseAsync;
        Assert.Equal("1209" + "09000000000000E03F", Convert.ToHexString(answer));
    }

    private static GrpcChannel Open(ReceiverHost host) => GrpcChannel.ForAddress(host.Url(DoorNames.SamplingGrpc));
}
