using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tracepost.DataService.Ingest;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.TraceModel.Grpc;
using static Tracepost.DataService.Tests.Ingest.Requests.Messages;

namespace Tracepost.DataService.Tests.Ingest.Committing;

/// <summary>Ingest without a door, over some store.</summary>
internal sealed class CommitBench : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IngestMetrics _metrics;
    private readonly GroupCommit _commits;
    private readonly Ingestor _ingestor;

    public CommitBench(IFragmentStore store, IngestOptions options, IngestBench? bench = null)
    {
        bench ??= new IngestBench(options);
        Budget = new InFlightBudget(options.MaxInFlightBytes, TimeProvider.System);
        _metrics = new IngestMetrics(_services.GetRequiredService<IMeterFactory>(), Budget);
        _commits = new GroupCommit(store, options, _metrics, TimeProvider.System, NullLogger<GroupCommit>.Instance);
        _ingestor = new Ingestor(bench.Slicer, _commits, Budget, _metrics);
    }

    public InFlightBudget Budget { get; }

    public Task StartAsync() => _commits.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _commits.StopAsync(cancellationToken);

    /// <summary>Sends a span of this id as a request of its own, and destroys the buffer as soon as ingest lets go of it.</summary>
    public Task<IngestResult> SendAsync(ulong id) => SendAsync(Of(Span(TraceA, Id(id))));

    public async Task<IngestResult> SendAsync(byte[] request)
    {
        using var bytes = PooledBytes.Copy(request);
        var result = await _ingestor.IngestAsync(bytes);
        bytes.Writable.Fill(0xEE);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await _commits.StopAsync(new CancellationToken(canceled: true));
        _commits.Dispose();
        _metrics.Dispose();
        await _services.DisposeAsync();
    }
}
