using System.Collections.Concurrent;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Tests.Storage.Recovery;

/// <summary>Four writers that write without a pause, remember what was acknowledged, and repeat what may be repeated, as senders do.</summary>
internal sealed class SteadyWriters
{
    /// <summary>How many.</summary>
    public const int Count = 4;

    private readonly ConcurrentQueue<StoreUnavailableException> _refusals = new();
    private readonly Task _running;
    private long _acknowledged;
    private volatile bool _stopped;

    public SteadyWriters(TestStore store, int payloadBytes = 200) =>
        _running = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => WriteAsync(store, payloadBytes))));

    /// <summary>Fragments that are stored, as far as the writers were told.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>What writers were told while it did not work; each was repeated.</summary>
    public IReadOnlyCollection<StoreUnavailableException> Refusals => _refusals;

    /// <summary>Waits until so many more are acknowledged.</summary>
    public async Task MoreAsync(int count)
    {
        var goal = Acknowledged + count;
        await UntilAsync(() => Acknowledged >= goal);
    }

    /// <summary>Waits until writers are being refused.</summary>
    public Task RefusedAsync() => UntilAsync(() => !_refusals.IsEmpty);

    /// <summary>Ends; what failed other than in a way that may be repeated is thrown.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            if (_running.IsFaulted) await _running;
            Assert.False(limit.IsCancellationRequested, $"{Acknowledged} acknowledged; last refusal: {_refusals.LastOrDefault()?.Message}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private async Task WriteAsync(TestStore store, int payloadBytes)
    {
        var names = store.Get<NameTable>();
        while (!_stopped)
        {
            var payload = new byte[payloadBytes];
            Random.Shared.NextBytes(payload); // nothing to compress
            var fragment = TestFragments.Create(names, TestFragments.Now(), payload: payload);
            while (!_stopped)
            {
                try
                {
                    await store.Fragments.WriteAsync([fragment], CancellationToken.None);
                    Interlocked.Increment(ref _acknowledged);
                    break;
                }
                catch (StoreUnavailableException e)
                {
                    _refusals.Enqueue(e);
                    await Task.Delay(10, CancellationToken.None);
                }
            }
        }
    }
}
