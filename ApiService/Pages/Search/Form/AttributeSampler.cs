using Microsoft.Extensions.Caching.Memory;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search.Form;

/// <summary>
/// Samples the attributes of a service from its newest traces, so that they can be completed as somebody types. A sample is bounded in traces, bytes and time, and kept for a moment:
/// what matters is that common keys and values are there, not that all are (docs/decisions/022-suggestions.md).
/// </summary>
internal sealed class AttributeSampler(TraceStore store) : IDisposable
{
    private const int Traces = 50, MaxBytes = 4 * 1024 * 1024, MaxSamples = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Lifetime = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _samples = new(new MemoryCacheOptions { SizeLimit = MaxSamples });

    /// <summary>A sample of a service's spans in a window; of all services if it is empty.</summary>
    /// <param name="service">The service.</param>
    /// <param name="window">Begin and end, Unix nanoseconds.</param>
    /// <param name="key">The window as somebody chose it, by which the sample is found again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AttributeSample> OfAsync(string service, (long StartNs, long EndNs) window, string key, CancellationToken cancellationToken)
    {
        if (_samples.Get<AttributeSample>((service, key)) is { } known) return known;
        var (sample, isWhole) = await ReadAsync(service, window, cancellationToken);
        if (!isWhole) return sample;
        return _samples.Set((service, key), sample, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });
    }

    public void Dispose() => _samples.Dispose();

    private async Task<(AttributeSample Sample, bool IsWhole)> ReadAsync(string service, (long StartNs, long EndNs) window, CancellationToken cancellationToken)
    {
        var sample = new AttributeSample();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var query = new TraceQuery { Service = service, StartMin = window.StartNs, StartMax = window.EndNs, Limit = Traces };
            var bytes = 0L;
            await foreach (var part in TracePart.ReadAsync(store.FindTracesAsync(query, patience.Token), maxBytes: 0, patience.Token))
            {
                using (part)
                {
                    foreach (var span in part.Spans.Where(span => service.Length == 0 || span.Resource.ServiceName == service)) sample.Add(span);
                    if ((bytes += part.Bytes) >= MaxBytes) break;
                }
            }

            return (sample, true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What came until then.
            return (sample, false);
        }
    }
}
