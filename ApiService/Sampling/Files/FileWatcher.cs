using Microsoft.Extensions.Options;

namespace Tracepost.ApiService.Sampling.Files;

/// <summary>
/// Loads the strategies file before the doors open, so that a file that cannot be used stops the service, and then looks every few seconds
/// whether its content has changed. It looks itself because no notification survives symbolic links and network file systems.
/// </summary>
internal sealed class FileWatcher(FileStrategies strategies, IOptions<SamplingOptions> options, TimeProvider time) : BackgroundService
{
    private readonly SamplingOptions _options = options.Value;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.From == SamplingSource.File) await strategies.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.From != SamplingSource.File || _options.ReloadSeconds == 0 || string.IsNullOrWhiteSpace(_options.File)) return;

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(_options.ReloadSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await strategies.ReloadAsync(stoppingToken);
    }
}
