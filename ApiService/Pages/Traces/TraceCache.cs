using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces;

/// <summary>The traces that people look at right now, bounded in bytes and time.</summary>
internal sealed class TraceCache(IOptions<PageOptions> options) : IDisposable
{
    // A decoded span takes about this many times its OTLP form.
    private const int DecodedFactor = 4;

    private static readonly TimeSpan UploadLifetime = TimeSpan.FromMinutes(15);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.TraceCacheBytes });
    private readonly TimeSpan _lifetime = TimeSpan.FromSeconds(options.Value.TraceCacheSeconds);

    public LoadedTrace? Find(TraceId id) => _cache.Get<LoadedTrace>(id);

    public void Put(LoadedTrace trace) => Put(trace, _lifetime);

    /// <summary>Keeps a trace that cannot be read again; it may still not be there afterwards, for want of room.</summary>
    public void PutUpload(LoadedTrace trace) => Put(trace, UploadLifetime);

    private void Put(LoadedTrace trace, TimeSpan lifetime) =>
        _cache.Set(trace.Id, trace, new MemoryCacheEntryOptions { Size = trace.Bytes * DecodedFactor, SlidingExpiration = lifetime });

    public void Dispose() => _cache.Dispose();
}
