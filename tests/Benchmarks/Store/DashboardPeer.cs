using Tracepost.Benchmarks.Load;
using Tracepost.ManifestHost.Dashboard;
using Tracepost.ManifestHost.Resources;

namespace Tracepost.Benchmarks.Store;

/// <summary>The genuine Aspire dashboard, which takes the same load by the same protocol and keeps it in memory.</summary>
internal sealed class DashboardPeer : IAsyncDisposable
{
    private readonly ProcessHost _process;
    private readonly OtlpLoad _load;

    private DashboardPeer(ProcessHost process, OtlpLoad load) => (_process, _load) = (process, load);

    /// <summary>Starts it; null, with the reason on the console, if it cannot be had.</summary>
    public static async Task<DashboardPeer?> StartAsync(Dataset dataset, int senders, CancellationToken cancellationToken)
    {
        if (await AspireCli.FindAsync(Console.WriteLine, cancellationToken) is not { } cli) return null;
        var dashboard = AspireDashboard.On(cli, freePorts: true);
        var process = dashboard.Create(_ => { });
        await process.StartAsync(cancellationToken);
        return new DashboardPeer(process, new OtlpLoad(new Uri(dashboard.OtlpGrpcUrl), senders, dataset));
    }

    /// <summary>Spans per second that it acknowledges.</summary>
    public async Task<double> RunAsync(long spans, CancellationToken cancellationToken) =>
        (await _load.RunAsync(spans, cancellationToken)).SpansPerSecond;

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
