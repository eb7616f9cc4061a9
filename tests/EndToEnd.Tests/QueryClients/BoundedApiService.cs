using System.Net;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Senders;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>
/// One more ApiService beside the running system's, before the same DataService, with so little memory that an answer of a large trace cannot be
/// made as a whole: .NET ends a process that needs more.
/// </summary>
internal sealed class BoundedApiService : IAsyncDisposable
{
    private static readonly string[] OtherDoors =
        ["OtlpGrpc", "OtlpHttp", "JaegerHttp", "JaegerGrpc", "JaegerCompact", "JaegerBinary", "OpenCensus", "Sampling", "SamplingGrpc"];

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private readonly int[] _ports = [.. FreePorts().Distinct().Take(3)];
    private readonly Tool _process;

    private BoundedApiService(RunningSystem system, int mebibytes, int traceMebibytes) => _process = Tool.Start(
        "dotnet",
        [Repository.ApiService],
        Path.GetDirectoryName(Repository.ApiService)!,
        [
            ("Listen__Address", "127.0.0.1"),
            ("services__dataservice__grpc__0", system.Runner.Endpoint("dataservice", "grpc").Url),
            ("DOTNET_GCHeapHardLimit", $"0x{mebibytes << 20:x}"),
            ("Query__MaxTraceBytes", $"{traceMebibytes << 20}"),
            ("Ports__Http", $"{_ports[0]}"),
            ("Ports__JaegerQuery", $"{_ports[1]}"),
            ("Ports__Zipkin", $"{_ports[2]}"),
            .. OtherDoors.Select(door => ($"Ports__{door}", "0")),
        ]);

    public Uri Http => new($"http://127.0.0.1:{_ports[0]}");

    public Uri JaegerQuery => new($"http://127.0.0.1:{_ports[1]}");

    public Uri Zipkin => new($"http://127.0.0.1:{_ports[2]}");

    /// <param name="system">The rest.</param>
    /// <param name="mebibytes">What its heap may have.</param>
    /// <param name="traceMebibytes">How much of a trace, as OTLP, it may hold at once.</param>
    /// <param name="cancellationToken">The limit.</param>
    public static async Task<BoundedApiService> StartAsync(RunningSystem system, int mebibytes, int traceMebibytes, CancellationToken cancellationToken)
    {
        var service = new BoundedApiService(system, mebibytes, traceMebibytes);
        while (!await service.IsReadyAsync(cancellationToken)) await Task.Delay(50, cancellationToken);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Http, "/health"), cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static IEnumerable<int> FreePorts()
    {
        while (true) yield return FreePort.Next();
    }
}
