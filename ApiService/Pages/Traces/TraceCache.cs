using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces;

/// <summary>The traces that people look at right now, bounded in bytes and time.</summary>
internal sealed class TraceCache(IOptions<PageOptions> options) : IDisposable
{
    // A decoded span takes about this many times its OTLP form.
    private const int DecodedFactor = 4;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.TraceCacheBytes });
    private readonly TimeSpan _lifetime = TimeSpan.FromSeconds(options.Value.TraceCacheSeconds);

    public LoadedTrace? Find(TraceId id) => _cache.Get<LoadedTrace>(id);

    public void Put(LoadedTrace trace) =>
        _cache.Set(trace.Id, trace, new MemoryCacheEntryOptions { Size = trace.Bytes * DecodedFactor, SlidingExpiration = _lifetime });

    public void Dispose() => _cache.Dispose();
}
