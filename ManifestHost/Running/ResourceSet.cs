using Tracepost.ManifestHost.Resources;

namespace Tracepost.ManifestHost.Running;

/// <summary>All that was started: in which order, and whether something ended that should not have.</summary>
internal sealed class ResourceSet : IAsyncDisposable
{
    private readonly Dictionary<string, ResourceHost> _hosts = [];
    private readonly TaskCompletionSource<ResourceEnded> _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<IReadOnlyList<string>> _order = [];
    private ResourceHost? _optional;
    private int _isDisposed;

    internal Task<ResourceEnded> Crashed => _crashed.Task;

    internal ResourceHost this[string name] =>
        _hosts.GetValueOrDefault(name)
        ?? throw new KeyNotFoundException($"There is no running resource '{name}'. There are: {string.Join(", ", _hosts.Keys)}.");

    internal bool IsUp(string name) => _hosts.GetValueOrDefault(name) is { IsMeantToBeDown: false, Exited.IsCompleted: false };

    internal void Add(ResourceHost host) => _hosts.Add(host.Name, host);

    /// <summary>Something that is good to have, whose failure stops nothing.</summary>
    internal void AddOptional(ResourceHost host)
    {
        Add(host);
        _optional = host;
    }

    internal async Task StartAllAsync(IReadOnlyList<IReadOnlyList<string>> order, Action<string> log, CancellationToken cancellation)
    {
        _order = order;
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var optional = _optional is null ? Task.CompletedTask : StartOptionalAsync(_optional, log, abort.Token);
        try
        {
            foreach (var group in order) await StartGroupAsync(group, abort.Token);
            await optional;
        }
        finally
        {
            await abort.CancelAsync();
            await optional.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    internal async Task StartAsync(string name, CancellationToken cancellation)
    {
        var host = this[name];
        await host.StartAsync(cancellation);
        _ = WatchAsync(host);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        await _stopping.CancelAsync();
        foreach (var group in _order.Reverse())
            await Task.WhenAll(group.Select(name => _hosts[name].StopAsync()));
        // Last, so that it still shows how the others went down.
        if (_optional is not null) await _optional.StopAsync();
        _stopping.Dispose();
    }

    private static async Task StartOptionalAsync(ResourceHost host, Action<string> log, CancellationToken cancellation)
    {
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (HostException e)
        {
            log($"Going on without '{host.Name}'. {e.Message}");
            await host.StopAsync();
        }
    }

    /// <summary>The first failure, also of one that was up already, ends the waiting for the others.</summary>
    private async Task StartGroupAsync(IReadOnlyList<string> group, CancellationToken cancellation)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var starting = group.Select(name => StartAsync(name, abort.Token)).ToList();
        try
        {
            foreach (var _ in group)
            {
                var first = await Task.WhenAny([.. starting.Where(task => !task.IsCompletedSuccessfully), Crashed]);
                if (first == Crashed) throw new HostException((await Crashed).ToString()) { ExitCode = ExitCodes.StartFailed };
                await first;
            }
        }
        finally
        {
            await abort.CancelAsync();
            await Task.WhenAll(starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(ResourceHost host)
    {
        var exitCode = await host.Exited!;
        if (!host.IsMeantToBeDown && !_stopping.IsCancellationRequested)
            _crashed.TrySetResult(new ResourceEnded(host.Name, exitCode, host.Tail.ToString()));
    }
}
