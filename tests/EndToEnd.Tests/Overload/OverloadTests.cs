using System.Diagnostics;
using System.Net;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;
using Tracepost.Testing.Protocols.Overload;

namespace Tracepost.EndToEnd.Tests.Overload;

/// <summary>More senders than can be served, for a moment each: they are told so in a way that they understand, and memory stays in its bounds.</summary>
public sealed class OverloadTests(RunningSystem system)
{
    // What decision 020 measured, with room for builds without optimization.
    private static readonly Dictionary<string, long> MostBytes =
        new() { ["apiservice"] = 640L << 20, ["dataservice"] = 512L << 20 };

    // Accepted, or to be repeated with a delay, or larger than any request may be.
    private static readonly string[] Documented =
    [
        "OK", "ResourceExhausted, retry after 1 s", "Unavailable, retry after 1 s", "Unavailable, retry after 2 s",
        "200", "429, retry after 1 s", "503, retry after 1 s", "503, retry after 2 s", "413",
    ];

    private const int ManyEnough = 8;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public Task Large_requests_over_gRPC() => RunAsync((flood, stop) => flood.LargeGrpcAsync(16, stop));

    [Fact(Timeout = 60_000)]
    public Task Large_requests_over_HTTP() => RunAsync((flood, stop) => flood.LargeHttpAsync(16, stop));

    [Fact(Timeout = 60_000)]
    public Task Packed_requests() => RunAsync((flood, stop) => flood.PackedAsync(16, stop));

    [Fact(Timeout = 60_000)]
    public async Task Gzip_bombs()
    {
        var answers = await RunAsync((flood, stop) => flood.BombsAsync(8, stop));
        Assert.True(answers.Of("413") > 0);
        Assert.Equal(0, answers.Of("200"));
    }

    [Fact(Timeout = 60_000)]
    public Task Many_tiny_requests() => RunAsync(async (flood, stop) =>
    {
        var grpc = flood.TinyGrpcAsync(64, stop);
        await flood.TinyHttpAsync(64, stop);
        await grpc;
    });

    [Fact(Timeout = 60_000)]
    public async Task Senders_that_stall_leave_room_for_the_others()
    {
        await using var slow = new SlowConnections();
        await slow.OpenAsync(system.OtlpHttp, 300, firstBytes: 100_000, Cancellation);

        var answers = await RunAsync((flood, stop) => flood.BatchesGrpcAsync(2, stop));

        Assert.Equal(answers.Counts.Values.Sum(), answers.Of("OK"));
    }

    private async Task<Answers> RunAsync(Func<Flood, CancellationToken, Task> send)
    {
        var flood = new Flood(system.OtlpGrpc, system.OtlpHttp, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var senders = send(flood, stop.Token);
        var watch = Stopwatch.StartNew();
        var most = new Dictionary<string, long> { ["apiservice"] = 0, ["dataservice"] = 0 };
        while (!senders.IsCompleted)
        {
            foreach (var service in most.Keys) most[service] = Math.Max(most[service], Resident(service));
            await Task.WhenAny(senders, Task.Delay(100, Cancellation));
            if ((watch.Elapsed > LongEnough && flood.Answers.Counts.Values.Sum() >= ManyEnough) || watch.Elapsed > Limit) await stop.CancelAsync();
        }

        await senders;
        TestContext.Current.TestOutputHelper?.WriteLine($"{flood.Answers}; MiB: {string.Join(", ", most.Select(pair => $"{pair.Key} {pair.Value >> 20}"))}");
        Assert.NotEmpty(flood.Answers.Counts);
        Assert.Empty(flood.Answers.Counts.Keys.Except(Documented));
        Assert.All(most, pair => Assert.InRange(pair.Value, 1, MostBytes[pair.Key]));

        // It is over, and all is as before.
        using var client = new OtlpClient(system);
        await client.SendAsync("grpc", HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow()), Cancellation);
        var (health, _) = await ReadBack.GetAsync(system, "/health", Cancellation);
        Assert.Equal(HttpStatusCode.OK, health);
        return flood.Answers;
    }

    private long Resident(string service)
    {
        using var process = Process.GetProcessById(system.Runner.ProcessId(service) ?? throw new InvalidOperationException($"{service} has ended.\n{system.Log}"));
        return process.WorkingSet64;
    }
}
