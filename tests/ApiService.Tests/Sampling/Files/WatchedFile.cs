using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Sampling.Files;
using Tracepost.Testing;

namespace Tracepost.ApiService.Tests.Sampling.Files;

/// <summary>A strategies file in a folder of its own, and what is read from it.</summary>
internal sealed class WatchedFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogLines<FileStrategies> _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, int> _reloads = [];

    public WatchedFile(string name = "strategies.json")
    {
        Path = _folder.In(name);
        Options = Microsoft.Extensions.Options.Options.Create(new SamplingOptions { File = Path });
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "tracepost.sampling.reloads" && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var outcome = (string)tags[0].Value!;
            lock (_reloads) _reloads[outcome] = _reloads.GetValueOrDefault(outcome) + (int)value;
        });
        _listener.Start();
        Strategies = new FileStrategies(Options, new SamplingMetrics(meters), _log);
    }

    public string Path { get; }

    public IOptions<SamplingOptions> Options { get; }

    public FileStrategies Strategies { get; }

    public IReadOnlyList<string> Errors => _log.Of(LogLevel.Error);

    public IReadOnlyList<string> Warnings => _log.Of(LogLevel.Warning);

    /// <summary>How often a changed file came into force, and how often it could not be used.</summary>
    public (int Loaded, int Failed) Reloads
    {
        get
        {
            lock (_reloads) return (_reloads.GetValueOrDefault("loaded"), _reloads.GetValueOrDefault("failed"));
        }
    }

    /// <summary>The probability of a service.</summary>
    public async Task<double> RateAsync(string service = "foo") => ((ProbabilisticStrategy)await Strategies.ForAsync(service, CancellationToken.None)).Rate;

    /// <summary>The content of a file that gives all services this probability.</summary>
    public static string AllHave(double rate) =>
        string.Create(CultureInfo.InvariantCulture, $$$"""{"default_strategy":{"type":"probabilistic","param":{{{rate}}}}}""");

    /// <summary>Replaces the file at once: whoever reads it sees no half of it.</summary>
    public void Write(string content)
    {
        var next = Path + ".next";
        File.WriteAllText(next, content);
        File.Move(next, Path, overwrite: true);
    }

    public void Write(double rate) => Write(AllHave(rate));

    public string In(params string[] parts) => _folder.In(parts);

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }
}
