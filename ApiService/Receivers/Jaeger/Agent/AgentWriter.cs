using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>
/// Carries what is queued to the store: all of it at once, as soon as the batch before is stored, so batches are small when little comes and large
/// when much does. Spans wait a while for a store that is away, since nobody would send them again.
/// </summary>
internal sealed class AgentWriter(AgentQueue queue, SpanWriter spans, AgentDrops drops, AgentLog log, TimeSpan patience, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private readonly CancellationTokenSource _giveUp = new();

    /// <summary>From now on each batch is tried only once.</summary>
    public void Hurry() => _hurry.Cancel();

    /// <summary>From now on nothing is written.</summary>
    public void GiveUp() => _giveUp.Cancel();

    /// <summary>Writes until the queue is complete and empty.</summary>
    public async Task RunAsync()
    {
        using var quiet = Untraced.Begin();
        while (await queue.TakeAsync() is { } batch)
        {
            using (batch) await StoreAsync(batch);
        }
    }

    public void Dispose()
    {
        _hurry.Dispose();
        _giveUp.Dispose();
    }

    private async Task StoreAsync(AgentBatch batch)
    {
        try
        {
            var since = time.GetTimestamp();
            while (await TryStoreAsync(batch) is { } result)
            {
                if (result.RetryAfter is { } delay && time.GetElapsedTime(since) + delay <= patience && !_hurry.IsCancellationRequested)
                {
                    // Told to hurry, it tries once more.
                    await Task.Delay(delay, time, _hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                }

                drops.Add(result.Outcome, batch.Packets, result.Message);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            drops.Add(WriteOutcome.Unavailable, batch.Packets, "The service stops.");
        }
        catch (Exception e)
        {
            drops.Add(WriteOutcome.Failed, batch.Packets, e.Message);
            log.WriteFailed(drops.Protocol, e);
        }
    }

    /// <summary>Writes a batch; null if it is stored.</summary>
    private async Task<WriteResult?> TryStoreAsync(AgentBatch batch)
    {
        var result = await spans.WriteAsync(drops.Protocol, batch.Request, batch.Held, _giveUp.Token);
        result.Response?.Dispose();
        return result.Outcome == WriteOutcome.Accepted ? null : result;
    }
}
